// When a queue is shown as in trouble, and the sentence that says why. Shown, never decided upon.

import type { FloorQueue } from "../../wire/types";

export type Trouble = "nobody_in" | "nobody_free" | "late" | "below";

export function troubleOf(queue: FloorQueue, nowUs: number): Trouble | null {
  const late = queue.waiting > 0 && queue.oldest > 0 && nowUs - queue.oldest > queue.service_level_threshold;
  const level = queue.service_level_permille ?? null;
  const below = level !== null && level < queue.service_level_target * 10;
  if (late) {
    if (queue.agents_available + queue.agents_busy + queue.agents_not_ready === 0) return "nobody_in";
    return queue.agents_available === 0 ? "nobody_free" : "late";
  }
  return below ? "below" : null;
}
