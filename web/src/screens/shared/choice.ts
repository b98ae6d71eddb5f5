// What decided between candidates, as the core wrote it down: the key of each rule in words.

import type { Candidate, Instant, Why } from "../../wire/types";

export const byIdle = ["longest_idle", "ring_all", "asked", "assigned"];

export interface KeyTexts {
  duration: (us: number) => string;
  percent: (part: number, whole: number, digits?: number) => string;
  count: (value: number) => string;
}

// The figure by which `rule` compared this candidate; the smallest rank was taken, except of weights,
// which are chances.
export function keyText(rule: string, one: Candidate, at: Instant, format: KeyTexts): string {
  switch (rule) {
    case "least_occupied":
      return format.percent(one.rank, 1_000_000, 0);
    case "fewest_contacts":
    case "round_robin":
    case "linear":
    case "weighted_random":
      return format.count(one.rank);
    case "best_skill":
      return format.count(Math.abs(one.rank));
    case "least_flexible":
      return `${Math.floor(one.rank / 1000)} · ${one.rank % 1000}`;
    default:
      return format.duration(at - one.idle_since);
  }
}

export function whoDecided(why: Why): "asked" | "assigned" | "rule" {
  return why.rule === "asked" || why.rule === "assigned" ? why.rule : "rule";
}

// Tiers are told only where they made a difference.
export function tiersCount(why: Why): boolean {
  return new Set(why.candidates.map((one) => one.tier)).size > 1;
}
