// The word for somebody who is on shift and takes nothing now.

import type { TFunction } from "i18next";
import type { NotReadyReason } from "../../wire/types";

interface NotReady {
  reason: NotReadyReason;
  pause_name: string;
  seat_up: boolean;
}

export function notReadyWord(t: TFunction, { reason, pause_name, seat_up }: NotReady): string {
  if (reason === "pause" && pause_name !== "") return pause_name;
  // What took the person out is over: the audio is back, and only they can say that they are too.
  if (reason === "device_lost" && seat_up) return t("notReady.device_back");
  return t(`notReady.${reason}`);
}
