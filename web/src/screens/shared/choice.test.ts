import { describe, expect, it } from "vitest";
import * as words from "../../i18n/format";
import { keyText, tiersCount, whoDecided } from "./choice";

const format = {
  duration: words.duration,
  count: (value: number) => words.count(value, "pt-BR"),
  percent: (part: number, whole: number, digits?: number) => words.percent(part, whole, "pt-BR", digits),
};
const second = 1_000_000;
const one = { agent: "3", idle_since: 10 * second, tier: 0, rank: 0 };
const text = (rule: string, rank: number) => keyText(rule, { ...one, rank }, 70 * second, format);

describe("the key of a rule", () => {
  it("is the idle time where nothing else was compared", () => {
    for (const rule of ["longest_idle", "ring_all", "asked", "one_of_tomorrow"])
      expect(text(rule, 5), rule).toBe("1:00");
  });

  it("is what the rule compares", () => {
    expect(text("least_occupied", 734_000)).toBe("73\u00a0%");
    expect(text("fewest_contacts", 1200)).toBe("1.200");
    expect(text("linear", 4)).toBe("4");
    expect(text("best_skill", -17)).toBe("17");
    expect(text("least_flexible", 3002)).toBe("3 · 2");
  });

  it("says who decided, and tiers only where they differ", () => {
    const why = {
      rule: "assigned",
      candidates: [one, { ...one, agent: "4" }],
      candidates_count: 2,
      excluded: [],
      excluded_count: 0,
      contact_rule: "",
      urgency: 0,
      waited: 0,
      ring: 0,
    };
    expect(whoDecided(why)).toBe("assigned");
    expect(whoDecided({ ...why, rule: "linear" })).toBe("rule");
    expect(tiersCount(why)).toBe(false);
    expect(tiersCount({ ...why, candidates: [one, { ...one, tier: 1 }] })).toBe(true);
  });
});
