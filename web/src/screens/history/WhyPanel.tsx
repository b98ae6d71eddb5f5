// Why this person, why this long: the wait by its causes and every choice of a person, as the server
// tells them.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Loading, ProblemBox } from "../../ui/parts";
import type { InteractionDetail, Why, WhyDecision, WhyView } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import { Candidates, useChoiceText, useRuleWord, WaitParts } from "../shared/Why";
import css from "./history.module.css";

type Choice = WhyDecision & { why: Why };

function choicesOf(view: WhyView): Choice[] {
  return view.decisions.filter((one): one is Choice => (one.why?.rule ?? "") !== "");
}

export function WhyPanel({ detail }: { detail: InteractionDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useProblemText();
  const { id, agent_name: agent, waited } = detail.summary;
  const why = useQuery({
    // Again whenever something happened.
    queryKey: ["interactions", id, "why", detail.facts.length],
    queryFn: () => http.get<WhyView>(`/interactions/${id}/why`),
    placeholderData: (previous) => previous,
  });
  const choices = why.data === undefined ? [] : choicesOf(why.data);
  const last = choices.at(-1);
  const first = (agent || last?.agent_name || "").split(" ")[0];
  const title =
    first === ""
      ? t("history.whyTitleNoAgent")
      : waited > 0
        ? t("history.whyTitle", { name: first, waited: format.duration(waited) })
        : t("history.whyTitleShort", { name: first });
  return (
    <aside className={css.panel} aria-label={t("history.whyTitleNoAgent")}>
      <div className="hd">
        <h2 className="el">{title}</h2>
      </div>
      {why.isPending ? <Loading lines={4} /> : null}
      {why.isError ? (
        <div className={css.section}>
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(why.error)}
            onRetry={() => void why.refetch()}
          />
        </div>
      ) : null}
      {why.data === undefined ? null : (
        <>
          {why.data.waited.length === 0 ? null : (
            <section className={css.section}>
              <h3>{t("why.waited")}</h3>
              <WaitParts parts={why.data.waited} />
            </section>
          )}
          {last === undefined ? <p className={`${css.section} t2`}>{t("history.noDecision")}</p> : null}
          {choices
            .slice()
            .reverse()
            .map((choice, index) => (
              <ChoiceSection key={`${choice.at}-${choice.agent_name}`} choice={choice} open={index === 0} />
            ))}
        </>
      )}
    </aside>
  );
}

function ChoiceSection({ choice, open: opened }: { choice: Choice; open: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWord();
  const sentence = useChoiceText();
  const [open, setOpen] = useState(opened);
  const { why, at, names } = choice;
  return (
    <section className={css.section}>
      <h3>
        <button type="button" className="link t1 row" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
          <span>
            {format.clockSeconds(at)} · {choice.agent_name}
          </span>
        </button>
      </h3>
      {open ? (
        <>
          <p className="t2" style={{ marginBottom: 8 }}>
            {sentence(choice)}
          </p>
          <dl className="kv" style={{ marginBottom: 8 }}>
            <dt>{t("history.rule")}</dt>
            <dd>{rule(why.rule)}</dd>
            {why.contact_rule === "" ? null : (
              <>
                <dt>{t("why.contactRule")}</dt>
                <dd>
                  {t(`routing.contactOrders.${why.contact_rule}`, { defaultValue: t("history.otherRule") })}
                </dd>
              </>
            )}
            {why.ring === 0 ? null : (
              <>
                <dt>{t("routing.ring")}</dt>
                <dd>{why.ring + 1}</dd>
              </>
            )}
          </dl>
          {why.rule === "asked" || why.rule === "assigned" ? null : (
            <Candidates why={why} at={at} names={names} />
          )}
        </>
      ) : (
        <p className="f12 t3">{t("why.among", { rule: rule(why.rule), count: why.candidates_count })}</p>
      )}
    </section>
  );
}
