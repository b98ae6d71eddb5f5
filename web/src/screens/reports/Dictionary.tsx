// What every number means, as the server's dictionary says it.

import { useTranslation } from "react-i18next";
import { Loading, ProblemBox } from "../../ui/parts";
import { useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import { useDictionary } from "./Reports";
import css from "./reports.module.css";

export function Dictionary() {
  const { t, i18n } = useTranslation();
  const text = useProblemText();
  const format = useFormat();
  const dictionary = useDictionary();
  const portuguese = i18n.language.startsWith("pt");
  if (dictionary.isError) {
    return (
      <ProblemBox
        title={t("problem.readFailed")}
        text={text(dictionary.error)}
        onRetry={() => void dictionary.refetch()}
      />
    );
  }
  if (dictionary.data === undefined) return <Loading lines={10} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
    <section className={`card ${css.table}`} aria-label={t("reports.dictionary")} tabIndex={0}>
      <table className="tb">
        <thead>
          <tr>
            <th>{t("reports.head.metric")}</th>
            <th>{t("reports.head.meaning")}</th>
            <th>{t("reports.head.attribution")}</th>
            <th>{t("reports.head.version")}</th>
          </tr>
        </thead>
        <tbody>
          {dictionary.data.map((metric) => (
            <tr key={`${metric.id}-${metric.version}`}>
              <td className={css.metric}>
                <span className="m">{portuguese ? metric.name_pt : metric.name_en}</span>
                <small className={css.beside}>{metric.id}</small>
              </td>
              <td className={css.meaning}>
                {portuguese ? metric.about_pt : metric.about_en}
                <code className={css.formula}>{metric.formula}</code>
              </td>
              <td className="t2">{t(`reports.attribution.${metric.attribution}`)}</td>
              <td className="t2">
                {t("reports.version", { version: metric.version })}
                {metric.effective === 0 ? null : (
                  <small className={css.beside}>
                    {t("reports.since", { date: format.fullDate(metric.effective) })}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
