import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type Wire } from "./live";

class FakeWire implements Wire {
  sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((text: string) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    this.closed = true;
  }
  say(message: unknown): void {
    this.onmessage?.(JSON.stringify(message));
  }
}

function setUp() {
  const wires: FakeWire[] = [];
  const live = new Live({
    open: () => {
      const wire = new FakeWire();
      wires.push(wire);
      return wire;
    },
    requestMs: 1000,
    pingMs: 100,
  });
  live.start();
  const last = () => {
    const wire = wires.at(-1);
    if (wire === undefined) throw new Error("no wire was opened");
    return wire;
  };
  const hello = () => last().say({ hello: { server_time: Date.now() * 1000 + 5_000_000, version: "1" } });
  return { live, wires, last, hello };
}

describe("live", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("subscribes once per topic after hello and takes the server's clock", () => {
    const { live, last, hello } = setUp();
    live.subscribe("desk", () => undefined);
    live.subscribe("desk", () => undefined);
    expect(last().sent).toEqual([]);
    hello();
    expect(last().sent).toEqual([{ op: "subscribe", topic: "desk" }]);
    expect(live.clockOffset()).toBe(5000);
  });

  it("subscribes again on a gap and shows the new snapshot", () => {
    const { live, last, hello } = setUp();
    hello();
    const heard = vi.fn();
    live.subscribe("floor", heard);
    last().say({ topic: "floor", n: 1, snapshot: { queues: {} } });
    last().say({ topic: "floor", n: 3, patch: { voice_up: true } });
    expect(last().sent.filter((message) => message.op === "subscribe")).toHaveLength(2);
    last().say({ topic: "floor", n: 1, snapshot: { queues: {}, voice_up: true } });
    expect(live.topic("floor")).toEqual({ queues: {}, voice_up: true });
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it("reconnects with back-off, subscribes again and keeps the old state readable meanwhile", () => {
    const { live, wires, last, hello } = setUp();
    hello();
    live.subscribe("desk", () => undefined);
    last().say({ topic: "desk", n: 1, snapshot: { state: "available" } });
    last().onclose?.();
    expect(live.linkState().state).toBe("lost");
    expect(live.topic("desk")).toEqual({ state: "available" });
    vi.advanceTimersByTime(250);
    expect(wires).toHaveLength(2);
    last().onclose?.();
    vi.advanceTimersByTime(499);
    expect(wires).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(wires).toHaveLength(3);
    hello();
    expect(live.linkState().state).toBe("up");
    expect(last().sent).toEqual([{ op: "subscribe", topic: "desk" }]);
  });

  it("answers requests with the result, the refusal, the time-out or the lost link", async () => {
    const { live, last, hello } = setUp();
    hello();
    const ok = live.request("set_mute", { on: true });
    const refused = live.request("set_mute", { on: false });
    const silent = live.request("dial", { number: "4000" });
    const [first, second] = last().sent;
    last().say({ reply: first?.id, ok: true, result: { interaction: "0" } });
    last().say({ reply: second?.id, ok: false, error: { code: "agent_busy", message: "No.", detail: "" } });
    await expect(ok).resolves.toEqual({ interaction: "0" });
    await expect(refused).rejects.toMatchObject({ code: "agent_busy", message: "No." });
    const timedOut = expect(silent).rejects.toMatchObject({ code: "timed_out" });
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(100);
      last().say({ pong: "1", server_time: 0 });
    }
    await timedOut;
    const cut = live.request("dial", { number: "4000" });
    last().onclose?.();
    await expect(cut).rejects.toMatchObject({ code: "offline" });
  });

  it("takes a silent connection for a dead one", () => {
    const { live, last, hello } = setUp();
    hello();
    vi.advanceTimersByTime(200);
    expect(live.linkState().state).toBe("up");
    vi.advanceTimersByTime(100);
    expect(live.linkState().state).toBe("lost");
    expect(last().closed).toBe(true);
  });

  it("does not reconnect after the server ended the session", () => {
    const { live, wires, last, hello } = setUp();
    hello();
    last().say({ signed_out: { code: "session_ended" } });
    vi.advanceTimersByTime(60_000);
    expect(live.linkState().state).toBe("signed_out");
    expect(wires).toHaveLength(1);
  });
});
