import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Seat } from "./seat";

function microphone() {
  const track = { kind: "audio", readyState: "live", enabled: true, onended: null, stop: vi.fn() };
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
  return { track, stream };
}

// The person's answers to the browser's question, in the order of the questions.
let questions: { allow: (stream: MediaStream) => void; deny: (error: Error) => void }[];

function makeSeat(): Seat {
  return new Seat({ seatOffer: () => undefined, onSeatAnswer: () => () => undefined, isUp: () => false });
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("the seat", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    questions = [];
    vi.stubGlobal("Audio", class {});
    vi.stubGlobal("window", { isSecureContext: true });
    vi.stubGlobal("navigator", {
      mediaDevices: {
        getUserMedia: () =>
          new Promise((allow, deny) => {
            questions.push({ allow, deny });
          }),
      },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("closes a microphone that was allowed after the shift ended", async () => {
    const seat = makeSeat();
    seat.want(true);
    seat.want(false);
    const { track, stream } = microphone();
    questions[0]?.allow(stream);
    await settled();
    expect(track.stop).toHaveBeenCalled();
    expect(seat.stream()).toBeNull();
    expect(seat.current().state).toBe("off");
  });

  it("does not call itself failed for a microphone refused after the shift ended", async () => {
    const seat = makeSeat();
    seat.want(true);
    seat.want(false);
    questions[0]?.deny(new DOMException("no", "NotAllowedError"));
    await settled();
    expect(seat.current().state).toBe("off");
  });

  it("keeps one microphone when it was asked for twice", async () => {
    const seat = makeSeat();
    seat.want(true);
    seat.reconnect();
    const [first, second] = [microphone(), microphone()];
    questions[1]?.allow(second.stream);
    await settled();
    questions[0]?.allow(first.stream);
    await settled();
    expect(first.track.stop).toHaveBeenCalled();
    expect(second.track.stop).not.toHaveBeenCalled();
    expect(seat.stream()).toBe(second.stream);
  });

  it("gives the microphone back when the shift did not begin", () => {
    const seat = makeSeat();
    const { track, stream } = microphone();
    seat.bringMicrophone(stream);
    seat.leaveMicrophone();
    expect(track.stop).toHaveBeenCalled();
    expect(seat.stream()).toBeNull();
  });

  it("notices that the microphone brought before the shift was unplugged", async () => {
    const seat = makeSeat();
    const { track, stream } = microphone();
    seat.bringMicrophone(stream);
    seat.want(true);
    await settled();
    track.readyState = "ended";
    (track.onended as (() => void) | null)?.();
    expect(seat.current()).toMatchObject({ state: "retrying", problem: "microphone_missing" });
  });
});
