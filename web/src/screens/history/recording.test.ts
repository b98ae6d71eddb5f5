import { describe, expect, it } from "vitest";
import type { InteractionDetail, InteractionState, RecordingView } from "../../wire/types";
import { isOver } from "./recording";

const recording = (values: Partial<RecordingView>): RecordingView => ({
  id: "1",
  started: 1,
  length: 0,
  bytes: 0,
  ended: false,
  playable: false,
  url: "",
  ...values,
});

const contact = (state: InteractionState, recordings: RecordingView[]) =>
  ({ summary: { state }, recordings }) as unknown as InteractionDetail;

describe("a contact is over", () => {
  it("when it ended and its recordings can be played", () => {
    expect(isOver(contact("ended", [recording({ playable: true, bytes: 9, ended: true })]))).toBe(true);
    expect(isOver(contact("wrap_up", []))).toBe(false);
  });

  it("not while a recording is still being stored", () => {
    expect(isOver(contact("ended", [recording({ ended: false })]))).toBe(false);
    expect(isOver(contact("ended", [recording({ ended: true, bytes: 9 })]))).toBe(false);
  });

  it("when nothing was recorded: nobody asks every two seconds for ever", () => {
    expect(isOver(contact("ended", [recording({ ended: true })]))).toBe(true);
  });
});
