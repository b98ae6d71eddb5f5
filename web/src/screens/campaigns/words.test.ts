import { describe, expect, it } from "vitest";
import type { CampaignFunnel } from "../../wire/types";
import { waitsForPeople } from "./words";

const funnel = (values: Partial<CampaignFunnel>) =>
  ({
    state: "running",
    mode: "progressive",
    ready: 5,
    waiting: 0,
    agents_available: 0,
    agents_busy: 0,
    ...values,
  }) as unknown as CampaignFunnel;

describe("nothing is dialled for want of people", () => {
  it("only where the server dials for those who are free", () => {
    expect(waitsForPeople(funnel({}))).toBe(true);
    expect(waitsForPeople(funnel({ mode: "preview" }))).toBe(false);
    expect(waitsForPeople(funnel({ mode: "manual" }))).toBe(false);
  });

  it("not when somebody is there, nothing is left, or it does not run", () => {
    expect(waitsForPeople(funnel({ agents_busy: 1 }))).toBe(false);
    expect(waitsForPeople(funnel({ ready: 0 }))).toBe(false);
    expect(waitsForPeople(funnel({ state: "paused" }))).toBe(false);
  });
});
