// The sentence for a refusal, in the language of this screen. The server names what was wrong by codes
// (a field, a step of a flow and its flaw); its own sentence is only for codes that are newer than us.

import type { TFunction } from "i18next";

interface Refused {
  code: string;
  message: string;
  detail: string;
}

interface Texts {
  t: TFunction;
  exists: (key: string) => boolean;
}

export interface Flaw {
  node: string;
  flaw: string;
  value: string;
}

// "menu: next_unknown (fim)"; a flaw of no step in particular stands behind "flow".
export function readFlaw(detail: string): Flaw | null {
  const match = /^(.*?): ([a-z_]+)(?: \((.*)\))?$/s.exec(detail);
  if (match === null) return null;
  return { node: match[1] ?? "", flaw: match[2] ?? "", value: match[3] ?? "" };
}

// The step that stops a flow, by its name; empty when no step does.
export function brokenStep({ code, detail }: Pick<Refused, "code" | "detail">): string {
  return code === "flow_invalid" ? (readFlaw(detail)?.node ?? "") : detail;
}

// "rings[1]": from 0.
export function ringOf(detail: string): number | null {
  const match = /^rings\[(\d+)\]/.exec(detail);
  return match === null ? null : Number(match[1]);
}

const rangeCodes = ["value_out_of_range", "value_invalid", "query_invalid"];
const fieldCodes = [...rangeCodes, "rings_narrow", "skill_unknown", "queue_unknown", "limit_reached"];

// The field of a form that a refusal is about, to be shown beside it; empty when it is about none.
// "fields.Cidade" is one of the fields, "rings[1]" one of the rings.
export function fieldOf({ code, detail }: Pick<Refused, "code" | "detail">): string {
  return fieldCodes.includes(code) ? (/^[a-z_]+/.exec(detail)?.[0] ?? "") : "";
}

export function problemText({ t, exists }: Texts, { code, message, detail }: Refused): string {
  if (code === "flow_invalid") {
    const flaw = readFlaw(detail);
    const keys = flaw === null ? [] : [`flaw.${flaw.flaw}`];
    if (flaw?.value === "") keys.unshift(`flawEmpty.${flaw.flaw}`);
    const key = keys.find(exists);
    if (key !== undefined) return t(key, { ...flaw });
  }
  if (!exists(`error.${code}`)) return message === "" ? t("error.other", { code }) : message;
  const ring = ringOf(detail);
  if (ring !== null) return t(`error.${code}`, { detail: t("field.ring", { number: ring + 1 }) });
  const field = `field.${fieldOf({ code, detail })}`;
  const named = rangeCodes.includes(code) && exists(field);
  // Without a detail the sentence ends before its colon.
  return t(`error.${code}`, { detail: named ? t(field) : detail }).replace(/: ?\.$/, ".");
}
