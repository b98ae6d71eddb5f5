// The types of the API as the screens call them: the generated ones, and the envelopes around them
// (docs/api.md) that no single struct of the server is.

import type {
  ApiError,
  Exclusion,
  FactView as GeneratedFactView,
  InteractionDetail as GeneratedInteractionDetail,
  WhyView as GeneratedWhyView,
  Microseconds,
  Node,
  SetPresenceArgs,
  SocketRequests,
  Topics,
} from "./generated";

export type * from "./generated";

export type Instant = Microseconds;
export type Duration = Microseconds;
export type FlowNode = Node;
export type TopicName = keyof Topics;

export interface Page<T> {
  items: T[];
  next: string;
}

// A fact is {"type": "offer_made", ...}. The screens read the members they know and show the others
// by their type's name, so that a newer server's facts never break an older page.
export interface Fact {
  type: string;
  [member: string]: unknown;
}

export interface FactView extends Omit<GeneratedFactView, "fact"> {
  fact: Fact;
}

export interface InteractionDetail extends Omit<GeneratedInteractionDetail, "facts"> {
  facts: FactView[];
}

export interface WhyView extends Omit<GeneratedWhyView, "excluded_by"> {
  excluded_by: Partial<Record<Exclusion, number>>;
}

// Missing members take their defaults: a presence without a pause has none.
export interface Requests extends Omit<SocketRequests, "set_presence"> {
  set_presence: Pick<SetPresenceArgs, "presence"> & Partial<SetPresenceArgs>;
}

export type RequestName = keyof Requests;

// What the server says on the socket.
export type ServerMessage =
  | { hello: { server_time: Instant; version: string } }
  | { topic: TopicName; n: number; snapshot: unknown }
  | { topic: TopicName; n: number; patch: unknown }
  | { reply: string; ok: true; result?: unknown }
  | { reply: string; ok: false; error: ApiError }
  | { seat_answer: { sdp: string } | { error: ApiError } }
  | { pong: string; server_time: Instant }
  | { signed_out: { code: string } };
