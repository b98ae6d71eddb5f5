// Why this person, why this long: the last decision's candidates and exclusions, from its own fact.

import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactView, InteractionDetail, Why } from "../../wire/types";
import { useFormat } from "../shared/format";
import css from "./history.module.css";

function decisionOf(facts: FactView[]): { view: FactView; why: Why } | undefined {
  const view = facts.findLast((one) => {
    const why = one.fact.why as Why | undefined;
    return (
      (one.fact.type === "offer_made" || one.fact.type === "attempt_started") && (why?.rule ?? "") !== ""
    );
  });
  return view === undefined ? undefined : { view, why: view.fact.why as Why };
}

export function WhyPanel({ detail }: { detail: InteractionDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const decision = decisionOf(detail.facts);
  const { agent_name: agent, waited } = detail.summary;
  if (decision === undefined) {
    return (
      <aside className={css.panel} aria-label={t("history.whyTitleNoAgent")}>
        <div className="hd">
          <h2>{t("history.whyTitleNoAgent")}</h2>
        </div>
        <p className={`${css.section} t2`}>{t("history.noDecision")}</p>
      </aside>
    );
  }
  const { view, why } = decision;
  const name = (id: string) => view.names[`agent:${id}`] ?? `#${id}`;
  const asked = why.rule === "asked";
  const winner = name(why.candidates[0]?.agent ?? "0");
  const shown = whole ? why.excluded : why.excluded.slice(0, 3);
  const more = why.excluded.length - shown.length;
  return (
    <aside className={css.panel} aria-label={t("history.whyTitleNoAgent")}>
      <div className="hd">
        <h2 className="el">
          {waited > 0
            ? t("history.whyTitle", {
                name: (agent || winner).split(" ")[0],
                waited: format.duration(waited),
              })
            : t("history.whyTitleShort", { name: (agent || winner).split(" ")[0] })}
        </h2>
      </div>
      <p className={`${css.section} t2`}>
        {asked
          ? t("history.chosenAsked", { name: winner })
          : why.candidates_count === 1
            ? t("history.chosenOnly")
            : t("history.chosen", { count: why.candidates_count, name: winner })}
      </p>
      {asked ? null : (
        <div className={css.section}>
          <ul>
            <li className={`${css.candidate} f12 t3`}>
              <span>{t("history.candidates")}</span>
              <span>{t("history.idleFor")}</span>
            </li>
            {why.candidates.map((one, index) => (
              <li key={one.agent} className={css.candidate} data-win={index === 0 || undefined}>
                <span className="el">{name(one.agent)}</span>
                <span>{format.duration(view.at - one.idle_since)}</span>
              </li>
            ))}
            {shown.map((one) => (
              <li key={one.agent} className={css.candidate}>
                <span className="t2 el">{name(one.agent)}</span>
                <span className="f12 t3">{t(`exclusion.${one.reason}`).toLowerCase()}</span>
              </li>
            ))}
          </ul>
          {more > 0 ? (
            <button
              type="button"
              className="link f12"
              style={{ marginTop: 6 }}
              onClick={() => setWhole(true)}
            >
              {t("history.more", { count: more })}
            </button>
          ) : null}
        </div>
      )}
      <div className={css.section}>
        <h3>{t("history.ruleTitle")}</h3>
        <dl className="kv">
          <dt>{t("history.rule")}</dt>
          <dd>{t(`history.rules.${why.rule}`, { defaultValue: t("history.otherRule") })}</dd>
          <dt>{t("history.decision")}</dt>
          <dd>
            {t("history.decisionNumber", { number: format.count(view.seq) })}, {format.clockSeconds(view.at)}
          </dd>
        </dl>
      </div>
    </aside>
  );
}
