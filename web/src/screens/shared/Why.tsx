// Why somebody waited and who got them: the wait by its causes, and one choice with everything that
// the core looked at.

import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Instant, WaitPart, Why } from "../../wire/types";
import { keyText, tiersCount, whoDecided } from "./choice";
import { useFormat } from "./format";
import css from "./why.module.css";

export function WaitParts({ parts }: { parts: WaitPart[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = parts.reduce((sum, part) => sum + part.length, 0);
  if (whole === 0) return null;
  return (
    <>
      <div className={css.bar} aria-hidden="true">
        {parts.map((part) => (
          <i key={part.cause} data-cause={part.cause} style={{ flexGrow: part.length / whole }} />
        ))}
      </div>
      <dl className={css.parts}>
        {parts.map((part) => (
          <div key={part.cause}>
            <dt className="row">
              <i className={css.swatch} data-cause={part.cause} />
              {t(`waitCause.${part.cause}`)}
            </dt>
            <dd>{format.duration(part.length)}</dd>
            <dd className="t3">{format.percent(part.length, whole, 0)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

export function useRuleWord(): (rule: string) => string {
  const { t } = useTranslation();
  return (rule) => t(`history.rules.${rule}`, { defaultValue: t("history.otherRule") });
}

interface ChoiceProps {
  why: Why;
  at: Instant;
  names: Record<string, string>;
}

export function useChoiceText(): (choice: ChoiceProps) => string {
  const { t } = useTranslation();
  const rule = useRuleWord();
  return ({ why, names }) => {
    const name = names[`agent:${why.candidates[0]?.agent}`] ?? `#${why.candidates[0]?.agent}`;
    const count = why.candidates_count;
    if (whoDecided(why) === "asked") return t("history.chosenAsked", { name });
    if (whoDecided(why) === "assigned") return t("why.assigned", { name });
    if (count === 1) return t("history.chosenOnly");
    if (why.rule === "ring_all") return t("why.all", { count });
    if (why.rule === "longest_idle") return t("history.chosen", { count, name });
    return t("why.byRule", { count, name, rule: rule(why.rule).toLowerCase() });
  };
}

// Those who could answer with the key that decided, then those who could not with the reason.
export function Candidates({ why, at, names }: ChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const name = (id: string) => names[`agent:${id}`] ?? `#${id}`;
  const excluded = whole ? why.excluded : why.excluded.slice(0, 3);
  const more = why.excluded.length - excluded.length;
  const tiers = tiersCount(why);
  return (
    <>
      <table className={css.candidates}>
        <thead>
          <tr>
            <th>{t("history.candidates")}</th>
            <th>{t(`why.key.${why.rule}`, { defaultValue: t("why.key.other") })}</th>
          </tr>
        </thead>
        <tbody>
          {why.candidates.map((one, index) => (
            <tr key={one.agent} data-win={(index === 0 && why.rule !== "ring_all") || undefined}>
              <td className="el">{name(one.agent)}</td>
              <td>
                {tiers ? <span className="f12 t3">{t("why.tier", { tier: one.tier })} · </span> : null}
                {keyText(why.rule, one, at, format)}
              </td>
            </tr>
          ))}
          {excluded.map((one) => (
            <tr key={one.agent}>
              <td className="t2 el">{name(one.agent)}</td>
              <td className="f12 t3">{t(`exclusion.${one.reason}`).toLowerCase()}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <button type="button" className="link f12" style={{ marginTop: 6 }} onClick={() => setWhole(true)}>
          {t("history.more", { count: more })}
        </button>
      ) : null}
    </>
  );
}
