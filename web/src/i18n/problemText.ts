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

export function problemText({ t, exists }: Texts, { code, message, detail }: Refused): string {
  if (code === "flow_invalid") {
    const flaw = readFlaw(detail);
    const keys = flaw === null ? [] : [`flaw.${flaw.flaw}`];
    if (flaw?.value === "") keys.unshift(`flawEmpty.${flaw.flaw}`);
    const key = keys.find(exists);
    if (key !== undefined) return t(key, { ...flaw });
  }
  if (!exists(`error.${code}`)) return message === "" ? t("error.other", { code }) : message;
  // "fields.Cidade" is one of the fields.
  const field = `field.${detail.split(".")[0]}`;
  const named = ["value_out_of_range", "value_invalid", "query_invalid"].includes(code) && exists(field);
  // Without a detail the sentence ends before its colon.
  return t(`error.${code}`, { detail: named ? t(field) : detail }).replace(/: ?\.$/, ".");
}
