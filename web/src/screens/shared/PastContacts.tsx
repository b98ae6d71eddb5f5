import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Chip, type Tone } from "../../ui/parts";
import type { InteractionDetail, InteractionSummary } from "../../wire/types";
import { notDialledWord } from "./Facts";
import { useFormat } from "./format";
import css from "./past.module.css";

export function exitTone(one: InteractionSummary): Tone {
  if (one.state === "wrap_up") return "wrap";
  if (one.state !== "ended") return "accent";
  if (one.exit === "answered") return "ok";
  if (one.exit === "system_drop") return "danger";
  return one.exit?.startsWith("abandoned") ? "warning" : "neutral";
}

// A key of the catalogue: how it ended, or where it stands.
export function exitWord(one: InteractionSummary): string {
  if (one.state !== "ended") return `interactionState.${one.state}`;
  if (one.exit === "not_answered" && one.outcome) return `outcome.${one.outcome}`;
  return `exit.${one.exit}`;
}

// The same where the facts are at hand, for a lead that was shown and not dialled: skipped by the
// person, or its time passed.
export function exitWordOf({ summary, facts }: Pick<InteractionDetail, "summary" | "facts">): string {
  return summary.state === "ended" && summary.exit === "skipped" ? notDialledWord(facts) : exitWord(summary);
}

export function PastContacts({ list, withPerson }: { list: InteractionSummary[]; withPerson?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul>
      {list.map((one) => (
        <li key={one.id}>
          <Link to="/historico/$id" params={{ id: one.id }} className={css.past}>
            <Icon name={one.direction === "inbound" ? "phoneIn" : "phoneOut"} />
            <span className="col">
              <span className="m el">
                {withPerson
                  ? format.person(one.contact_name, one.number)
                  : one.disposition_name || t(`directionShort.${one.direction}`)}
              </span>
              <span className="f12 t2 el">
                {[
                  one.queue_name || one.campaign_name || t("history.manual"),
                  withPerson ? one.disposition_name : one.agent_name,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="r f12 t3">
              {format.when(one.started)}
              <span className={css.chip}>
                <Chip tone={exitTone(one)}>{t(exitWord(one))}</Chip>
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
