import { describe, expect, it } from "vitest";
import { leadLapsed } from "./own";

const second = 1_000_000;
const desk = { state: "not_ready", reason: "no_answer", since: 100 * second } as const;

describe("why nobody answered", () => {
  it("was a lead whose time passed, when it ended as I became not ready", () => {
    expect(leadLapsed(desk, { exit: "skipped", ended: 100 * second })).toBe(true);
  });

  it("was a call that rang, whatever I did before", () => {
    expect(leadLapsed(desk, { exit: "skipped", ended: 40 * second })).toBe(false);
    expect(leadLapsed(desk, { exit: "answered", ended: 100 * second })).toBe(false);
    expect(leadLapsed(desk, undefined)).toBe(false);
    expect(leadLapsed({ ...desk, state: "available" }, { exit: "skipped", ended: 100 * second })).toBe(false);
  });
});
