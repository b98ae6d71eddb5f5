// Figures of queues and agents by interval, as the server's books have them: nothing is computed here.

import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { http, queryText } from "../../store/http";
import { Banner, Chip, Empty, Loading, ProblemBox, Strip } from "../../ui/parts";
import { useServerNowFunction } from "../../ui/time";
import type { Page as Items, MetricDefinition, Report, ReportRow } from "../../wire/types";
import type { ReportSearch } from "../router";
import { useProblemText, useTitle } from "../shared/app";
import { options, useList } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { Page } from "../shell/Page";
import { Dictionary } from "./Dictionary";
import { figureText, percentilesText, rangeText } from "./figures";
import css from "./reports.module.css";

export const kinds = ["queues", "agents", "dictionary"] as const;
export type Kind = (typeof kinds)[number];
const periods = ["today", "yesterday", "week", "month"] as const;
const intervals = ["15m", "1h", "day"] as const;

// What each table shows, and the strip above it.
const columns = {
  queues: [
    "offered_gross",
    "answered",
    "abandoned",
    "short_abandons",
    "sl",
    "abandon_in",
    "asa",
    "handled",
    "aht",
  ],
  agents: [
    "handled",
    "aht",
    "acw_avg",
    "missed_offers",
    "occupancy",
    "utilisation",
    "time_pause",
    "signed_in",
  ],
};
const headline = {
  queues: ["offered", "answered", "sl", "abandon_in", "asa", "aht"],
  agents: ["handled", "aht", "occupancy", "utilisation", "missed_rate", "signed_in"],
};

const minute = 60_000_000;

// Midnights are those of this browser's place.
function stretchOf(period: string, nowUs: number): { from: number; to: number } {
  const midnight = (daysBack: number) => {
    const day = new Date(nowUs / 1000);
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - daysBack);
    return day.getTime() * 1000;
  };
  if (period === "yesterday") return { from: midnight(1), to: midnight(0) };
  const from = period === "week" ? midnight(6) : period === "month" ? midnight(29) : midnight(0);
  // To the end of the quarter that runs: an answer may be kept for as long.
  return { from, to: Math.floor(nowUs / (15 * minute) + 1) * 15 * minute };
}

export function useDictionary() {
  return useQuery({
    queryKey: ["metrics"],
    queryFn: () => http.get<Items<MetricDefinition>>("/metrics"),
    staleTime: Number.POSITIVE_INFINITY,
    select: (page) => page.items,
  });
}

export function Reports() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/relatorios" });
  useTitle(t("reports.title"));
  const kind = kinds.find((one) => one === search.of) ?? "queues";
  return (
    <Page bar={<h1>{t("reports.title")}</h1>}>
      <div className={css.page}>
        <Filters kind={kind} search={search} />
        {kind === "dictionary" ? <Dictionary /> : <Figures key={kind} kind={kind} search={search} />}
      </div>
    </Page>
  );
}

function Filters({ kind, search }: { kind: Kind; search: ReportSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/relatorios" });
  const queues = useList("queues");
  const users = useList("users");
  const set = (values: ReportSearch) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true });
  const choice = (key: "period" | "interval", list: readonly string[], fallback: string) => (
    <SegmentedControl
      aria-label={t(`reports.${key}`)}
      data={list.map((value) => ({ value, label: t(`reports.${key}s.${value}`) }))}
      value={search[key] ?? fallback}
      onChange={(value) => set({ [key]: value === fallback ? undefined : value })}
    />
  );
  return (
    <search className={css.filters} aria-label={t("reports.filters")}>
      <SegmentedControl
        aria-label={t("reports.of")}
        data={kinds.map((value) => ({ value, label: t(`reports.${value}`) }))}
        value={kind}
        onChange={(value) => set({ of: value === "queues" ? undefined : value, subject: undefined })}
      />
      {kind === "dictionary" ? null : (
        <>
          {choice("period", periods, "today")}
          {choice("interval", intervals, "1h")}
          <Select
            aria-label={t(`reports.one.${kind}`)}
            placeholder={t(`reports.one.${kind}`)}
            size="xs"
            w={180}
            clearable
            searchable
            data={options(kind === "queues" ? queues.data : users.data)}
            value={search.subject ?? null}
            onChange={(value) => set({ subject: value ?? undefined })}
          />
        </>
      )}
    </search>
  );
}

function Figures({ kind, search }: { kind: "queues" | "agents"; search: ReportSearch }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const serverNow = useServerNowFunction();
  const dictionary = useDictionary();
  const report = useQuery({
    queryKey: ["reports", kind, search],
    queryFn: () => {
      const { from, to } = stretchOf(search.period ?? "today", serverNow());
      const query = queryText({
        from,
        to,
        interval: search.interval ?? "1h",
        [kind === "queues" ? "queue" : "agent"]: search.subject,
        metrics: [...new Set([...columns[kind], ...headline[kind]])].join(","),
      });
      return http.get<Report>(`/reports/${kind}${query}`);
    },
    refetchInterval: search.period === "yesterday" ? false : 15_000,
    placeholderData: (previous) => previous,
  });
  const failed = report.isError ? report : dictionary.isError ? dictionary : undefined;
  if (failed !== undefined) {
    return (
      <ProblemBox
        title={t("problem.readFailed")}
        text={text(failed.error)}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (report.data === undefined || dictionary.data === undefined) return <Loading lines={10} />;
  const known = new Map(dictionary.data.map((metric) => [metric.id, metric]));
  const shown = (ids: string[]) => ids.flatMap((id) => known.get(id) ?? []);
  return (
    <>
      <Headline report={report.data} metrics={shown(headline[kind])} />
      {kind === "queues" ? <Balance report={report.data} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
      <section className={`card ${css.table}`} aria-label={t(`reports.${kind}`)} tabIndex={0}>
        {report.data.rows.length === 0 ? (
          <Empty title={t("reports.empty")} text={t("reports.emptyText")} />
        ) : (
          <Table kind={kind} report={report.data} metrics={shown(columns[kind])} />
        )}
      </section>
    </>
  );
}

function useNameOf() {
  const { i18n } = useTranslation();
  const portuguese = i18n.language.startsWith("pt");
  return {
    name: (metric: MetricDefinition) => (portuguese ? metric.name_pt : metric.name_en),
    about: (metric: MetricDefinition) => (portuguese ? metric.about_pt : metric.about_en),
  };
}

function Headline({ report, metrics }: { report: Report; metrics: MetricDefinition[] }) {
  const { t, i18n } = useTranslation();
  const { name } = useNameOf();
  const figures = metrics.map((metric) => {
    const figure = report.total.figures[metric.id];
    return {
      label: name(metric),
      value: figureText(figure, metric.unit, i18n.language),
      detail: percentilesText(figure) || rangeText(figure, i18n.language) || undefined,
    };
  });
  return (
    <Strip
      figures={figures}
      columns={`repeat(${figures.length}, minmax(0, 1fr))`}
      label={t("reports.total")}
    />
  );
}

// Conservation, printed: what entered is what left and what still waits.
function Balance({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { remainder, still_waiting, figures } = report.total;
  const balanced = remainder === 0;
  return (
    <Banner
      tone={balanced ? "neutral" : "danger"}
      icon={balanced ? "check" : "warning"}
      role={balanced ? undefined : "alert"}
    >
      {t(balanced ? "reports.balanced" : "reports.unbalanced", {
        offered: figures.offered_gross?.value ?? 0,
        waiting: still_waiting,
        remainder,
      })}
    </Banner>
  );
}

interface TableProps {
  kind: "queues" | "agents";
  report: Report;
  metrics: MetricDefinition[];
}

function Table({ kind, report, metrics }: TableProps) {
  const { t } = useTranslation();
  const { name, about } = useNameOf();
  const format = useFormat();
  const when = (row: ReportRow) => {
    const day = format.fullDate(row.start).split(",")[0];
    if (report.interval === "day") return day;
    return `${day} ${format.clock(row.start)}–${format.clock(row.end)}`;
  };
  return (
    <table className="tb">
      <thead>
        <tr>
          <th>{t("reports.head.interval")}</th>
          <th>{t(`reports.one.${kind}`)}</th>
          {metrics.map((metric) => (
            <th key={metric.id} className="r" title={`${about(metric)} ${metric.formula}`}>
              {name(metric)}
            </th>
          ))}
          {kind === "queues" ? (
            <>
              <th className="r">{t("reports.head.stillWaiting")}</th>
              <th className="r" title={t("reports.remainderAbout")}>
                {t("reports.head.remainder")}
              </th>
            </>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row) => (
          <tr key={`${row.subject}-${row.start}`}>
            <td className="t2">
              {when(row)} {row.provisional ? <Chip outline>{t("reports.provisional")}</Chip> : null}
            </td>
            <td className="m">{row.name || row.subject}</td>
            <Cells row={row} metrics={metrics} />
            {kind === "queues" ? (
              <>
                <td className="r">{format.count(row.still_waiting)}</td>
                <td className={`r ${row.remainder === 0 ? "t3" : "tda"}`}>{format.count(row.remainder)}</td>
              </>
            ) : null}
          </tr>
        ))}
      </tbody>
      <tfoot>
        {report.totals.map((row) => (
          <tr key={row.subject} className={css.total}>
            <th scope="row">{t("reports.total")}</th>
            <td className="m">{row.name || row.subject}</td>
            <Cells row={row} metrics={metrics} />
            {kind === "queues" ? (
              <>
                <td className="r">{format.count(row.still_waiting)}</td>
                <td className={`r ${row.remainder === 0 ? "t3" : "tda"}`}>{format.count(row.remainder)}</td>
              </>
            ) : null}
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

function Cells({ row, metrics }: { row: ReportRow; metrics: MetricDefinition[] }) {
  const { i18n } = useTranslation();
  return metrics.map((metric) => {
    const figure = row.figures[metric.id];
    const beside = percentilesText(figure) || rangeText(figure, i18n.language);
    return (
      <td key={metric.id} className="r">
        {figureText(figure, metric.unit, i18n.language)}
        {beside === "" ? null : <small className={css.beside}>{beside}</small>}
      </td>
    );
  });
}
