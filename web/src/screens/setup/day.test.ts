import { describe, expect, it } from "vitest";
import { dateOf, endOfDay, lastDayOf, nextDay, textOf } from "./day";

describe("days", () => {
  it("are written and read the same", () => {
    expect(textOf({ year: 2026, month: 1, day: 9 })).toBe("2026-01-09");
    expect(dateOf("2026-01-09")).toEqual({ year: 2026, month: 1, day: 9 });
    expect(dateOf("")).toBeUndefined();
  });

  it("follow each other", () => {
    expect(textOf(nextDay([{ date: { year: 2026, month: 12, day: 31 } }]))).toBe("2027-01-01");
    expect(textOf(nextDay([], new Date(2028, 1, 28)))).toBe("2028-02-29");
  });

  it("hold a certificate until they end, also across a month", () => {
    for (const day of ["2026-02-28", "2026-12-31", "2026-06-01"]) {
      expect(lastDayOf(endOfDay(day))).toBe(day);
      expect(new Date(endOfDay(day) / 1000).getHours()).toBe(0);
    }
    expect(endOfDay("")).toBe(0);
    expect(lastDayOf(0)).toBe("");
  });
});
