import { describe, expect, it } from "vitest";
import { figureText, percentilesText, rangeText } from "./figures";

const figure = (values: object) => ({ numerator: 1, denominator: 3, ...values });

describe("figures", () => {
  it("are written in their unit", () => {
    expect(figureText(figure({ value: 333_333 }), "share", "pt-BR")).toBe("33,3\u00a0%");
    expect(figureText(figure({ value: 38_800_000 }), "mean", "en")).toBe("0:38");
    expect(figureText(figure({ value: 1500 }), "count", "en")).toBe("1,500");
    expect(figureText(figure({ value: 12_500 }), "per_hour", "en")).toBe("12.5");
  });

  it("of nothing are a dash, never zero", () => {
    expect(figureText(figure({}), "share", "en")).toBe("–");
    expect(figureText(undefined, "count", "en")).toBe("–");
    expect(percentilesText(figure({}))).toBe("");
    expect(rangeText(figure({}), "en")).toBe("");
  });

  it("carry percentiles beside a mean and a range beside a share", () => {
    expect(percentilesText(figure({ p50: 20_000_000, p90: 80_000_000, p95: 125_000_000 }))).toBe(
      "p50 0:20 · p90 1:20 · p95 2:05",
    );
    expect(rangeText(figure({ low: 490_162, high: 943_318 }), "en")).toBe("n 3 · 49.0–94.3\u00a0%");
  });
});
