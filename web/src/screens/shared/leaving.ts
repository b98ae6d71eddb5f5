// The call that would suffer if this person signed out now, by what would become of it.

import type { DeskView } from "../../wire/types";

export type LeavingCall = "queued" | "manual" | "dialling";

export function leavingCall(desk: Pick<DeskView, "items"> | undefined): LeavingCall | null {
  const items = Object.values(desk?.items ?? {});
  const talking = items.find((item) => item.state === "engaged");
  if (talking === undefined) return items.some((item) => item.state === "dialling") ? "dialling" : null;
  // A call of a queue or a campaign has others who may take it; one dialled by hand has nobody.
  return talking.queue_name === "" && talking.campaign_name === "" ? "manual" : "queued";
}
