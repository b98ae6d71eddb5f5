// How a figure of the dictionary is written: counts, shares in parts per million, times in microseconds,
// thousandths per hour. Nothing measured is a dash, never zero.

import { count, decimal, duration } from "../../i18n/format";
import type { Figure, Unit } from "../../wire/types";

const nbsp = "\u00a0";

export function figureText(figure: Figure | undefined, unit: Unit, language: string): string {
  const value = figure?.value;
  if (value === undefined || value === null) return "–";
  switch (unit) {
    case "count":
      return count(value, language);
    case "share":
      return `${decimal(value / 10_000, language)}${nbsp}%`;
    case "per_hour":
      return decimal(value / 1000, language);
    case "mean":
    case "time":
      return duration(value);
  }
}

// "p50 0:31 · p90 1:20 · p95 2:05"; empty when nothing was measured.
export function percentilesText(figure: Figure | undefined): string {
  if (figure?.p50 === undefined || figure.p50 === null) return "";
  return (["p50", "p90", "p95"] as const).map((name) => `${name} ${duration(figure[name] ?? 0)}`).join(" · ");
}

// "n 12 · 64,1 % – 98,2 %": how little a share of so few says.
export function rangeText(figure: Figure | undefined, language: string): string {
  if (figure?.low === undefined || figure.low === null) return "";
  const side = (value: number | null | undefined) => decimal((value ?? 0) / 10_000, language);
  return `n ${count(figure.denominator, language)} · ${side(figure.low)}–${side(figure.high)}${nbsp}%`;
}
