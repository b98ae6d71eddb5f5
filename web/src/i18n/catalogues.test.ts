import { describe, expect, it } from "vitest";
import { ownErrors, rejectionCodes } from "../wire/codes";
import { errorCodes } from "../wire/generated";
import { en } from "./en";
import { ptBR } from "./pt-BR";

function keys(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" ? keys(inner as object, `${path}${key}.`) : [`${path}${key}`],
  );
}

function texts(value: object): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === "object"
      ? texts(inner as object).map(([path, text]) => [`${key}.${path}`, text])
      : [[key, String(inner)]],
  );
}

describe("catalogues", () => {
  it("have the same keys in both languages", () => {
    expect(keys(en).sort()).toEqual(keys(ptBR).sort());
  });

  it("have the same places to fill in both languages", () => {
    const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    const english = new Map(texts(en));
    for (const [key, text] of texts(ptBR)) expect(places(english.get(key) ?? ""), key).toEqual(places(text));
  });

  it("have a text for every refusal, error and rejection code", () => {
    for (const catalogue of [ptBR, en]) {
      for (const code of [...errorCodes, ...ownErrors]) {
        expect((catalogue.error as Record<string, string>)[code], code).toBeTruthy();
      }
      for (const code of rejectionCodes) {
        expect((catalogue.rejection as Record<string, string>)[code], code).toBeTruthy();
      }
    }
  });

  it("leave no text empty", () => {
    for (const catalogue of [ptBR, en]) {
      for (const [key, text] of texts(catalogue)) expect(text.trim(), key).not.toBe("");
    }
  });
});
