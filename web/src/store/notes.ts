// The note of an interaction while it is written. What is typed is kept in the tab at once and sent
// after a short rest; only the server's answer counts as saved. A reload finds the server's text, or
// the tab's when the server never got it.

import { Problem } from "./problem";

export interface Draft {
  text: string;
  state: "saved" | "pending" | "failed" | "refused";
  problem?: unknown; // Why it was refused for good.
}

// The same text would be refused again: only another one is sent.
const forGood = new Set([
  "forbidden",
  "interaction_not_yours",
  "interaction_unknown",
  "json_invalid",
  "json_too_long",
  "not_found",
  "note_too_long",
  "operation_unknown",
  "request_invalid",
  "value_invalid",
]);

interface Options {
  save: (interaction: string, text: string) => Promise<unknown>;
  restMs?: number;
  retryMs?: number;
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

interface Entry extends Draft {
  timer: ReturnType<typeof setTimeout> | null;
  sending: boolean;
}

export class Notes {
  private readonly options: Options;
  private entries = new Map<string, Entry>();
  private listeners = new Set<() => void>();

  constructor(options: Options) {
    this.options = options;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // What the field shows: the draft while it differs from the server's text, else the server's.
  draft(interaction: string): Draft | undefined {
    return this.entries.get(interaction);
  }

  // An item appeared on the desk with this text on the server.
  opened(interaction: string, serverText: string): void {
    if (this.entries.has(interaction)) return;
    const left = this.options.storage?.getItem(key(interaction)) ?? null;
    if (left !== null && left !== serverText) this.write(interaction, left);
  }

  write(interaction: string, text: string): void {
    const entry = this.entries.get(interaction);
    if (entry?.timer) clearTimeout(entry.timer);
    const timer = setTimeout(() => void this.send(interaction), this.options.restMs ?? 700);
    this.entries.set(interaction, { text, state: "pending", timer, sending: entry?.sending ?? false });
    this.options.storage?.setItem(key(interaction), text);
    this.notify();
  }

  // Sends now what waits: before the wrap-up ends, or when the page goes away.
  flush(interaction: string): Promise<void> {
    const entry = this.entries.get(interaction);
    if (entry === undefined || entry.state === "saved" || entry.state === "refused") return Promise.resolve();
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
    return this.send(interaction);
  }

  flushAll(): void {
    for (const interaction of this.entries.keys()) void this.flush(interaction);
  }

  private async send(interaction: string): Promise<void> {
    const entry = this.entries.get(interaction);
    if (entry === undefined || entry.sending) return;
    const text = entry.text;
    entry.timer = null;
    entry.sending = true;
    let ok = true;
    let refusal: Problem | null = null;
    try {
      await this.options.save(interaction, text);
    } catch (error) {
      ok = false;
      if (error instanceof Problem && forGood.has(error.code)) refusal = error;
    }
    const now = this.entries.get(interaction);
    if (now === undefined) return;
    now.sending = false;
    if (ok && now.text === text) {
      now.state = "saved";
      this.options.storage?.removeItem(key(interaction));
    } else if (refusal !== null && now.text === text) {
      now.state = "refused";
      now.problem = refusal;
    } else if (now.timer === null) {
      if (!ok) now.state = "failed";
      const wait = ok ? 0 : (this.options.retryMs ?? 3000);
      now.timer = setTimeout(() => void this.send(interaction), wait);
    }
    this.entries.set(interaction, { ...now });
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function key(interaction: string): string {
  return `regente-note-${interaction}`;
}
