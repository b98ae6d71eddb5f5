// The one WebSocket of a browser: topics folded from snapshots and patches, requests with their
// answers, the seat's offer and answer, and the server's clock. It reconnects by itself and then
// subscribes again, so that what is shown is the server's truth and not what was remembered.

import type { Instant, RequestName, Requests, ServerMessage, TopicName, Topics } from "../wire/types";
import { Problem } from "./problem";
import { TopicFold } from "./topic";

export type LinkState = "connecting" | "up" | "lost" | "signed_out";

export interface Link {
  state: LinkState;
  since: number; // Browser's clock, ms.
  retryAt: number; // Browser's clock, ms; 0 when no retry is planned.
}

// What a WebSocket must be able to do; tests bring their own.
export interface Wire {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((text: string) => void) | null;
}

interface Options {
  open: () => Wire;
  now?: () => number;
  requestMs?: number;
  backOffMs?: readonly number[];
  pingMs?: number;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (problem: Problem) => void;
  timer: ReturnType<typeof setTimeout>;
}

const backOff = [250, 500, 1000, 2000, 4000] as const;

export class Live {
  private readonly options: Options;
  private readonly now: () => number;
  private wire: Wire | null = null;
  private folds = new Map<TopicName, TopicFold>();
  private listeners = new Map<TopicName, Set<() => void>>();
  private linkListeners = new Set<() => void>();
  private seatListeners = new Set<(answer: { sdp: string } | { error: Problem }) => void>();
  private pending = new Map<string, Pending>();
  private nextId = 1;
  private failures = 0;
  private stopped = false;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private pingTimer: ReturnType<typeof setInterval> | null = null;
  private unanswered = 0;
  private clockOffsetMs = 0;
  private link: Link;

  constructor(options: Options) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.link = { state: "connecting", since: this.now(), retryAt: 0 };
  }

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.dropWire();
    this.failPending("offline");
  }

  // Server's clock minus the browser's, in ms. Kept from the last hello or pong.
  clockOffset(): number {
    return this.clockOffsetMs;
  }

  linkState(): Link {
    return this.link;
  }

  onLink(listener: () => void): () => void {
    this.linkListeners.add(listener);
    return () => this.linkListeners.delete(listener);
  }

  // Waits no longer for the planned retry.
  retryNow(): void {
    if (this.link.state !== "lost" || this.stopped) return;
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.connect();
  }

  topic<T extends TopicName>(name: T): Topics[T] | undefined {
    return this.folds.get(name)?.value() as Topics[T] | undefined;
  }

  subscribe(name: TopicName, listener: () => void): () => void {
    let set = this.listeners.get(name);
    if (set === undefined) {
      set = new Set();
      this.listeners.set(name, set);
      this.folds.set(name, new TopicFold());
      if (this.link.state === "up") this.say({ op: "subscribe", topic: name });
    }
    set.add(listener);
    return () => this.unsubscribe(name, listener);
  }

  request<N extends RequestName>(name: N, args: Requests[N]): Promise<unknown> {
    if (this.link.state !== "up") return Promise.reject(Problem.own("offline"));
    const id = String(this.nextId++);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(Problem.own("timed_out"));
      }, this.options.requestMs ?? 10_000);
      this.pending.set(id, { resolve, reject, timer });
      this.say({ op: "request", id, name, args });
    });
  }

  seatOffer(sdp: string): void {
    this.say({ op: "seat_offer", sdp });
  }

  onSeatAnswer(listener: (answer: { sdp: string } | { error: Problem }) => void): () => void {
    this.seatListeners.add(listener);
    return () => this.seatListeners.delete(listener);
  }

  private unsubscribe(name: TopicName, listener: () => void): void {
    const set = this.listeners.get(name);
    if (set === undefined || !set.delete(listener) || set.size > 0) return;
    this.listeners.delete(name);
    this.folds.delete(name);
    if (this.link.state === "up") this.say({ op: "unsubscribe", topic: name });
  }

  private say(message: unknown): void {
    this.wire?.send(JSON.stringify(message));
  }

  private connect(): void {
    this.dropWire();
    const wire = this.options.open();
    this.wire = wire;
    wire.onmessage = (text) => {
      if (this.wire === wire) this.receive(text);
    };
    wire.onclose = () => {
      if (this.wire === wire) this.lost();
    };
  }

  private dropWire(): void {
    if (this.pingTimer !== null) clearInterval(this.pingTimer);
    this.pingTimer = null;
    if (this.wire === null) return;
    const wire = this.wire;
    this.wire = null;
    wire.onopen = null;
    wire.onclose = null;
    wire.onmessage = null;
    wire.close();
  }

  private lost(): void {
    this.dropWire();
    for (const fold of this.folds.values()) fold.disconnected();
    this.failPending("offline");
    if (this.stopped || this.link.state === "signed_out") return;
    const steps = this.options.backOffMs ?? backOff;
    const wait = steps[Math.min(this.failures, steps.length - 1)] ?? 1000;
    this.failures += 1;
    const since = this.link.state === "lost" ? this.link.since : this.now();
    this.setLink({ state: "lost", since, retryAt: this.now() + wait });
    this.retryTimer = setTimeout(() => this.connect(), wait);
  }

  private failPending(code: string): void {
    const all = [...this.pending.values()];
    this.pending.clear();
    for (const one of all) {
      clearTimeout(one.timer);
      one.reject(Problem.own(code));
    }
  }

  private receive(text: string): void {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      this.lost();
      return;
    }
    if ("hello" in message) this.greeted(message.hello.server_time);
    else if ("topic" in message) this.fold(message);
    else if ("reply" in message) this.replied(message);
    else if ("pong" in message) {
      this.unanswered = 0;
      this.setClock(message.server_time);
    } else if ("seat_answer" in message) this.seatAnswered(message.seat_answer);
    else if ("signed_out" in message) {
      this.setLink({ state: "signed_out", since: this.now(), retryAt: 0 });
      this.stop();
    }
  }

  private greeted(serverTime: Instant): void {
    this.failures = 0;
    this.unanswered = 0;
    this.setClock(serverTime);
    this.setLink({ state: "up", since: this.now(), retryAt: 0 });
    for (const name of this.listeners.keys()) this.say({ op: "subscribe", topic: name });
    this.pingTimer = setInterval(() => this.ping(), this.options.pingMs ?? 10_000);
  }

  // A silent connection is a dead one: laptops sleep, cables are pulled, and no close ever comes.
  private ping(): void {
    if (this.unanswered >= 2) {
      this.lost();
      return;
    }
    this.unanswered += 1;
    this.say({ op: "ping", id: String(this.nextId++) });
  }

  private setClock(serverTime: Instant): void {
    this.clockOffsetMs = serverTime / 1000 - this.now();
  }

  private fold(message: Extract<ServerMessage, { topic: TopicName }>): void {
    const fold = this.folds.get(message.topic);
    if (fold === undefined) return;
    const result = fold.fold(message);
    if (result === "gap") this.say({ op: "subscribe", topic: message.topic });
    if (result !== "folded") return;
    for (const listener of this.listeners.get(message.topic) ?? []) listener();
  }

  private replied(message: Extract<ServerMessage, { reply: string }>): void {
    const pending = this.pending.get(message.reply);
    if (pending === undefined) return;
    this.pending.delete(message.reply);
    clearTimeout(pending.timer);
    if (message.ok) pending.resolve(message.result);
    else pending.reject(new Problem(message.error));
  }

  private seatAnswered(answer: Extract<ServerMessage, { seat_answer: unknown }>["seat_answer"]): void {
    const said = "sdp" in answer ? { sdp: answer.sdp } : { error: new Problem(answer.error) };
    for (const listener of this.seatListeners) listener(said);
  }

  private setLink(link: Link): void {
    this.link = link;
    for (const listener of this.linkListeners) listener();
  }
}

// The browser's own WebSocket in the shape above.
export function openSocket(): Wire {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/api/v1/socket`);
  const wire: Wire = {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    onopen: null,
    onclose: null,
    onmessage: null,
  };
  socket.onopen = () => wire.onopen?.();
  socket.onclose = () => wire.onclose?.();
  socket.onmessage = (event) => wire.onmessage?.(String(event.data));
  return wire;
}
