// The word of an item's state and its colour, the same in roster, head and bar.

import type { IconName } from "../../ui/icons";
import type { Tone } from "../../ui/parts";
import type { DeskItem } from "../../wire/types";

// Pause, and available again; written on the buttons and in what the desk says.
export const pauseCap = "Ctrl Shift P";

export function itemIcon(item: Pick<DeskItem, "direction">): IconName {
  return item.direction === "inbound" ? "phoneIn" : "phoneOut";
}

// A key of the catalogue.
export function itemWord(item: DeskItem): string {
  if (item.awaiting_device) return "desk.awaitingDevice";
  switch (item.state) {
    case "previewing":
      return "desk.preview";
    case "dialling":
      return item.ringing ? "desk.farRinging" : "desk.dialling";
    case "offered":
      return "desk.ringing";
    case "wrap_up":
      return "desk.wrap";
    default:
      return item.on_hold ? "desk.onHold" : "desk.inCall";
  }
}

export function itemTone(item: DeskItem): Tone {
  if (item.awaiting_device) return "danger";
  if (item.state === "wrap_up") return "wrap";
  if (item.on_hold) return "warning";
  return "accent";
}

// What the one large timer counts from, and its limit (0 = none).
export function itemClock(item: DeskItem): { since: number; max: number } {
  switch (item.state) {
    case "offered":
    case "previewing":
      return { since: item.since, max: item.lapses_at > item.since ? item.lapses_at - item.since : 0 };
    case "wrap_up":
      return { since: item.since, max: item.wrap_ends_at > item.since ? item.wrap_ends_at - item.since : 0 };
    case "engaged":
      return { since: item.answered > 0 ? item.answered : item.since, max: 0 };
    default:
      return { since: item.since, max: 0 };
  }
}
