import { describe, expect, it } from "vitest";
import type { FloorQueue } from "../../wire/types";
import { troubleOf } from "./trouble";

const second = 1_000_000;
const calm: FloorQueue = {
  name: "Suporte",
  waiting: 0,
  oldest: 0,
  offered: 10,
  answered: 10,
  abandoned: 0,
  short_abandoned: 0,
  service_level_permille: 900,
  service_level_target: 80,
  service_level_threshold: 20 * second,
  agents_available: 1,
  agents_busy: 1,
  agents_not_ready: 0,
};
const now = 1_000 * second;
const waiting = { waiting: 2, oldest: now - 30 * second };

describe("trouble of a queue", () => {
  it("is none while people are answered in time", () => {
    expect(troubleOf(calm, now)).toBeNull();
    expect(troubleOf({ ...calm, waiting: 1, oldest: now - 5 * second }, now)).toBeNull();
  });

  it("is none on a day on which nothing is decided yet", () => {
    expect(troubleOf({ ...calm, service_level_permille: null }, now)).toBeNull();
  });

  it("names why the oldest waits beyond the contract", () => {
    expect(troubleOf({ ...calm, ...waiting }, now)).toBe("late");
    expect(troubleOf({ ...calm, ...waiting, agents_available: 0 }, now)).toBe("nobody_free");
    expect(troubleOf({ ...calm, ...waiting, agents_available: 0, agents_busy: 0 }, now)).toBe("nobody_in");
  });

  it("is below the contract when the day's level is", () => {
    expect(troubleOf({ ...calm, service_level_permille: 799 }, now)).toBe("below");
    expect(troubleOf({ ...calm, service_level_permille: 800 }, now)).toBeNull();
  });
});
