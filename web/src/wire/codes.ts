// The codes a person may meet beside the server's own (errorCodes in generated.ts): those of this
// program, and the reasons why rows of a list are refused. Every one has a text in every language
// (i18n/catalogues.test.ts).

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
  "number_in_campaign",
  "columns_wrong",
  "quotes_wrong",
  "not_utf8",
  "row_too_long",
  "on_dnc",
] as const;
