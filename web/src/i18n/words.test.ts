// Every word of the wire that a screen may meet has a text: none is shown as the code it is.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { ptBR } from "./pt-BR";

const generated = readFileSync(new URL("../wire/generated.ts", import.meta.url), "utf8");

function valuesOf(type: string): string[] {
  const body = new RegExp(`export type ${type} =([^;]*);`).exec(generated)?.[1] ?? "";
  return [...body.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "");
}

// The server's enumeration, where its texts are, and the values that no screen shows.
const shown: [type: string, path: string, silent?: string[]][] = [
  ["AgentState", "agentState"],
  ["NotReadyReason", "notReady"],
  ["InteractionState", "interactionState"],
  ["Direction", "direction"],
  ["Direction", "directionShort"],
  ["Exclusion", "exclusion"],
  ["Exit", "exit"],
  ["Outcome", "outcome"],
  ["CampaignMode", "campaigns.mode"],
  ["CampaignMode", "campaigns.form.modeText"],
  ["CampaignState", "campaigns.state"],
  ["Role", "setup.role"],
  ["LeadEnd", "fact.lead_finished"],
  ["OfferEnd", "fact.offer_ended"],
  ["OfferEnd", "fact.preview_ended"],
  ["OfferEnd", "decision.offer"],
  ["Party", "fact.interaction_released"],
  ["Party", "desk.wrapBy"],
  ["StepResult", "fact.flow_step_ended"],
  ["WrapUpEnd", "fact.wrap_up_ended"],
  ["NotReadyReason", "desk.idle", ["none"]],
  ["AgentOrder", "routing.agentOrders"],
  ["AgentOrder", "routing.agentOrderText"],
  ["AgentOrder", "history.rules"],
  ["AgentOrder", "why.key"],
  ["ContactOrder", "routing.contactOrders"],
  ["ContactOrder", "routing.contactOrderText"],
  ["StickyMode", "routing.stickyModes"],
  ["StickyMode", "routing.stickyText"],
  ["OverflowTrigger", "routing.overflowTriggers"],
  ["OverflowAction", "routing.overflowActions"],
  ["OverflowAction", "decision.overflow"],
  ["WrapUpMode", "routing.wrapUpModes"],
  ["ReservationEnd", "decision.reservation"],
  ["WaitCause", "waitCause"],
  ["HolidayRule", "routing.holidayRules"],
];

function at(catalogue: object, path: string): Record<string, unknown> {
  return path
    .split(".")
    .reduce<object>((inner, key) => inner[key as keyof typeof inner], catalogue) as Record<string, unknown>;
}

describe("the words of the wire", () => {
  it.each(shown)("%s is told by %s", (type, path, silent = []) => {
    const values = valuesOf(type).filter((value) => !silent.includes(value));
    expect(values.length).toBeGreaterThan(1);
    for (const catalogue of [ptBR, en])
      expect(Object.keys(at(catalogue, path))).toEqual(expect.arrayContaining(values));
  });

  // Besides the orders of a queue, which are an enumeration: who decided instead.
  it("are the rules by which the core chooses a person", () => {
    const core = ["router", "attempt", "offer"].map((file) =>
      readFileSync(new URL(`../../../src/core/${file}.cpp`, import.meta.url), "utf8"),
    );
    const rules = core.flatMap((text) => [...text.matchAll(/why\.rule = "(\w+)"/g)].map((match) => match[1]));
    expect(rules).toEqual(expect.arrayContaining(["asked", "assigned"]));
    for (const catalogue of [ptBR, en])
      expect(Object.keys(catalogue.history.rules)).toEqual(expect.arrayContaining(rules));
  });

  it("are the reasons why rows of a list are refused", () => {
    const api = ["lead_list.cpp", "handlers/lists.cpp"].map((file) =>
      readFileSync(new URL(`../../../src/api/${file}`, import.meta.url), "utf8"),
    );
    const reasons = api.flatMap((text) =>
      [
        ...text.matchAll(/return "(\w+)";/g),
        ...text.matchAll(/\{row\.line, "(\w+)"/g),
        ...text.matchAll(/codes\[i\] = "(\w+)"/g),
      ].map((match) => match[1]),
    );
    expect(reasons).toEqual(expect.arrayContaining(["columns_wrong", "on_dnc", "not_utf8"]));
    for (const catalogue of [ptBR, en])
      expect(Object.keys(catalogue.rejection)).toEqual(expect.arrayContaining(reasons));
  });

  it("are the decisions that the server tells of a contact", () => {
    const why = readFileSync(new URL("../../../src/api/views/why.cpp", import.meta.url), "utf8");
    const codes = [...why.matchAll(/"([a-z_]+[a-z])"/g)]
      .map((match) => match[1] ?? "")
      .filter((code) => new RegExp(`text_code =[^;]*"${code}"`).test(why));
    expect(codes).toContain("queued");
    for (const catalogue of [ptBR, en])
      expect(Object.keys(catalogue.decision)).toEqual(expect.arrayContaining(codes));
  });
});
