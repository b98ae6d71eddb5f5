// An agent (or supervisor) as a program: one WebSocket, its topics folded from snapshot and merge
// patches, requests by name. It reconnects by itself, as the web app does, and insists that patches
// are numbered without a gap.

import { createRequire } from "node:module";
import { until } from "./wait.js";

const { WebSocket } = createRequire(new URL("../../web/package.json", import.meta.url))("ws");

// RFC 7396.
export function mergePatch(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const result = target !== null && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

export class Desk {
  // `topics`: what to follow, "desk" and perhaps "floor", "campaigns".
  static async open(api, topics = ["desk"]) {
    const desk = new Desk(api, topics);
    desk.connect();
    await desk.until(`the topics ${topics.join(", ")} arrive`, () =>
      topics.every((topic) => desk.views[topic]),
    );
    return desk;
  }

  constructor(api, topics) {
    this.api = api;
    this.topics = topics;
    this.views = {};
    this.numbers = {};
    this.replies = new Map();
    this.nextId = 1;
    this.connections = 0;
    this.closed = false;
    this.faults = [];
  }

  connect() {
    const url = `${this.api.base.replace(/^http/, "ws")}/api/v1/socket`;
    this.socket = new WebSocket(url, { headers: { authorization: `Bearer ${this.api.token}` } });
    this.socket.on("open", () => {
      this.connections += 1;
      for (const topic of this.topics) this.say({ op: "subscribe", topic });
    });
    this.socket.on("message", (data) => this.receive(JSON.parse(data.toString())));
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      for (const reply of this.replies.values())
        reply({ ok: false, error: { code: "connection_lost", message: "" } });
      this.replies.clear();
      if (!this.closed) setTimeout(() => this.closed || this.connect(), 150);
    });
  }

  // A closed socket would swallow the message without a word.
  say(message) {
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error("the connection is lost");
    this.socket.send(JSON.stringify(message));
  }

  receive(message) {
    if (message.reply !== undefined) {
      this.replies.get(message.reply)?.(message);
      this.replies.delete(message.reply);
    } else if (message.snapshot !== undefined) {
      this.views[message.topic] = message.snapshot;
      this.numbers[message.topic] = message.n;
    } else if (message.patch !== undefined) {
      if (message.n !== this.numbers[message.topic] + 1) {
        this.faults.push(`topic ${message.topic}: patch ${message.n} after ${this.numbers[message.topic]}`);
        this.say({ op: "subscribe", topic: message.topic });
        return;
      }
      this.numbers[message.topic] = message.n;
      this.views[message.topic] = mergePatch(this.views[message.topic], message.patch);
    }
    this.onChange?.(this.views);
  }

  get view() {
    return this.views.desk;
  }

  get items() {
    return Object.values(this.view?.items ?? {});
  }

  get item() {
    return this.items[0];
  }

  // Resolves with the reply's result; throws the refusal's code and sentence.
  async request(name, args = {}) {
    const id = String(this.nextId++);
    const reply = await new Promise((resolve) => {
      this.replies.set(id, resolve);
      try {
        this.say({ op: "request", id, name, args });
      } catch {
        this.replies.delete(id);
        resolve({ ok: false, error: { code: "connection_lost", message: "" } });
      }
    });
    if (reply.ok) return reply.result ?? {};
    const error = new Error(
      `${name}: ${reply.error.code} ${reply.error.message} ${reply.error.detail ?? ""}`,
    );
    error.code = reply.error.code;
    throw error;
  }

  until(what, predicate, milliseconds = 10_000) {
    return until(
      `${what}; the desk shows ${JSON.stringify(this.view)?.slice(0, 400)}`,
      () => predicate(this),
      milliseconds,
      20,
    ).catch((error) => {
      error.message = `after ${milliseconds} ms still not: ${what}; the desk shows ${JSON.stringify(this.view)?.slice(0, 600)}`;
      throw error;
    });
  }

  // The browser is gone, without a word.
  vanish() {
    this.closed = true;
    this.socket.terminate();
  }

  close() {
    this.closed = true;
    this.socket.close();
  }
}
