import { describe, expect, it } from "vitest";
import { freshRule, nextRing, tidyRule, withoutRing } from "./rings";

const second = 1_000_000;

describe("rings", () => {
  it("begin at once, and each as wide as the one before and later", () => {
    const first = nextRing([]);
    expect(first.after).toBe(0);
    const wide = { ...first, waived: ["4"], queues: ["2"], priority_delta: 3 };
    const next = nextRing([wide]);
    expect(next).toEqual({ ...wide, after: 30 * second });
    expect(next.waived).not.toBe(wide.waived);
  });

  it("keep their first at zero when it is removed", () => {
    const first = nextRing([]);
    const second_ = nextRing([first]);
    expect(withoutRing([first, second_], 0)).toEqual([{ ...second_, after: 0 }]);
    expect(withoutRing([first, second_], 1)).toEqual([first]);
  });
});

describe("a rule of overflow", () => {
  it("says only what its trigger and action use", () => {
    const rule = { ...freshRule("pt-BR"), queue: "2", text: " até já ", count: 9 };
    expect(tidyRule(rule)).toMatchObject({ limit: 120 * second, count: 0, queue: "2", text: "" });
    expect(tidyRule({ ...rule, trigger: "line_longer", action: "message" })).toMatchObject({
      limit: 0,
      count: 9,
      queue: "0",
      text: "até já",
    });
    expect(tidyRule({ ...rule, trigger: "closed", action: "callback" })).toMatchObject({
      limit: 0,
      count: 0,
    });
  });
});
