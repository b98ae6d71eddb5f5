// Fresh values of the lists in a queue's routing.

import type { OverflowAction, OverflowRule, OverflowTrigger, QueueSettings, Ring } from "../../wire/types";

const second = 1_000_000;

export const ringsMax = 6;
export const rulesMax = 8;

export function freshSettings(): QueueSettings {
  return {
    priority: 0,
    offer_max: 15 * second,
    wrap_up_max: 120 * second,
    service_level_threshold: 20 * second,
    service_level_target: 80,
    record: true,
    agent_order: "longest_idle",
    weight: 1,
    wrap_up_mode: "limited",
    rings: [],
    sticky: { mode: "none", hold: 30 * second, ttl: 7 * 24 * 3600 * second },
    overflow: [],
    callback: {
      offered: false,
      offered_above: 60 * second,
      attempts_max: 3,
      retry_after: 300 * second,
      trunk: "0",
      ring_max: 30 * second,
      text: "",
    },
    reserve: 0,
  };
}

// A ring begins as wide as the one before it, 30 s later: what is typed next only widens it.
export function nextRing(rings: Ring[]): Ring {
  const last = rings.at(-1);
  if (last === undefined) return { after: 0, skills: [], waived: [], queues: [], priority_delta: 0 };
  return { ...structuredClone(last), after: last.after + 30 * second };
}

// The first ring is there from the start, whichever ring that is now.
export function withoutRing(rings: Ring[], index: number): Ring[] {
  return rings.filter((_, i) => i !== index).map((ring, i) => (i === 0 ? { ...ring, after: 0 } : ring));
}

export function freshRule(language: string): OverflowRule {
  return {
    trigger: "waited",
    limit: 120 * second,
    count: 0,
    action: "add_queue",
    queue: "0",
    text: "",
    language,
  };
}

export function measures(trigger: OverflowTrigger): "limit" | "count" | null {
  if (trigger === "waited" || trigger === "expected_wait") return "limit";
  return trigger === "line_longer" ? "count" : null;
}

export function movesTo(action: OverflowAction): boolean {
  return action === "add_queue" || action === "transfer";
}

// Of a rule only what its trigger and action use goes to the server.
export function tidyRule(rule: OverflowRule): OverflowRule {
  const measure = measures(rule.trigger);
  return {
    ...rule,
    limit: measure === "limit" ? rule.limit : 0,
    count: measure === "count" ? rule.count : 0,
    queue: movesTo(rule.action) ? rule.queue : "0",
    text: movesTo(rule.action) ? "" : rule.text.trim(),
  };
}
