// One subscribed topic: a snapshot, then numbered merge patches. A gap in the numbers means that
// something was missed; the fold stops and asks for a new snapshot.

import { mergePatch } from "./merge";

export type TopicEvent = { n: number; snapshot: unknown } | { n: number; patch: unknown };

// "ignored" is an echo of the past: patches that were under way when a new snapshot was asked for.
export type FoldResult = "folded" | "gap" | "ignored";

export class TopicFold {
  private n = 0;
  private live = false;
  private state: unknown;

  fold(event: TopicEvent): FoldResult {
    if ("snapshot" in event) {
      this.n = event.n;
      this.state = event.snapshot;
      this.live = true;
      return "folded";
    }
    if (!this.live) return "ignored";
    if (event.n !== this.n + 1) {
      this.live = false;
      return "gap";
    }
    this.n = event.n;
    this.state = mergePatch(this.state, event.patch);
    return "folded";
  }

  // The last state stays readable while a new snapshot is on its way.
  value(): unknown {
    return this.state;
  }

  isLive(): boolean {
    return this.live;
  }

  disconnected(): void {
    this.live = false;
  }
}
