// Where a trunk stands, from what the voice side wrote of its last question: "200 OK", "403 Forbidden",
// "no answer within 4 s", or why nothing could be sent. Empty until the first answer.

import type { IconName } from "../../ui/icons";
import type { Tone } from "../../ui/parts";
import type { TrunkResource } from "../../wire/types";

export type TrunkState =
  | "unchecked"
  | "answers"
  | "registered"
  | "silent"
  | "unavailable"
  | "refuses"
  | "unsent";

export function trunkState(trunk: Pick<TrunkResource, "reachable" | "registers" | "status">): TrunkState {
  if (trunk.reachable) return trunk.registers ? "registered" : "answers";
  if (trunk.status === "") return "unchecked";
  if (trunk.status.startsWith("no answer")) return "silent";
  if (/^(408|503) /.test(trunk.status)) return "unavailable";
  return /^[3-6]\d\d /.test(trunk.status) ? "refuses" : "unsent";
}

export function trunkLook(state: TrunkState): { tone: Tone; icon: IconName } {
  if (state === "unchecked") return { tone: "neutral", icon: "clock" };
  if (state === "answers" || state === "registered") return { tone: "ok", icon: "check" };
  return { tone: "danger", icon: "warning" };
}
