import { describe, expect, it } from "vitest";
import { clockOf, minuteOf, openHours } from "./clock";

describe("hours of a week", () => {
  it("show an all-day opening as 00:00 to 24:00, and take it back as typed", () => {
    expect([clockOf(0), clockOf(1440)]).toEqual(["00:00", "24:00"]);
    expect(openHours(0, minuteOf("24:00") ?? -1)).toEqual({ open_minute: 0, close_minute: 1440 });
    expect(openHours(0, minuteOf("00:00") ?? -1)).toEqual({ open_minute: 0, close_minute: 1440 });
  });

  it("count a close past midnight on from the opening day", () => {
    expect(openHours(1200, 120)).toEqual({ open_minute: 1200, close_minute: 1560 });
    expect(clockOf(1560)).toBe("02:00");
    expect(openHours(480, 1200)).toEqual({ open_minute: 480, close_minute: 1200 });
    expect(openHours(1440, 480)).toEqual({ open_minute: 0, close_minute: 480 });
  });

  it("are no more than a day", () => {
    expect(minuteOf("8:30")).toBe(510);
    expect(minuteOf("0830")).toBe(510);
    for (const wrong of ["24:01", "25:00", "12:60", "noon", ""]) expect(minuteOf(wrong)).toBeUndefined();
  });
});
