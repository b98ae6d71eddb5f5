import { SegmentedControl, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { http, queryText } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Action, Chip, Empty, Loading, ProblemBox } from "../../ui/parts";
import { useServerNowFunction } from "../../ui/time";
import type { InteractionSummary, Page as Items } from "../../wire/types";
import type { HistorySearch } from "../router";
import { useApp, useProblemText, useTitle } from "../shared/app";
import { options, useList } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { exitTone, exitWord } from "../shared/PastContacts";
import { Page } from "../shell/Page";
import css from "./history.module.css";

const day = 86_400 * 1_000_000;
const periods = ["today", "week", "month", "everything"] as const;
const exits = [
  "answered",
  "abandoned_in_queue",
  "abandoned_ringing",
  "abandoned_in_flow",
  "flow_ended",
  "after_hours",
  "not_answered",
  "skipped",
  "cancelled",
  "system_drop",
  "refused",
] as const;

// The first instant of the period; midnights are those of this browser's place.
function startOf(period: string | undefined, nowUs: number): number | undefined {
  const midnight = new Date(nowUs / 1000).setHours(0, 0, 0, 0) * 1000;
  if (period === "week") return midnight - 6 * day;
  if (period === "month") return midnight - 29 * day;
  return period === "everything" ? undefined : midnight;
}

export function History() {
  const { t } = useTranslation();
  const text = useProblemText();
  const search = useSearch({ from: "/shell/historico" });
  const serverNow = useServerNowFunction();
  useTitle(t("history.title"));
  const list = useInfiniteQuery({
    queryKey: ["interactions", "list", search],
    initialPageParam: "",
    queryFn: ({ pageParam }) => {
      const { period, ...filters } = search;
      const query = queryText({
        ...filters,
        from: startOf(period, serverNow()),
        cursor: pageParam,
        limit: 50,
      });
      return http.get<Items<InteractionSummary>>(`/interactions${query}`);
    },
    getNextPageParam: (page) => (page.next === "" ? undefined : page.next),
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 1) === 1 ? 10_000 : false),
    placeholderData: (previous) => previous,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page bar={<h1>{t("history.title")}</h1>}>
      <div className={css.page}>
        <Filters search={search} />
        {list.isError ? (
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(list.error)}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        <section className={`card ${css.table}`} aria-label={t("history.title")}>
          {list.isPending ? <Loading lines={10} /> : null}
          {list.isSuccess && rows.length === 0 ? (
            <Empty title={t("history.empty")} text={t("history.emptyText")} />
          ) : null}
          {rows.length === 0 ? null : <Table rows={rows} />}
          {list.hasNextPage ? (
            <div style={{ padding: 12, textAlign: "center" }}>
              <Action loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("common.loadMore")}
              </Action>
            </div>
          ) : null}
        </section>
      </div>
    </Page>
  );
}

function Filters({ search }: { search: HistorySearch }) {
  const { t } = useTranslation();
  const { me } = useApp();
  const navigate = useNavigate({ from: "/historico" });
  const supervises = me.role !== "agent";
  const queues = useList("queues");
  const campaigns = useList("campaigns", supervises);
  const users = useList("users", supervises);
  const set = (values: HistorySearch) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true });
  const choice = (
    key: keyof HistorySearch,
    label: string,
    data: { value: string; label: string }[],
    width = 150,
  ) => (
    <Select
      aria-label={label}
      placeholder={label}
      size="xs"
      w={width}
      clearable
      searchable={data.length > 8}
      data={data}
      value={search[key] ?? null}
      onChange={(value) => set({ [key]: value ?? undefined })}
    />
  );
  const filtered = Object.entries(search).some(([key, value]) => key !== "period" && value !== undefined);
  return (
    <search className={css.filters} aria-label={t("history.filters")}>
      <SegmentedControl
        aria-label={t("history.period")}
        data={periods.map((period) => ({ value: period, label: t(`history.${period}`) }))}
        value={search.period ?? "today"}
        onChange={(period) => set({ period: period === "today" ? undefined : period })}
      />
      {choice("queue", t("history.queue"), options(queues.data))}
      {supervises ? choice("campaign", t("history.campaign"), options(campaigns.data), 180) : null}
      {supervises ? choice("agent", t("history.agent"), options(users.data)) : null}
      {choice(
        "direction",
        t("history.direction"),
        (["inbound", "outbound"] as const).map((value) => ({ value, label: t(`directionShort.${value}`) })),
        120,
      )}
      {choice(
        "exit",
        t("history.exit"),
        exits.map((value) => ({ value, label: t(`exit.${value}`) })),
        170,
      )}
      {filtered ? (
        <Action
          size="xs"
          variant="subtle"
          onClick={() =>
            set({
              queue: undefined,
              campaign: undefined,
              agent: undefined,
              direction: undefined,
              exit: undefined,
            })
          }
        >
          {t("history.clear")}
        </Action>
      ) : null}
    </search>
  );
}

function Table({ rows }: { rows: InteractionSummary[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const open = (id: string) => void navigate({ to: "/historico/$id", params: { id } });
  const time = (value: number) => (value > 0 ? format.duration(value) : <span className="t3">–</span>);
  return (
    <table className="tb">
      <thead>
        <tr>
          <th>{t("history.head.when")}</th>
          <th style={{ width: "24%" }}>{t("history.head.contact")}</th>
          <th style={{ width: "18%" }}>{t("history.head.where")}</th>
          <th style={{ width: "14%" }}>{t("history.head.agent")}</th>
          <th>{t("history.head.ended")}</th>
          <th style={{ width: "14%" }}>{t("history.head.disposition")}</th>
          <th className="r">{t("history.head.waited")}</th>
          <th className="r">{t("history.head.talked")}</th>
          <th>
            <span className="sr">{t("history.head.recording")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id} data-link onClick={() => open(one.id)}>
            <td className="t2">{format.when(one.started)}</td>
            <td className="wide">
              <div className="row">
                <span className="t3" title={t(`directionShort.${one.direction}`)} style={{ lineHeight: 0 }}>
                  <Icon name={one.direction === "inbound" ? "phoneIn" : "phoneOut"} />
                </span>
                <button
                  type="button"
                  className="link t1 m el"
                  title={format.person(one.contact_name, one.number)}
                  onClick={(event) => {
                    event.stopPropagation();
                    open(one.id);
                  }}
                >
                  {format.person(one.contact_name, one.number)}
                </button>
              </div>
            </td>
            <td className="t2 wide" title={one.queue_name || one.campaign_name}>
              {one.queue_name || one.campaign_name || <span className="t3">–</span>}
            </td>
            <td className="wide" title={one.agent_name}>
              {one.agent_name || <span className="t3">–</span>}
            </td>
            <td>
              <Chip tone={exitTone(one)}>{t(exitWord(one))}</Chip>
            </td>
            <td className="t2 wide" title={one.disposition_name}>
              {one.disposition_name || <span className="t3">–</span>}
            </td>
            <td className="r">{time(one.waited)}</td>
            <td className="r">{time(one.talked)}</td>
            <td>
              {one.has_recording ? (
                <span className="t3 row" title={t("history.hasRecording")}>
                  <Icon name="wave" size={14} />
                  <span className="sr">{t("history.hasRecording")}</span>
                </span>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
