// The arrow keys of a group of radios that are buttons, as WAI-ARIA describes them: the group is one
// stop of the Tab key, and the arrows move and choose.

import type { KeyboardEvent } from "react";

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// Where the arrow leads among `count`; -1 is the group itself, before the first.
export function nextRadio(count: number, at: number, key: string): number | null {
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  return at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
}

export function onRadioKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]:not([disabled])')];
  const focused = radios.indexOf(document.activeElement as HTMLElement);
  const checked = radios.findIndex((one) => one.getAttribute("aria-checked") === "true");
  const next = nextRadio(radios.length, focused < 0 ? checked : focused, event.key);
  if (next === null) return;
  event.preventDefault();
  radios[next]?.focus();
  radios[next]?.click();
}
