// The agent's audio: a WebRTC leg to the server that lives as long as the shift. The desk says if it
// is wanted; this brings it up, brings it back after a reload, a lost network or a restarted server,
// and says in a code what stands in the way. Only one tab of a browser holds the seat.

import { Problem } from "./problem";

export type SeatState = "off" | "asking" | "connecting" | "up" | "retrying" | "failed" | "elsewhere";

export interface SeatQuality {
  rttMs: number;
  lossPercent: number;
  jitterMs: number;
}

export interface SeatView {
  state: SeatState;
  since: number; // Browser's clock, ms.
  problem: string; // A code of wire/codes.ts, or empty.
  quality: SeatQuality | null;
}

export interface SeatLine {
  seatOffer(sdp: string): void;
  onSeatAnswer(listener: (answer: { sdp: string } | { error: Problem }) => void): () => void;
  isUp(): boolean;
}

const answerMs = 8000;
const backOff = [500, 1000, 2000, 4000, 8000] as const;
// A connection that says "disconnected" often heals by itself within this time.
const disconnectedMs = 3000;
const statsMs = 2000;

export function microphoneProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "microphone_denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "microphone_missing";
  if (name === "NotReadableError" || name === "AbortError") return "microphone_busy";
  return "seat_failed";
}

export async function openMicrophone(): Promise<MediaStream> {
  if (!window.isSecureContext || navigator.mediaDevices === undefined) throw Problem.own("insecure_context");
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    throw Problem.own(microphoneProblem(error));
  }
}

export class Seat {
  private readonly line: SeatLine;
  private readonly audio: HTMLAudioElement;
  private listeners = new Set<() => void>();
  private wanted = false;
  private muted = false;
  private failures = 0;
  private round = 0; // Answers and events of older rounds are stale.
  private pc: RTCPeerConnection | null = null;
  private microphone: MediaStream | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private statsTimer: ReturnType<typeof setInterval> | null = null;
  private releaseLock: (() => void) | null = null;
  private lockWaits: AbortController | null = null;
  private lastCounts = { received: 0, lost: 0 };
  private view: SeatView = { state: "off", since: Date.now(), problem: "", quality: null };

  constructor(line: SeatLine) {
    this.line = line;
    this.audio = new Audio();
    this.audio.autoplay = true;
    line.onSeatAnswer((answer) => void this.answered(answer));
  }

  current(): SeatView {
    return this.view;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // The microphone's stream, for the level meter.
  stream(): MediaStream | null {
    return this.microphone;
  }

  // A microphone that the person has just allowed, before the shift begins.
  bringMicrophone(stream: MediaStream): void {
    if (this.microphone !== stream) this.stopMicrophone();
    this.take(stream);
    this.notify();
  }

  // The shift did not begin after all.
  leaveMicrophone(): void {
    if (!this.wanted) this.stopMicrophone();
  }

  // The desk says that this agent works with the browser (or no longer).
  want(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.failures = 0;
    if (wanted) this.lockThenConnect();
    else this.close();
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  // The server says that the seat is down although we believe it is up, or the person asked again.
  reconnect(): void {
    if (!this.wanted || this.releaseLock === null) return;
    this.failures = 0;
    void this.connect();
  }

  private lockThenConnect(): void {
    const locks = navigator.locks as LockManager | undefined;
    if (locks === undefined) {
      this.releaseLock = () => undefined;
      void this.connect();
      return;
    }
    const abort = new AbortController();
    this.lockWaits = abort;
    const waits = setTimeout(() => this.set("elsewhere", "seat_elsewhere"), 400);
    locks
      .request("regente-seat", { signal: abort.signal }, () => {
        clearTimeout(waits);
        if (abort.signal.aborted) return undefined;
        return new Promise<void>((release) => {
          this.releaseLock = release;
          void this.connect();
        });
      })
      .catch(() => clearTimeout(waits));
  }

  private close(): void {
    this.round += 1;
    this.lockWaits?.abort();
    this.releaseLock?.();
    this.releaseLock = null;
    this.dropConnection();
    this.stopMicrophone();
    this.set("off", "");
  }

  private async connect(): Promise<void> {
    const round = ++this.round;
    this.dropConnection();
    this.set(this.failures > 0 ? "retrying" : "asking", this.view.problem);
    const microphone = await this.ensureMicrophone(round);
    if (round !== this.round || microphone === null) return;
    if (!this.line.isUp()) return this.retry("offline");
    if (this.failures === 0) this.set("connecting", "");
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.pc = pc;
    // For people who debug audio in the console, and for tests that read its statistics.
    (window as unknown as { regenteSeat: RTCPeerConnection }).regenteSeat = pc;
    for (const track of microphone.getAudioTracks()) pc.addTrack(track, microphone);
    this.setMuted(this.muted);
    pc.ontrack = (event) => this.play(event.streams[0] ?? new MediaStream([event.track]));
    pc.onconnectionstatechange = () => this.connectionChanged(pc);
    try {
      await pc.setLocalDescription(await pc.createOffer());
    } catch {
      if (round === this.round) this.retry("seat_failed");
      return;
    }
    if (round !== this.round || pc.localDescription === null) return;
    // The server is ICE-lite with public candidates in its answer: ours are not waited for.
    this.line.seatOffer(pc.localDescription.sdp);
    this.timer = setTimeout(() => this.retry("timed_out"), answerMs);
  }

  private async ensureMicrophone(round: number): Promise<MediaStream | null> {
    const alive = this.microphone?.getAudioTracks().some((track) => track.readyState === "live");
    if (this.microphone !== null && alive) return this.microphone;
    try {
      const stream = await openMicrophone();
      // Allowed too late: the shift has ended, or a newer round has asked for itself.
      if (round !== this.round) {
        for (const track of stream.getTracks()) track.stop();
        return null;
      }
      this.take(stream);
      return stream;
    } catch (error) {
      if (round !== this.round) return null;
      const code = error instanceof Problem ? error.code : "seat_failed";
      if (code === "microphone_busy") this.retry(code);
      else this.set("failed", code); // Needs the person: asking again would be refused again.
      return null;
    }
  }

  private take(stream: MediaStream): void {
    this.microphone = stream;
    for (const track of stream.getAudioTracks()) {
      track.onended = () => {
        if (this.wanted && this.microphone === stream) this.retry("microphone_missing");
      };
    }
  }

  private async answered(answer: { sdp: string } | { error: Problem }): Promise<void> {
    const pc = this.pc;
    if (pc === null || pc.signalingState !== "have-local-offer") return;
    if ("error" in answer) return this.retry(answer.error.code);
    try {
      await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    } catch {
      if (this.pc === pc) this.retry("seat_failed");
    }
  }

  private connectionChanged(pc: RTCPeerConnection): void {
    if (this.pc !== pc) return;
    if (pc.connectionState === "connected") {
      this.clearTimer();
      this.failures = 0;
      this.set("up", "");
      this.lastCounts = { received: 0, lost: 0 };
      if (this.statsTimer === null) this.statsTimer = setInterval(() => void this.measure(), statsMs);
    } else if (pc.connectionState === "failed" || pc.connectionState === "closed") {
      this.retry("seat_failed");
    } else if (pc.connectionState === "disconnected") {
      this.clearTimer();
      this.set("retrying", "seat_failed");
      this.timer = setTimeout(() => this.retry("seat_failed"), disconnectedMs);
    }
  }

  private retry(code: string): void {
    if (!this.wanted) return;
    this.round += 1;
    this.dropConnection();
    const wait = backOff[Math.min(this.failures, backOff.length - 1)] ?? 1000;
    this.failures += 1;
    this.set("retrying", code);
    this.timer = setTimeout(() => void this.connect(), wait);
  }

  private play(stream: MediaStream): void {
    this.audio.srcObject = stream;
    // Refused only before the first gesture on the page; the next gesture lets it play.
    this.audio.play().catch(() => {
      window.addEventListener("pointerdown", () => void this.audio.play().catch(() => undefined), {
        once: true,
      });
      window.addEventListener("keydown", () => void this.audio.play().catch(() => undefined), { once: true });
    });
  }

  private async measure(): Promise<void> {
    const pc = this.pc;
    if (pc === null) return;
    const stats = await pc.getStats();
    let rttMs = 0;
    let jitterMs = 0;
    let received = 0;
    let lost = 0;
    for (const entry of stats.values() as Iterable<Record<string, unknown>>) {
      if (entry.type === "candidate-pair" && entry.nominated === true && entry.state === "succeeded") {
        rttMs = Math.round(Number(entry.currentRoundTripTime ?? 0) * 1000);
      }
      if (entry.type === "inbound-rtp" && entry.kind === "audio") {
        received = Number(entry.packetsReceived ?? 0);
        lost = Number(entry.packetsLost ?? 0);
        jitterMs = Math.round(Number(entry.jitter ?? 0) * 1000);
      }
    }
    const got = received - this.lastCounts.received;
    const gone = Math.max(0, lost - this.lastCounts.lost);
    this.lastCounts = { received, lost };
    if (this.pc !== pc || got + gone <= 0) return;
    this.view = { ...this.view, quality: { rttMs, jitterMs, lossPercent: (gone * 100) / (got + gone) } };
    this.notify();
  }

  private dropConnection(): void {
    this.clearTimer();
    if (this.statsTimer !== null) clearInterval(this.statsTimer);
    this.statsTimer = null;
    const pc = this.pc;
    this.pc = null;
    if (pc === null) return;
    pc.onconnectionstatechange = null;
    pc.ontrack = null;
    pc.close();
  }

  private stopMicrophone(): void {
    for (const track of this.microphone?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.microphone = null;
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(state: SeatState, problem: string): void {
    if (this.view.state === state && this.view.problem === problem) return;
    const since = this.view.state === state ? this.view.since : Date.now();
    this.view = { state, since, problem, quality: state === "up" ? this.view.quality : null };
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}
