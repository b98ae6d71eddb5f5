// What the API says, derived by hand from src/api/resources.hpp. Instants and durations are whole
// microseconds; ids are texts of digits, "0" meaning none.

export type Id = string;
export type Instant = number;
export type Duration = number;

export type Role = "agent" | "supervisor" | "admin";
export type Channel = "voice" | "chat" | "email" | "sms";
export type Direction = "inbound" | "outbound";
export type AgentState = "signed_out" | "not_ready" | "available" | "offered" | "engaged" | "wrap_up";
export type Presence = "signed_out" | "not_ready" | "available";
export type NotReadyReason =
  | "none"
  | "signed_in"
  | "pause"
  | "no_answer"
  | "declined"
  | "device_lost"
  | "supervisor";
export type SeatKind = "none" | "browser" | "phone";
export type InteractionState =
  | "previewing"
  | "dialling"
  | "in_flow"
  | "queued"
  | "offered"
  | "engaged"
  | "wrap_up"
  | "ended";
export type Exit =
  | "answered"
  | "abandoned_in_flow"
  | "abandoned_in_queue"
  | "abandoned_ringing"
  | "flow_ended"
  | "after_hours"
  | "system_drop"
  | "not_answered"
  | "skipped"
  | "cancelled"
  | "refused";
export type Party = "customer" | "agent" | "system";
export type Outcome =
  | "answered"
  | "busy"
  | "no_answer"
  | "rejected"
  | "invalid"
  | "failed"
  | "cancelled"
  | "unknown";
export type Exclusion =
  | "signed_out"
  | "not_ready"
  | "offered"
  | "engaged"
  | "wrap_up"
  | "seat_down"
  | "just_declined";
export type CampaignMode = "manual" | "preview" | "progressive";
export type CampaignState = "stopped" | "running" | "paused";
export type TrunkTransport = "udp" | "tcp";
export type SegmentKind = "flow" | "queue" | "attempt";

export interface ApiError {
  code: string;
  message: string;
  detail: string;
}

export interface Page<T> {
  items: T[];
  next: string;
}

export interface Me {
  id: Id;
  user: string;
  name: string;
  role: Role;
  language: string;
  csrf: string;
  server_time: Instant;
  version: string;
}

export interface Health {
  status: string;
  version: string;
  voice_up: boolean;
  journal_ok: boolean;
  journal_seq: number;
  started: Instant;
}

// ---------------------------------------------------------------- setup resources

export interface UserResource {
  id: Id;
  user: string;
  name: string;
  role: Role;
  language: string;
  active: boolean;
  queues: Id[];
  password?: string | null;
  phone_secret?: string | null;
  has_phone: boolean;
  phone_registered: boolean;
}

export interface QueueSettings {
  priority: number;
  offer_max: Duration;
  wrap_up_max: Duration;
  service_level_threshold: Duration;
  service_level_target: number;
  record: boolean;
}

export interface QueueResource {
  id: Id;
  name: string;
  settings: QueueSettings;
  dispositions: Id[];
  members: Id[];
}

export interface DispositionResource {
  id: Id;
  name: string;
  active: boolean;
  settings: { finishes_lead: boolean; adds_to_dnc: boolean };
}

export interface PauseReasonResource {
  id: Id;
  name: string;
  active: boolean;
}

export interface Prompt {
  text: string;
  language: string;
  recording: string;
}

export interface MenuChoice {
  digit: string;
  next: string;
  label: string;
}

export interface WeeklyInterval {
  weekday: number;
  open_minute: number;
  close_minute: number;
}

export type NodeBody =
  | { type: "say"; prompt: Prompt; next: string }
  | {
      type: "menu";
      prompt: Prompt;
      choices: MenuChoice[];
      first_digit_ms: number;
      retries: number;
      invalid_prompt: Prompt | null;
      timeout_prompt: Prompt | null;
      on_failure: string;
    }
  | { type: "hours"; zone: string; weekly: WeeklyInterval[]; on_open: string; on_closed: string }
  | { type: "enqueue"; queue: Id; priority: number; announce_every_ms: number; language: string }
  | { type: "hang_up"; prompt: Prompt | null };

export interface FlowNode {
  name: string;
  body: NodeBody;
}

export interface Graph {
  start: string;
  nodes: FlowNode[];
}

export interface FlowResource {
  id: Id;
  name: string;
  graph: Graph;
  live_version: number;
  draft_differs: boolean;
}

export interface NumberResource {
  number: string;
  flow: Id;
}

export interface TrunkResource {
  id: Id;
  name: string;
  host: string;
  port: number;
  transport: TrunkTransport;
  sources: string;
  registers: boolean;
  username: string;
  password?: string | null;
  has_password: boolean;
  caller_number: string;
  active: boolean;
  reachable: boolean;
  status: string;
}

export interface RetryRule {
  outcome: Outcome;
  after: Duration;
  attempts_max: number;
}

export interface CampaignSettings {
  mode: CampaignMode;
  queue: Id;
  trunk: Id;
  ring_max: Duration;
  preview_max: Duration;
  hopper_max: number;
  retries: RetryRule[];
}

export interface CampaignResource {
  id: Id;
  name: string;
  settings: CampaignSettings;
  dispositions: Id[];
  state: CampaignState;
}

export interface ListResource {
  id: Id;
  campaign: Id;
  name: string;
  uploaded: Instant;
  rows: number;
  accepted: number;
  rejected: number;
}

export interface ListRejection {
  row: number;
  code: string;
  value: string;
}

export interface ListUploadAnswer {
  list: ListResource;
  rejections: ListRejection[];
}

export interface DncResource {
  number: string;
  source: string;
  reason: string;
  added: Instant;
}

// ---------------------------------------------------------------- history

export interface NoteView {
  author: Id;
  author_name: string;
  text: string;
  updated: Instant;
}

export interface RecordingView {
  id: Id;
  started: Instant;
  length: Duration;
  bytes: number;
  playable: boolean;
  url: string;
}

export interface InteractionSummary {
  id: Id;
  direction: Direction;
  state: InteractionState;
  exit: Exit;
  outcome: Outcome;
  number: string;
  contact_name: string;
  contact: Id;
  queue_name: string;
  campaign_name: string;
  agent_name: string;
  disposition_name: string;
  started: Instant;
  answered: Instant;
  ended: Instant;
  waited: Duration;
  talked: Duration;
  held: Duration;
  wrapped: Duration;
  has_recording: boolean;
}

export interface Candidate {
  agent: Id;
  idle_since: Instant;
}

export interface Excluded {
  agent: Id;
  reason: Exclusion;
}

export interface Why {
  rule: string;
  candidates: Candidate[];
  candidates_count: number;
  excluded: Excluded[];
  excluded_count: number;
}

// A fact is {"type": "offer_made", ...}: the screens read the members they know.
export interface Fact {
  type: string;
  [member: string]: unknown;
}

export interface FactView {
  seq: number;
  at: Instant;
  fact: Fact;
  names: Record<string, string>;
}

export interface SegmentRow {
  interaction: Id;
  ordinal: number;
  kind: SegmentKind;
  queue: Id;
  flow: Id;
  attempt: Id;
  agent: Id;
  entered: Instant;
  left: Instant;
  answered: boolean;
  exit: Exit;
}

export interface InteractionDetail {
  summary: InteractionSummary;
  segments: SegmentRow[];
  recordings: RecordingView[];
  notes: NoteView[];
  facts: FactView[];
}

// ---------------------------------------------------------------- live views

export interface Named {
  id: Id;
  name: string;
}

export interface CustomerCard {
  contact: Id;
  name: string;
  number: string;
  fields: Record<string, string>;
  history: InteractionSummary[];
}

export interface DeskItem {
  id: Id;
  state: InteractionState;
  direction: Direction;
  since: Instant;
  answered: Instant;
  waited: Duration;
  queue_name: string;
  campaign_name: string;
  lapses_at: Instant;
  wrap_ends_at: Instant;
  on_hold: boolean;
  awaiting_device: boolean;
  ringing: boolean;
  recording: boolean;
  card: CustomerCard;
  dispositions: Named[];
  disposition: Id;
  note: string;
  note_saved: Instant;
  why: Why;
}

export interface DeskCampaign {
  id: Id;
  name: string;
  mode: CampaignMode;
}

export interface DeskView {
  state: AgentState;
  since: Instant;
  reason: NotReadyReason;
  pause_name: string;
  pause_planned: boolean;
  seat_up: boolean;
  seat_kind: SeatKind;
  muted: boolean;
  voice_up: boolean;
  items: Record<Id, DeskItem>;
  campaigns: Record<Id, DeskCampaign>;
  pause_reasons: Named[];
}

export interface FloorQueue {
  name: string;
  waiting: number;
  oldest: Instant;
  offered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  service_level_permille: number | null;
  service_level_target: number;
  service_level_threshold: Duration;
  agents_available: number;
  agents_busy: number;
  agents_not_ready: number;
}

export interface FloorAgent {
  name: string;
  state: AgentState;
  reason: NotReadyReason;
  pause_name: string;
  since: Instant;
  seat_up: boolean;
  doing: string;
  interaction: Id;
  queues: Id[];
}

export interface FloorWaiting {
  queue: Id;
  contact_name: string;
  number: string;
  since: Instant;
  position: number;
  offered: boolean;
}

export interface FloorView {
  voice_up: boolean;
  queues: Record<Id, FloorQueue>;
  agents: Record<Id, FloorAgent>;
  waiting: Record<Id, FloorWaiting>;
}

export interface WhyView {
  position: number;
  members: number;
  excluded_by: Partial<Record<Exclusion, number>>;
  agents: { name: string; reason: Exclusion }[];
  decisions: { at: Instant; text_code: string; agent_name: string; queue_name: string }[];
}

export interface CampaignFunnel {
  name: string;
  mode: CampaignMode;
  state: CampaignState;
  leads: number;
  ready: number;
  waiting: number;
  in_attempt: number;
  attempted: number;
  reached: number;
  finished: number;
  on_dnc: number;
  attempts: number;
  outcomes: Partial<Record<Outcome, number>>;
  dispositions: Record<string, number>;
  agents_available: number;
  agents_busy: number;
}

export interface CampaignsView {
  campaigns: Record<Id, CampaignFunnel>;
}

export interface Topics {
  desk: DeskView;
  floor: FloorView;
  campaigns: CampaignsView;
}

export type TopicName = keyof Topics;

// ---------------------------------------------------------------- requests on the socket

export interface Requests {
  sign_in: { seat: "browser" | "phone" };
  sign_out: Record<string, never>;
  set_presence: { presence: Presence; pause?: Id };
  set_agent_presence: { agent: Id; presence: Presence };
  accept_offer: { interaction: Id };
  decline_offer: { interaction: Id };
  set_hold: { interaction: Id; on: boolean };
  set_mute: { on: boolean };
  end_interaction: { interaction: Id };
  dial: { number: string };
  take_lead: { campaign: Id };
  dispose: { interaction: Id; disposition: Id };
  finish_wrap_up: { interaction: Id };
  save_note: { interaction: Id; text: string };
}

export type RequestName = keyof Requests;

// ---------------------------------------------------------------- messages from the server

export type ServerMessage =
  | { hello: { server_time: Instant; version: string } }
  | { topic: TopicName; n: number; snapshot: unknown }
  | { topic: TopicName; n: number; patch: unknown }
  | { reply: string; ok: true; result?: unknown }
  | { reply: string; ok: false; error: ApiError }
  | { seat_answer: { sdp: string } | { error: ApiError } }
  | { pong: string; server_time: Instant }
  | { signed_out: { code: string } };
