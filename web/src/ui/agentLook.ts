// How a person's state looks: one glyph and one tint, the same in the bar and on the floor.

import type { AgentState, NotReadyReason } from "../wire/types";
import type { IconName } from "./icons";

export type Look = "off" | "ready" | "offered" | "working" | "wrap" | "pause" | "recovering";

export const lookIcon: Record<Look, IconName> = {
  off: "cross",
  ready: "check",
  offered: "bell",
  working: "phone",
  wrap: "pencil",
  pause: "bars",
  recovering: "warning",
};

export function lookOf(state: AgentState, reason: NotReadyReason, seatUp: boolean): Look {
  if (state === "signed_out") return "off";
  if (!seatUp && (state !== "not_ready" || reason === "device_lost")) return "recovering";
  switch (state) {
    case "available":
      return "ready";
    case "offered":
      return "offered";
    case "engaged":
      return "working";
    case "wrap_up":
      return "wrap";
    case "not_ready":
      return reason === "signed_in" ? "off" : "pause";
  }
}
