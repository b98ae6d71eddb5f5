// What may still be said of a recording, and of a whole contact.

import type { InteractionDetail, RecordingView } from "../../wire/types";

// It ended and not one sound was kept: the line fell before anybody spoke.
export function isEmpty({ ended, playable, bytes }: RecordingView): boolean {
  return ended && !playable && bytes === 0;
}

// Nothing more will be said of it: ended, and no recording is still being stored.
export function isOver(detail: InteractionDetail | undefined): boolean {
  return (
    detail !== undefined &&
    detail.summary.state === "ended" &&
    detail.recordings.every((one) => one.playable || isEmpty(one))
  );
}
