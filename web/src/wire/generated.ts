// Printed by `regente schema --typescript` from the structs of the server. Do not edit.

// Digits; "0" is none.
export type Id = string;

// An instant (since 1970 UTC) or a duration.
export type Microseconds = number;

export interface AgentLent {
  agent: Id;
  queues: Array<Id>;
  returns_at: Microseconds;
}

export type AgentOrder =
  | "longest_idle"
  | "least_occupied"
  | "fewest_contacts"
  | "round_robin"
  | "linear"
  | "weighted_random"
  | "ring_all"
  | "best_skill"
  | "least_flexible";

export interface AgentRemoved {
  agent: Id;
}

export interface AgentReturned {
  agent: Id;
}

export interface AgentRoutingResource {
  memberships: Array<Membership>;
  skills: Array<AgentSkill>;
  lent_to: Array<Id>;
  returns_at: Microseconds;
}

export interface AgentRoutingSet {
  agent: Id;
  memberships: Array<Membership>;
  skills: Array<AgentSkill>;
}

export interface AgentSet {
  agent: Id;
  queues: Array<Id>;
}

export interface AgentSignedIn {
  agent: Id;
  seat: SeatKind;
}

export interface AgentSignedOut {
  agent: Id;
  cause: SignOutCause;
}

export interface AgentSkill {
  skill: Id;
  level: number;
  certified_until: Microseconds;
}

export type AgentState =
  | "signed_out"
  | "not_ready"
  | "available"
  | "offered"
  | "engaged"
  | "wrap_up";

export interface ApiError {
  code: string;
  message: string;
  detail: string;
}

export interface AssignBody {
  agent: Id;
}

export interface AttemptEnded {
  attempt: Id;
  interaction: Id;
  campaign: Id;
  lead: Id;
  outcome: Outcome;
}

export interface AttemptHandedOver {
  attempt: Id;
  interaction: Id;
  from: Id;
  to: Id;
  why: Why;
}

export interface AttemptRang {
  attempt: Id;
  interaction: Id;
}

export interface AttemptStarted {
  attempt: Id;
  interaction: Id;
  leg: Id;
  agent: Id;
  campaign: Id;
  lead: Id;
  address: Id;
  contact: Id;
  trunk: Id;
  limit_at: Microseconds;
  why: Why;
}

export type Attribution =
  | "cohort"
  | "completion"
  | "slice"
  | "moment";

export interface CallbackPromised {
  interaction: Id;
  follows: Id;
  queue: Id;
  address: Id;
  contact: Id;
  agent: Id;
  since: Microseconds;
  priority: number;
  skills: Array<SkillLevel>;
  value: number;
  at: Microseconds;
  attempts: number;
  language: string;
}

export interface CallbackResource {
  id: Id;
  queue: Id;
  number: string;
  at: Microseconds;
  agent: Id;
  state: InteractionState;
  attempts: number;
}

export interface CallbackResourceList {
  items: Array<CallbackResource>;
  next: string;
}

export interface CallbackSettings {
  offered: boolean;
  offered_above: Microseconds;
  attempts_max: number;
  retry_after: Microseconds;
  trunk: Id;
  ring_max: Microseconds;
  text: string;
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
  outcomes: Record<string, number>;
  dispositions: Record<string, number>;
  agents_available: number;
  agents_busy: number;
}

export type CampaignMode =
  | "manual"
  | "preview"
  | "progressive";

export interface CampaignResource {
  id: Id;
  name: string;
  settings: CampaignSettings;
  dispositions: Array<Id>;
  state: CampaignState;
}

export interface CampaignResourceList {
  items: Array<CampaignResource>;
  next: string;
}

export interface CampaignSet {
  campaign: Id;
  settings: CampaignSettings;
}

export interface CampaignSettings {
  mode: CampaignMode;
  queue: Id;
  trunk: Id;
  ring_max: Microseconds;
  preview_max: Microseconds;
  hopper_max: number;
  retries: Array<RetryRule>;
}

export type CampaignState =
  | "stopped"
  | "running"
  | "paused";

export interface CampaignStateChanged {
  campaign: Id;
  from: CampaignState;
  to: CampaignState;
}

export interface CampaignsView {
  campaigns: Record<string, CampaignFunnel>;
}

export interface Candidate {
  agent: Id;
  idle_since: Microseconds;
  tier: number;
  rank: number;
}

export interface CertificateExpired {
  agent: Id;
  skill: Id;
}

export type Channel =
  | "voice"
  | "chat"
  | "email"
  | "sms";

export interface ConnectionChanged {
  agent: Id;
  connected: boolean;
  sign_out_at: Microseconds;
  not_ready_at: Microseconds;
}

export interface ContactBody {
  name: string;
  fields?: Record<string, string> | null;
}

export type ContactOrder =
  | "strict_priority"
  | "fifo"
  | "ageing"
  | "weighted_queues"
  | "deadline"
  | "value";

export interface ContactResource {
  id: Id;
  name: string;
  fields: Record<string, string>;
}

export interface CustomerCard {
  contact: Id;
  name: string;
  number: string;
  fields: Record<string, string>;
  history: Array<InteractionSummary>;
}

export interface Date {
  year: number;
  month: number;
  day: number;
}

export interface DayException {
  date: Date;
  open: Array<DayInterval>;
  name: string;
}

export interface DayInterval {
  open_minute: number;
  close_minute: number;
}

export interface DeskCampaign {
  id: string;
  name: string;
  mode: CampaignMode;
}

export interface DeskItem {
  id: Id;
  state: InteractionState;
  direction: Direction;
  since: Microseconds;
  answered: Microseconds;
  waited: Microseconds;
  queue_name: string;
  campaign_name: string;
  lapses_at: Microseconds;
  wrap_ends_at: Microseconds;
  on_hold: boolean;
  awaiting_device: boolean;
  ringing: boolean;
  recording: boolean;
  card: CustomerCard;
  dispositions: Array<Named>;
  disposition: string;
  note: string;
  note_saved: Microseconds;
  why: Why;
}

export interface DeskView {
  state: AgentState;
  since: Microseconds;
  reason: NotReadyReason;
  pause_name: string;
  pause_planned: boolean;
  seat_up: boolean;
  seat_kind: SeatKind;
  muted: boolean;
  voice_up: boolean;
  items: Record<string, DeskItem>;
  campaigns: Record<string, DeskCampaign>;
  pause_reasons: Array<Named>;
}

export interface DialArgs {
  number: string;
}

export type Direction =
  | "inbound"
  | "outbound";

export interface DisposeArgs {
  interaction: Id;
  disposition: Id;
}

export interface DispositionResource {
  id: Id;
  name: string;
  active: boolean;
  settings: DispositionSettings;
}

export interface DispositionResourceList {
  items: Array<DispositionResource>;
  next: string;
}

export interface DispositionSet {
  disposition: Id;
  settings: DispositionSettings;
}

export interface DispositionSettings {
  finishes_lead: boolean;
  adds_to_dnc: boolean;
}

export interface DncAdded {
  addresses: Array<Id>;
}

export interface DncBody {
  numbers: Array<string>;
  reason: string;
}

export interface DncRemoved {
  address: Id;
}

export interface DncResource {
  number: string;
  source: string;
  reason: string;
  added: Microseconds;
}

export interface DncResourceList {
  items: Array<DncResource>;
  next: string;
}

export interface Enqueue {
  queue: Id;
  priority: number;
  announce_every_ms: number;
  language: string;
  skills: Array<SkillLevel>;
  value: number;
}

export interface ErrorAnswer {
  error: ApiError;
}

export interface Excluded {
  agent: Id;
  reason: Exclusion;
}

export type Exclusion =
  | "signed_out"
  | "not_ready"
  | "offered"
  | "engaged"
  | "wrap_up"
  | "seat_down"
  | "just_declined"
  | "lacks_skill"
  | "not_reached";

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
  | "refused"
  | "callback_accepted"
  | "timed_out"
  | "overflowed_out"
  | "transferred_out";

export type Fact =
  | ({ type: "operation_set" } & OperationSet)
  | ({ type: "zone_set" } & ZoneSet)
  | ({ type: "queue_set" } & QueueSet)
  | ({ type: "queue_removed" } & QueueRemoved)
  | ({ type: "agent_set" } & AgentSet)
  | ({ type: "agent_removed" } & AgentRemoved)
  | ({ type: "flow_published" } & FlowPublished)
  | ({ type: "disposition_set" } & DispositionSet)
  | ({ type: "campaign_set" } & CampaignSet)
  | ({ type: "campaign_state_changed" } & CampaignStateChanged)
  | ({ type: "leads_loaded" } & LeadsLoaded)
  | ({ type: "dnc_added" } & DncAdded)
  | ({ type: "dnc_removed" } & DncRemoved)
  | ({ type: "agent_signed_in" } & AgentSignedIn)
  | ({ type: "agent_signed_out" } & AgentSignedOut)
  | ({ type: "presence_changed" } & PresenceChanged)
  | ({ type: "presence_planned" } & PresencePlanned)
  | ({ type: "seat_changed" } & SeatChanged)
  | ({ type: "mute_changed" } & MuteChanged)
  | ({ type: "connection_changed" } & ConnectionChanged)
  | ({ type: "interaction_arrived" } & InteractionArrived)
  | ({ type: "flow_step_started" } & FlowStepStarted)
  | ({ type: "flow_step_ended" } & FlowStepEnded)
  | ({ type: "interaction_queued" } & InteractionQueued)
  | ({ type: "position_announced" } & PositionAnnounced)
  | ({ type: "offer_made" } & OfferMade)
  | ({ type: "offer_ended" } & OfferEnded)
  | ({ type: "interaction_engaged" } & InteractionEngaged)
  | ({ type: "hold_changed" } & HoldChanged)
  | ({ type: "seat_awaited" } & SeatAwaited)
  | ({ type: "interaction_released" } & InteractionReleased)
  | ({ type: "wrap_up_started" } & WrapUpStarted)
  | ({ type: "interaction_disposed" } & InteractionDisposed)
  | ({ type: "wrap_up_ended" } & WrapUpEnded)
  | ({ type: "interaction_ended" } & InteractionEnded)
  | ({ type: "lead_entered_hopper" } & LeadEnteredHopper)
  | ({ type: "lead_finished" } & LeadFinished)
  | ({ type: "preview_started" } & PreviewStarted)
  | ({ type: "preview_ended" } & PreviewEnded)
  | ({ type: "attempt_started" } & AttemptStarted)
  | ({ type: "attempt_rang" } & AttemptRang)
  | ({ type: "attempt_ended" } & AttemptEnded)
  | ({ type: "lead_waits" } & LeadWaits)
  | ({ type: "recording_started" } & RecordingStarted)
  | ({ type: "recording_ended" } & RecordingEnded)
  | ({ type: "voice_link_changed" } & VoiceLinkChanged)
  | ({ type: "leg_closed" } & LegClosed)
  | ({ type: "leg_opened" } & LegOpened)
  | ({ type: "attempt_handed_over" } & AttemptHandedOver)
  | ({ type: "ring_reached" } & RingReached)
  | ({ type: "reservation_ended" } & ReservationEnded)
  | ({ type: "priority_changed" } & PriorityChanged)
  | ({ type: "overflowed" } & Overflowed)
  | ({ type: "farewell_started" } & FarewellStarted)
  | ({ type: "interaction_transferred" } & InteractionTransferred)
  | ({ type: "callback_promised" } & CallbackPromised)
  | ({ type: "skill_set" } & SkillSet)
  | ({ type: "skill_removed" } & SkillRemoved)
  | ({ type: "agent_routing_set" } & AgentRoutingSet)
  | ({ type: "certificate_expired" } & CertificateExpired)
  | ({ type: "agent_lent" } & AgentLent)
  | ({ type: "agent_returned" } & AgentReturned)
  | ({ type: "queue_opened" } & QueueOpened);

export interface FactView {
  seq: number;
  at: Microseconds;
  fact: Fact;
  names: Record<string, string>;
}

export interface FarewellStarted {
  interaction: Id;
  step: number;
  exit: Exit;
  limit_at: Microseconds;
}

export interface Figure {
  value?: number | null;
  numerator: number;
  denominator: number;
  low?: number | null;
  high?: number | null;
  p50?: Microseconds | null;
  p90?: Microseconds | null;
  p95?: Microseconds | null;
}

export interface FloorAgent {
  name: string;
  state: AgentState;
  reason: NotReadyReason;
  pause_name: string;
  since: Microseconds;
  seat_up: boolean;
  doing: string;
  interaction: string;
  queues: Array<string>;
}

export interface FloorQueue {
  name: string;
  waiting: number;
  oldest: Microseconds;
  offered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  service_level_permille?: number | null;
  service_level_target: number;
  service_level_threshold: Microseconds;
  agents_available: number;
  agents_busy: number;
  agents_not_ready: number;
}

export interface FloorView {
  voice_up: boolean;
  queues: Record<string, FloorQueue>;
  agents: Record<string, FloorAgent>;
  waiting: Record<string, FloorWaiting>;
}

export interface FloorWaiting {
  queue: string;
  contact_name: string;
  number: string;
  since: Microseconds;
  position: number;
  offered: boolean;
}

export interface FlowPublished {
  flow: Id;
  version: number;
  graph: Graph;
}

export interface FlowResource {
  id: Id;
  name: string;
  graph: Graph;
  live_version: number;
  draft_differs: boolean;
}

export interface FlowResourceList {
  items: Array<FlowResource>;
  next: string;
}

export interface FlowStepEnded {
  interaction: Id;
  step: number;
  result: StepResult;
  digit: string;
}

export interface FlowStepStarted {
  interaction: Id;
  node: string;
  step: number;
  turn: number;
  limit_at: Microseconds;
  after_hours: boolean;
}

export interface Graph {
  start: string;
  nodes: Array<Node>;
}

export interface HangUp {
  prompt?: Prompt | null;
}

export interface Health {
  status: string;
  version: string;
  voice_up: boolean;
  journal_ok: boolean;
  journal_seq: number;
  started: Microseconds;
}

export interface HoldChanged {
  interaction: Id;
  on: boolean;
}

export type HolidayRule =
  | "none"
  | "br_national"
  | "br_all";

export interface Hours {
  zone: string;
  weekly: Array<WeeklyInterval>;
  on_open: string;
  on_closed: string;
  exceptions: Array<DayException>;
  holidays: HolidayRule;
}

export interface InteractionArgs {
  interaction: Id;
}

export interface InteractionArrived {
  interaction: Id;
  channel: Channel;
  leg: Id;
  flow: Id;
  flow_version: number;
  address: Id;
  contact: Id;
}

export interface InteractionDetail {
  summary: InteractionSummary;
  segments: Array<SegmentRow>;
  recordings: Array<RecordingView>;
  notes: Array<NoteView>;
  facts: Array<FactView>;
}

export interface InteractionDisposed {
  interaction: Id;
  agent: Id;
  disposition: Id;
}

export interface InteractionEnded {
  interaction: Id;
  exit: Exit;
  by: Party;
}

export interface InteractionEngaged {
  interaction: Id;
  agent: Id;
}

export interface InteractionQueued {
  interaction: Id;
  queue: Id;
  priority: number;
  since: Microseconds;
  returned: boolean;
  announce_every: Microseconds;
  announce_at: Microseconds;
  language: string;
  skills: Array<SkillLevel>;
  value: number;
  ring: number;
  ring_at: Microseconds;
  added: Array<Id>;
  overflow_at: Microseconds;
  overflow_rule: number;
  reserved_for: Id;
  reserved_until: Microseconds;
  cause: WaitCause;
}

export interface InteractionReleased {
  interaction: Id;
  agent: Id;
  by: Party;
  wraps_up: boolean;
}

export type InteractionState =
  | "previewing"
  | "dialling"
  | "in_flow"
  | "queued"
  | "offered"
  | "engaged"
  | "wrap_up"
  | "ended"
  | "promised";

export interface InteractionSummary {
  id: Id;
  direction: Direction;
  state: InteractionState;
  exit?: Exit | null;
  outcome?: Outcome | null;
  number: string;
  contact_name: string;
  contact: Id;
  queue_name: string;
  campaign_name: string;
  agent_name: string;
  disposition_name: string;
  started: Microseconds;
  answered: Microseconds;
  ended: Microseconds;
  waited: Microseconds;
  talked: Microseconds;
  held: Microseconds;
  wrapped: Microseconds;
  has_recording: boolean;
}

export interface InteractionSummaryList {
  items: Array<InteractionSummary>;
  next: string;
}

export interface InteractionTransferred {
  interaction: Id;
  agent: Id;
  from: Id;
  to: Id;
}

export type LeadEnd =
  | "none"
  | "reached"
  | "on_dnc"
  | "attempts_spent"
  | "invalid_number"
  | "disposed";

export interface LeadEnteredHopper {
  campaign: Id;
  lead: Id;
}

export interface LeadFinished {
  campaign: Id;
  lead: Id;
  end: LeadEnd;
}

export interface LeadSeed {
  lead: Id;
  address: Id;
  contact: Id;
}

export interface LeadWaits {
  campaign: Id;
  lead: Id;
  next_at: Microseconds;
}

export interface LeadsLoaded {
  campaign: Id;
  list: Id;
  leads: Array<LeadSeed>;
}

export interface LegClosed {
  leg: Id;
  end: LegEnd;
}

export type LegEnd =
  | "hung_up"
  | "ended"
  | "busy"
  | "no_answer"
  | "rejected"
  | "invalid"
  | "failed"
  | "lost";

export interface LegOpened {
  leg: Id;
  interaction: Id;
}

export interface LendBody {
  queues: Array<Id>;
  minutes: number;
}

export interface ListRejection {
  row: number;
  code: string;
  value: string;
}

export interface ListRejectionList {
  items: Array<ListRejection>;
  next: string;
}

export interface ListResource {
  id: Id;
  campaign: Id;
  name: string;
  uploaded: Microseconds;
  rows: number;
  accepted: number;
  rejected: number;
}

export interface ListResourceList {
  items: Array<ListResource>;
  next: string;
}

export interface ListUploadAnswer {
  list: ListResource;
  rejections: Array<ListRejection>;
}

export interface Me {
  id: Id;
  user: string;
  name: string;
  role: Role;
  language: string;
  csrf: string;
  server_time: Microseconds;
  version: string;
}

export interface Membership {
  queue: Id;
  tier: number;
  order: number;
  weight: number;
}

export interface Menu {
  prompt: Prompt;
  choices: Array<MenuChoice>;
  first_digit_ms: number;
  retries: number;
  invalid_prompt?: Prompt | null;
  timeout_prompt?: Prompt | null;
  on_failure: string;
}

export interface MenuChoice {
  digit: string;
  next: string;
  label: string;
}

export interface MetricDefinition {
  id: string;
  version: number;
  effective: Microseconds;
  name_pt: string;
  name_en: string;
  formula: string;
  about_pt: string;
  about_en: string;
  unit: Unit;
  attribution: Attribution;
  of_queues: boolean;
  of_agents: boolean;
  percentiles: boolean;
}

export interface MetricDefinitionList {
  items: Array<MetricDefinition>;
  next: string;
}

export interface MoveBody {
  queue: Id;
}

export interface MuteChanged {
  agent: Id;
  on: boolean;
}

export interface Named {
  id: string;
  name: string;
}

export type NoArgs = Record<string, never>;

export interface Node {
  name: string;
  body: NodeBody;
}

export type NodeBody =
  | ({ type: "say" } & Say)
  | ({ type: "menu" } & Menu)
  | ({ type: "hours" } & Hours)
  | ({ type: "enqueue" } & Enqueue)
  | ({ type: "hang_up" } & HangUp);

export type NotReadyReason =
  | "none"
  | "signed_in"
  | "pause"
  | "no_answer"
  | "declined"
  | "device_lost"
  | "supervisor";

export interface NoteView {
  author: Id;
  author_name: string;
  text: string;
  updated: Microseconds;
}

export interface NumberResource {
  number: string;
  flow: Id;
}

export interface NumberResourceList {
  items: Array<NumberResource>;
  next: string;
}

export type OfferEnd =
  | "accepted"
  | "declined"
  | "lapsed"
  | "customer_left"
  | "seat_lost"
  | "withdrawn"
  | "answered_elsewhere";

export interface OfferEnded {
  interaction: Id;
  agent: Id;
  end: OfferEnd;
}

export interface OfferMade {
  interaction: Id;
  agent: Id;
  lapses_at: Microseconds;
  why: Why;
}

export interface OpenBody {
  open: boolean;
}

export interface OperationSet {
  settings: OperationSettings;
}

export interface OperationSettings {
  default_trunk: Id;
  ring_max: Microseconds;
  seat_grace: Microseconds;
  unknown_retry: Microseconds;
  contact_order: ContactOrder;
  ageing_step: Microseconds;
  ageing_increment: number;
  ageing_max: number;
  value_bound: Microseconds;
  late_share: number;
}

export type Outcome =
  | "answered"
  | "busy"
  | "no_answer"
  | "rejected"
  | "invalid"
  | "failed"
  | "cancelled"
  | "unknown";

export type OverflowAction =
  | "add_queue"
  | "transfer"
  | "callback"
  | "message";

export interface OverflowRule {
  trigger: OverflowTrigger;
  limit: Microseconds;
  count: number;
  action: OverflowAction;
  queue: Id;
  text: string;
  language: string;
}

export type OverflowTrigger =
  | "waited"
  | "line_longer"
  | "expected_wait"
  | "nobody_signed_in"
  | "closed";

export interface Overflowed {
  interaction: Id;
  queue: Id;
  rule: number;
  trigger: OverflowTrigger;
  action: OverflowAction;
  to: Id;
  next_at: Microseconds;
  next_rule: number;
  applied: boolean;
}

export type Party =
  | "customer"
  | "agent"
  | "system";

export interface PauseReasonResource {
  id: Id;
  name: string;
  active: boolean;
}

export interface PauseReasonResourceList {
  items: Array<PauseReasonResource>;
  next: string;
}

export interface PositionAnnounced {
  interaction: Id;
  step: number;
  position: number;
  next_at: Microseconds;
  band: number;
  callback: boolean;
  cause: WaitCause;
}

export type Presence =
  | "signed_out"
  | "not_ready"
  | "available";

export interface PresenceChanged {
  agent: Id;
  from: Presence;
  to: Presence;
  reason: NotReadyReason;
  pause: Id;
}

export interface PresencePlanned {
  agent: Id;
  presence: Presence;
  reason: NotReadyReason;
  pause: Id;
}

export interface PreviewEnded {
  interaction: Id;
  agent: Id;
  end: OfferEnd;
}

export interface PreviewStarted {
  interaction: Id;
  agent: Id;
  campaign: Id;
  lead: Id;
  address: Id;
  contact: Id;
  lapses_at: Microseconds;
}

export interface PriorityBody {
  priority: number;
}

export interface PriorityChanged {
  interaction: Id;
  priority: number;
}

export interface Prompt {
  text: string;
  language: string;
  recording: string;
}

export interface QueueOpened {
  queue: Id;
  open: boolean;
}

export interface QueueRemoved {
  queue: Id;
}

export interface QueueResource {
  id: Id;
  name: string;
  settings: QueueSettings;
  dispositions: Array<Id>;
  members: Array<Id>;
  open: boolean;
}

export interface QueueResourceList {
  items: Array<QueueResource>;
  next: string;
}

export interface QueueSet {
  queue: Id;
  settings: QueueSettings;
}

export interface QueueSettings {
  priority: number;
  offer_max: Microseconds;
  wrap_up_max: Microseconds;
  service_level_threshold: Microseconds;
  service_level_target: number;
  record: boolean;
  agent_order: AgentOrder;
  weight: number;
  wrap_up_mode: WrapUpMode;
  rings: Array<Ring>;
  sticky: StickySettings;
  overflow: Array<OverflowRule>;
  callback: CallbackSettings;
  reserve: number;
}

export interface RecordingEnded {
  recording: Id;
  interaction: Id;
  bytes: number;
  length: Microseconds;
}

export interface RecordingStarted {
  recording: Id;
  interaction: Id;
  leg: Id;
  agent: Id;
}

export interface RecordingView {
  id: Id;
  started: Microseconds;
  length: Microseconds;
  bytes: number;
  ended: boolean;
  playable: boolean;
  url: string;
}

export interface Report {
  from: Microseconds;
  to: Microseconds;
  interval: ReportInterval;
  seq: number;
  rows: Array<ReportRow>;
  totals: Array<ReportRow>;
  total: ReportRow;
}

export type ReportInterval =
  | "quarter"
  | "hour"
  | "day";

export interface ReportRow {
  subject: string;
  name: string;
  start: Microseconds;
  end: Microseconds;
  provisional: boolean;
  still_waiting: number;
  remainder: number;
  figures: Record<string, Figure>;
}

export interface RequestResult {
  interaction: Id;
}

export type ReservationEnd =
  | "limit"
  | "agent_left"
  | "supervisor";

export interface ReservationEnded {
  interaction: Id;
  agent: Id;
  end: ReservationEnd;
  cause: WaitCause;
}

export interface RetryRule {
  outcome: Outcome;
  after: Microseconds;
  attempts_max: number;
}

export interface Ring {
  after: Microseconds;
  skills: Array<SkillLevel>;
  waived: Array<Id>;
  queues: Array<Id>;
  priority_delta: number;
}

export interface RingReached {
  interaction: Id;
  ring: number;
  priority: number;
  next_at: Microseconds;
  cause: WaitCause;
}

export type Role =
  | "agent"
  | "supervisor"
  | "admin";

export interface SaveNoteArgs {
  interaction: Id;
  text: string;
}

export interface Say {
  prompt: Prompt;
  next: string;
}

export type Seat =
  | "browser"
  | "phone";

export interface SeatAwaited {
  interaction: Id;
  agent: Id;
  returns_at: Microseconds;
}

export interface SeatChanged {
  agent: Id;
  up: boolean;
  kind: SeatKind;
  not_ready_at: Microseconds;
}

export type SeatKind =
  | "none"
  | "browser"
  | "phone";

export type SegmentKind =
  | "flow"
  | "queue"
  | "attempt";

export interface SegmentRow {
  interaction: Id;
  ordinal: number;
  kind: SegmentKind;
  queue: Id;
  flow: Id;
  attempt: Id;
  agent: Id;
  entered: Microseconds;
  left: Microseconds;
  answered: boolean;
  exit: Exit;
}

export interface SetAgentPresenceArgs {
  agent: Id;
  presence: Presence;
}

export interface SetHoldArgs {
  interaction: Id;
  on: boolean;
}

export interface SetMuteArgs {
  on: boolean;
}

export interface SetPresenceArgs {
  presence: Presence;
  pause: Id;
}

export interface SetupBody {
  token: string;
  user: string;
  name: string;
  password: string;
}

export interface SignInArgs {
  seat: Seat;
}

export interface SignInBody {
  user: string;
  password: string;
}

export type SignOutCause =
  | "asked"
  | "disconnected"
  | "removed";

export interface SkillLevel {
  skill: Id;
  level: number;
}

export interface SkillRemoved {
  skill: Id;
}

export interface SkillResource {
  id: Id;
  name: string;
  settings: SkillSettings;
}

export interface SkillResourceList {
  items: Array<SkillResource>;
  next: string;
}

export interface SkillSet {
  skill: Id;
  settings: SkillSettings;
}

export interface SkillSettings {
  certified: boolean;
}

export type StepResult =
  | "played"
  | "digit"
  | "timed_out"
  | "failed";

export type StickyMode =
  | "none"
  | "prefer"
  | "only";

export interface StickySettings {
  mode: StickyMode;
  hold: Microseconds;
  ttl: Microseconds;
}

export interface TakeLeadArgs {
  campaign: Id;
}

export interface TokenAnswer {
  token: string;
}

export interface TokenBody {
  user: string;
  password: string;
  label: string;
}

export interface TokenInfo {
  id: string;
  label: string;
  created: Microseconds;
  last_used: Microseconds;
}

export interface TokenInfoList {
  items: Array<TokenInfo>;
  next: string;
}

export interface TransferArgs {
  interaction: Id;
  queue: Id;
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

export interface TrunkResourceList {
  items: Array<TrunkResource>;
  next: string;
}

export type TrunkTransport =
  | "udp"
  | "tcp";

export type Unit =
  | "count"
  | "share"
  | "mean"
  | "time"
  | "per_hour";

export interface UserResource {
  id: Id;
  user: string;
  name: string;
  role: Role;
  language: string;
  active: boolean;
  queues: Array<Id>;
  password?: string | null;
  phone_secret?: string | null;
  has_phone: boolean;
  phone_registered: boolean;
}

export interface UserResourceList {
  items: Array<UserResource>;
  next: string;
}

export interface VoiceLinkChanged {
  up: boolean;
}

export type WaitCause =
  | "none"
  | "nobody_signed_in"
  | "all_paused"
  | "all_busy"
  | "skills"
  | "not_yet_relaxed"
  | "reserved"
  | "not_answered";

export interface WaitPart {
  cause: WaitCause;
  length: Microseconds;
}

export interface WeeklyInterval {
  weekday: number;
  open_minute: number;
  close_minute: number;
}

export interface Why {
  rule: string;
  candidates: Array<Candidate>;
  candidates_count: number;
  excluded: Array<Excluded>;
  excluded_count: number;
  contact_rule: string;
  urgency: number;
  waited: Microseconds;
  ring: number;
}

export interface WhyAgent {
  name: string;
  reason: Exclusion;
}

export interface WhyDecision {
  at: Microseconds;
  text_code: string;
  agent_name: string;
  queue_name: string;
  why?: Why | null;
  names: Record<string, string>;
}

export interface WhyView {
  position: number;
  members: number;
  excluded_by: Record<string, number>;
  agents: Array<WhyAgent>;
  decisions: Array<WhyDecision>;
  waited: Array<WaitPart>;
  ring: number;
  next_ring_at: Microseconds;
}

export type WrapUpEnd =
  | "finished"
  | "limit"
  | "signed_out";

export interface WrapUpEnded {
  interaction: Id;
  agent: Id;
  end: WrapUpEnd;
}

export type WrapUpMode =
  | "limited"
  | "fixed"
  | "manual";

export interface WrapUpStarted {
  interaction: Id;
  agent: Id;
  ends_at: Microseconds;
}

export interface ZoneOffset {
  from: Microseconds;
  offset: Microseconds;
}

export interface ZoneSet {
  zone: string;
  offsets: Array<ZoneOffset>;
}

// Requests by name over the WebSocket, and their arguments.
export interface SocketRequests {
  sign_in: SignInArgs;
  sign_out: NoArgs;
  set_presence: SetPresenceArgs;
  accept_offer: InteractionArgs;
  decline_offer: InteractionArgs;
  set_hold: SetHoldArgs;
  set_mute: SetMuteArgs;
  end_interaction: InteractionArgs;
  transfer: TransferArgs;
  dial: DialArgs;
  take_lead: TakeLeadArgs;
  dispose: DisposeArgs;
  finish_wrap_up: InteractionArgs;
  save_note: SaveNoteArgs;
  set_agent_presence: SetAgentPresenceArgs;
}

// Topics of the WebSocket, and their snapshots.
export interface Topics {
  desk: DeskView;
  floor: FloorView;
  campaigns: CampaignsView;
}

export const errorCodes = [
  "request_invalid",
  "request_timeout",
  "header_too_long",
  "body_too_long",
  "json_invalid",
  "json_too_long",
  "type_unsupported",
  "id_invalid",
  "query_invalid",
  "report_too_large",
  "cursor_invalid",
  "route_unknown",
  "method_not_allowed",
  "value_invalid",
  "operation_unknown",
  "topic_unknown",
  "range_unsatisfiable",
  "session_missing",
  "session_ended",
  "credentials_invalid",
  "too_many_attempts",
  "forbidden",
  "csrf_invalid",
  "origin_wrong",
  "setup_wrong",
  "password_weak",
  "login_invalid",
  "name_invalid",
  "language_unknown",
  "phone_secret_needed",
  "last_admin",
  "server_busy",
  "starting",
  "internal",
  "unavailable",
  "not_found",
  "already_exists",
  "registry_io",
  "registry_disk_full",
  "registry_corrupt",
  "records_io",
  "records_corrupt",
  "journal_io",
  "journal_disk_full",
  "journal_corrupt",
  "journal_fenced",
  "data_locked",
  "data_unusable",
  "wire_invalid",
  "number_invalid",
  "recording_open",
  "recording_gone",
  "list_empty",
  "columns_wrong",
  "note_too_long",
  "draft_missing",
  "prompt_failed",
  "seat_offer_invalid",
  "voice_down",
  "value_out_of_range",
  "queue_unknown",
  "queue_in_use",
  "agent_unknown",
  "agent_signed_out",
  "agent_already_signed_in",
  "agent_busy",
  "seat_down",
  "interaction_unknown",
  "interaction_not_yours",
  "contact_not_yours",
  "state_forbids",
  "disposition_unknown",
  "disposition_missing",
  "flow_unknown",
  "flow_unpublished",
  "flow_invalid",
  "campaign_unknown",
  "campaign_running",
  "campaign_not_running",
  "campaign_mode_forbids",
  "no_lead",
  "lead_present",
  "address_on_dnc",
  "zone_unknown",
  "limit_reached",
  "skill_unknown",
  "skill_in_use",
  "rings_narrow",
  "wrap_up_fixed",
  "callback_present",
] as const;
