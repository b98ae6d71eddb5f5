import { readFileSync } from "node:fs";
import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { brokenStep, problemText, readFlaw } from "./problemText";
import { ptBR } from "./pt-BR";

async function textsIn(language: "pt-BR" | "en") {
  const i18n = createInstance();
  await i18n.init({
    resources: { "pt-BR": { translation: ptBR }, en: { translation: en } },
    lng: language,
    interpolation: { escapeValue: false },
  });
  return { t: i18n.t, exists: (key: string) => i18n.exists(key) };
}

// What the server sends beside every code: a sentence that says nothing in particular.
const generic = { message: "O fluxo tem um erro." };

describe("the sentence of a refusal", () => {
  it("names the step of a broken flow and the reason, in both languages", async () => {
    const refused = { ...generic, code: "flow_invalid", detail: "horario: next_unknown (fechado)" };
    expect(problemText(await textsIn("pt-BR"), refused)).toBe(
      "Passo horario: leva a “fechado”, que não existe.",
    );
    expect(problemText(await textsIn("en"), refused)).toBe(
      "Step horario: leads to “fechado”, which does not exist.",
    );
  });

  it("says what is still to be chosen when a step leads nowhere", async () => {
    const refused = { ...generic, code: "flow_invalid", detail: "horario: next_unknown" };
    expect(problemText(await textsIn("pt-BR"), refused)).toBe("Passo horario: falta escolher para onde vai.");
    expect(problemText(await textsIn("en"), refused)).toBe("Step horario: choose where it leads.");
  });

  it("names the field that is out of range and what is allowed", async () => {
    const refused = { message: "Um valor está fora do permitido.", code: "value_out_of_range" };
    expect(problemText(await textsIn("pt-BR"), { ...refused, detail: "offer_max" })).toBe(
      "Um valor está fora do permitido: a fila toca por 3 a 120 s.",
    );
    expect(problemText(await textsIn("en"), { ...refused, detail: "offer_max" })).not.toContain("permitido");
    expect(problemText(await textsIn("pt-BR"), { ...refused, detail: "" })).toBe(
      "Um valor está fora do permitido.",
    );
  });

  it("is the server's only for a code that these pages do not know", async () => {
    const texts = await textsIn("en");
    expect(problemText(texts, { code: "newer", message: "Something new.", detail: "" })).toBe(
      "Something new.",
    );
    expect(problemText(texts, { code: "number_invalid", message: "Outra língua.", detail: "12a" })).toBe(
      "The number does not look right: 12a.",
    );
  });

  it("has a text for every flaw the server finds in a flow", () => {
    const header = readFileSync(new URL("../../../src/flow/validate.hpp", import.meta.url), "utf8");
    const body = /enum class Flaw[^{]*\{([^}]*)\}/.exec(header)?.[1] ?? "";
    const flaws = body
      .replaceAll(/\/\/.*/g, "")
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean);
    expect(flaws.length).toBeGreaterThan(20);
    for (const catalogue of [ptBR, en]) expect(Object.keys(catalogue.flaw).sort()).toEqual(flaws.sort());
  });
});

describe("the detail of a broken flow", () => {
  it("is read as step, flaw and value", () => {
    expect(readFlaw("menu: digit_invalid (12)")).toEqual({
      node: "menu",
      flaw: "digit_invalid",
      value: "12",
    });
    expect(readFlaw("fim: unreachable")).toEqual({ node: "fim", flaw: "unreachable", value: "" });
    expect(readFlaw("anything else")).toBeNull();
  });

  it("tells the step, whatever words the sentence around it has", () => {
    expect(brokenStep({ code: "flow_invalid", detail: "fluxo: prompt_double (fim)" })).toBe("fluxo");
    expect(brokenStep({ code: "zone_unknown", detail: "horario" })).toBe("horario");
  });
});
