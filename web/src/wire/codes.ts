// The codes a person may meet: the refusals of the core, in its order, then those of the API and of
// this program itself. Every one has a text in every language (i18n/catalogues.test.ts).

export const refusals = [
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
  "state_forbids",
  "disposition_unknown",
  "disposition_missing",
  "flow_unknown",
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
] as const;

export const apiErrors = [
  "not_found",
  "already_exists",
  "json_invalid",
  "json_too_long",
  "credentials_invalid",
  "too_many_attempts",
  "session_missing",
  "session_ended",
  "forbidden",
  "csrf_invalid",
  "unavailable",
  "number_invalid",
] as const;

export const ownErrors = [
  "offline",
  "timed_out",
  "bad_answer",
  "microphone_denied",
  "microphone_missing",
  "microphone_busy",
  "insecure_context",
  "seat_elsewhere",
  "seat_failed",
] as const;

export const rejectionCodes = [
  "number_invalid",
  "number_missing",
  "number_repeated",
  "name_missing",
  "columns_wrong",
  "on_dnc",
] as const;
