// The facts of one interaction in plain words, as the journal has them.

import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import type { FactView, Instant } from "../../wire/types";
import css from "./facts.module.css";
import { useFormat } from "./format";

export interface FactLine {
  seq: number;
  at: Instant;
  icon: IconName;
  text: string;
  detail: string;
}

const iconOf: Record<string, IconName> = {
  interaction_arrived: "phoneIn",
  flow_step_started: "flow",
  flow_step_ended: "hash",
  interaction_queued: "list",
  position_announced: "megaphone",
  offer_made: "bell",
  offer_ended: "person",
  interaction_engaged: "phone",
  hold_changed: "bars",
  seat_awaited: "warning",
  interaction_released: "hangUp",
  wrap_up_started: "pencil",
  interaction_disposed: "pencil",
  wrap_up_ended: "check",
  interaction_ended: "flag",
  preview_started: "eye",
  preview_ended: "eye",
  ring_reached: "people",
  reservation_ended: "person",
  priority_changed: "flag",
  overflowed: "flow",
  farewell_started: "megaphone",
  interaction_transferred: "chevronRight",
  callback_promised: "undo",
  attempt_started: "phoneOut",
  attempt_handed_over: "people",
  attempt_rang: "bell",
  attempt_ended: "phoneOut",
  lead_waits: "clock",
  lead_finished: "check",
  recording_started: "rec",
  recording_ended: "rec",
  leg_opened: "phone",
  leg_closed: "hangUp",
};

// Told by the facts beside them: a caller's line opening is his arrival said twice.
const quiet = new Set([
  "leg_opened",
  "leg_closed",
  "flow_step_started",
  "lead_entered_hopper",
  "recording_started",
]);

// The same thing said again and again (a place in the line, every thirty seconds) is one line that
// counts.
export function foldRepeats(lines: FactLine[]): FactLine[] {
  const folded: FactLine[] = [];
  let times = 1;
  for (const line of lines) {
    const last = folded.at(-1);
    if (last !== undefined && last.text === line.text) {
      times += 1;
      last.detail = `${times}×`;
    } else {
      times = 1;
      folded.push({ ...line });
    }
  }
  return folded;
}

export function notDialledWord(facts: FactView[]): string {
  const end = facts.findLast((view) => view.fact.type === "preview_ended")?.fact.end;
  return end === "declined" || end === "lapsed" ? `notDialled.${end}` : "exit.skipped";
}

export function useFactLines(): (facts: FactView[]) => FactLine[] {
  const { t } = useTranslation();
  const format = useFormat();
  return (facts) =>
    facts.flatMap((view): FactLine[] => {
      const { fact, names } = view;
      if (quiet.has(fact.type)) return [];
      const text = (member: string) => String(fact[member] ?? "");
      const name = (kind: string) => names[`${kind}:${text(kind)}`] ?? `#${text(kind)}`;
      const line = (key: string, values: Record<string, unknown> = {}, detail = ""): FactLine[] => [
        { seq: view.seq, at: view.at, icon: iconOf[fact.type] ?? "info", text: t(key, values), detail },
      ];
      switch (fact.type) {
        case "flow_step_ended":
          return text("result") === "played"
            ? []
            : line(`fact.flow_step_ended.${text("result")}`, { digit: text("digit") });
        case "interaction_queued":
          return line(fact.returned === true ? "fact.interaction_returned" : "fact.interaction_queued", {
            queue: name("queue"),
          });
        case "position_announced":
          return line("fact.position_announced", { position: fact.position });
        case "offer_made":
        case "interaction_engaged":
        case "preview_started":
        case "attempt_started":
        case "wrap_up_started":
          return line(`fact.${fact.type}`, { agent: name("agent") });
        case "offer_ended":
        case "preview_ended":
        case "wrap_up_ended":
          return line(`fact.${fact.type}.${text("end")}`, { agent: name("agent") });
        case "priority_changed":
          return line("fact.priority_changed", { priority: fact.priority });
        case "ring_reached":
          return line("fact.ring_reached", { ring: Number(fact.ring) + 1 });
        case "reservation_ended":
          return line("fact.reservation_ended", { agent: name("agent") });
        case "overflowed":
          return fact.applied === false
            ? line("fact.overflow_not_applied")
            : line(`decision.overflow.${text("action")}`, { queue: names[`queue:${text("to")}`] ?? "" });
        case "interaction_transferred":
          return line(text("agent") === "0" ? "fact.interaction_moved" : "fact.interaction_transferred", {
            agent: name("agent"),
            queue: names[`queue:${text("to")}`] ?? `#${text("to")}`,
          });
        case "attempt_handed_over":
          return line("fact.attempt_handed_over", {
            agent: names[`agent:${text("to")}`] ?? `#${text("to")}`,
          });
        case "hold_changed":
          return line(fact.on === true ? "fact.hold_on" : "fact.hold_off");
        case "seat_awaited":
          return line(Number(fact.returns_at) > 0 ? "fact.seat_awaited" : "fact.seat_back", {
            agent: name("agent"),
          });
        case "interaction_released":
          return line(`fact.interaction_released.${text("by")}`, { agent: name("agent") });
        case "interaction_disposed":
          return line("fact.interaction_disposed", { disposition: name("disposition") });
        case "interaction_ended":
          return line("fact.interaction_ended", {
            exit: t(text("exit") === "skipped" ? notDialledWord(facts) : `exit.${text("exit")}`),
          });
        case "attempt_ended":
          return line("fact.attempt_ended", { outcome: t(`outcome.${text("outcome")}`) });
        case "lead_waits":
          return line("fact.lead_waits", { time: format.clock(Number(fact.next_at)) });
        case "lead_finished":
          return line(`fact.lead_finished.${text("end")}`);
        case "recording_ended":
          if (Number(fact.bytes) === 0) return line("fact.recording_empty");
          return line("fact.recording_ended", { length: format.duration(Number(fact.length)) });
        case "interaction_arrived":
        case "attempt_rang":
        case "farewell_started":
        case "callback_promised":
          return line(`fact.${fact.type}`);
        default:
          return line("fact.other", { type: fact.type.replaceAll("_", " ") });
      }
    });
}

interface Props {
  facts: FactView[];
  current?: number;
  onPick?: (fact: FactLine) => void;
}

export function Facts({ facts, current, onPick }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = foldRepeats(useFactLines()(facts));
  // The fact of the moment may be one that is not told; then the last one told still holds.
  const on = current === undefined ? undefined : lines.findLast((line) => line.seq <= current)?.seq;
  if (lines.length === 0) return <p className="t3">{t("desk.factsEmpty")}</p>;
  return (
    <ol className={css.facts}>
      {lines.map((line) => {
        const inside = (
          <>
            <time
              className={css.at}
              dateTime={new Date(line.at / 1000).toISOString()}
              title={format.clockSeconds(line.at)}
            >
              {format.clock(line.at)}
            </time>
            <Icon name={line.icon} />
            <span>
              {line.text}
              {line.detail === "" ? null : <small>{line.detail}</small>}
            </span>
          </>
        );
        return (
          <li key={line.seq} data-on={line.seq === on || undefined}>
            {onPick === undefined ? (
              <div className={css.line}>{inside}</div>
            ) : (
              <button type="button" className={css.line} onClick={() => onPick(line)}>
                {inside}
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
