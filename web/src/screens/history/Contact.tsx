// One interaction of the past (or of now): its recording, its facts, its notes and its why.

import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Problem } from "../../store/problem";
import { Icon } from "../../ui/Icon";
import { Avatar, Banner, Chip, Empty, Loading, ProblemBox } from "../../ui/parts";
import type { FactView, InteractionDetail } from "../../wire/types";
import { useProblemText, useTitle } from "../shared/app";
import { type FactLine, Facts } from "../shared/Facts";
import { useFormat } from "../shared/format";
import { exitTone, exitWordOf } from "../shared/PastContacts";
import { Page } from "../shell/Page";
import css from "./history.module.css";
import { marksOf, Player } from "./Player";
import { isEmpty, isOver } from "./recording";
import { WhyPanel } from "./WhyPanel";

export function Contact() {
  const { t } = useTranslation();
  const text = useProblemText();
  const format = useFormat();
  const { id } = useParams({ from: "/shell/historico/$id" });
  const detail = useQuery({
    queryKey: ["interactions", id],
    queryFn: () => http.get<InteractionDetail>(`/interactions/${id}`),
    refetchInterval: (query) => (isOver(query.state.data) ? false : 2000),
  });
  const summary = detail.data?.summary;
  const who = summary === undefined ? "" : format.person(summary.contact_name, summary.number);
  useTitle(who || t("history.title"));
  const missing = detail.error instanceof Problem && detail.error.status === 404;
  return (
    <Page
      bar={
        <>
          <Link to="/historico" className="t3">
            {t("history.title")}
          </Link>
          <Icon name="chevronRight" size={14} />
          <h1>{who}</h1>
        </>
      }
    >
      {detail.isPending ? <Loading lines={8} /> : null}
      {missing ? (
        <Empty title={t("history.notFound")}>
          <Link to="/historico">{t("history.title")}</Link>
        </Empty>
      ) : null}
      {detail.isError && !missing ? (
        <div style={{ padding: 16 }}>
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(detail.error)}
            onRetry={() => void detail.refetch()}
          />
        </div>
      ) : null}
      {detail.data === undefined ? null : <Detail detail={detail.data} />}
    </Page>
  );
}

function Detail({ detail }: { detail: InteractionDetail }) {
  return (
    <div className={css.detail}>
      <Head detail={detail} />
      <Left detail={detail} />
      <WhyPanel detail={detail} />
    </div>
  );
}

function Head({ detail }: { detail: InteractionDetail }) {
  const { summary } = detail;
  const { t } = useTranslation();
  const format = useFormat();
  const where = summary.queue_name || summary.campaign_name || t("history.manual");
  const times = ["waited", "talked", "held", "wrapped"] as const;
  return (
    <header className={css.head}>
      <Avatar name={summary.contact_name} size={40} />
      <div className="col sp">
        <div className="row">
          <h1 className="el">{format.person(summary.contact_name, summary.number)}</h1>
          <Chip tone={exitTone(summary)}>{t(exitWordOf(detail))}</Chip>
          {summary.disposition_name === "" ? null : <Chip tone="accent">{summary.disposition_name}</Chip>}
        </div>
        <span className="f12 t2 el">
          {[
            format.fullDate(summary.started),
            t(`direction.${summary.direction}`),
            summary.contact_name === "" ? "" : format.phone(summary.number),
            where,
            summary.agent_name,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <dl className={css.times}>
        {times.map((time) => (
          <div key={time}>
            <dt>{t(`history.times.${time}`)}</dt>
            <dd>{summary.state === "ended" || summary[time] > 0 ? format.duration(summary[time]) : "–"}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Left({ detail }: { detail: InteractionDetail }) {
  const { t } = useTranslation();
  const { recordings, facts, summary } = detail;
  const [chosen, setChosen] = useState(0);
  const [jump, setJump] = useState<{ seconds: number } | null>(null);
  const [current, setCurrent] = useState<number>();
  const recording = recordings[Math.min(chosen, recordings.length - 1)];
  const marks = useMemo(
    () => (recording === undefined ? undefined : marksOf(recording, facts)),
    [recording, facts],
  );
  const onTime = useCallback(
    (seconds: number) => {
      if (recording === undefined) return;
      const at = recording.started + seconds * 1_000_000;
      setCurrent(facts.findLast((view) => view.at <= at)?.seq);
    },
    [recording, facts],
  );
  const pick = (line: FactLine) => {
    if (recording === undefined) return;
    setJump({ seconds: (line.at - recording.started) / 1_000_000 });
  };
  return (
    <div className={css.left}>
      {recordings.length > 1 ? (
        <SegmentedControl
          aria-label={t("history.recordings")}
          style={{ alignSelf: "flex-start" }}
          data={recordings.map((_, index) => ({
            value: String(index),
            label: `${t("history.recording")} ${index + 1}`,
          }))}
          value={String(chosen)}
          onChange={(value) => setChosen(Number(value))}
        />
      ) : null}
      {recording === undefined || marks === undefined ? (
        <Banner icon="info">{t("history.noRecording")}</Banner>
      ) : recording.playable ? (
        <Player
          key={recording.id}
          recording={recording}
          marks={marks}
          customer={summary.contact_name}
          agent={summary.agent_name}
          jump={jump}
          onTime={onTime}
        />
      ) : isEmpty(recording) ? (
        <Banner icon="info">{t("history.recordingEmpty")}</Banner>
      ) : (
        <Banner icon="clock">{t("history.recordingSoon")}</Banner>
      )}
      <div className={css.split}>
        <FactsCard facts={facts} current={current} onPick={recording?.playable ? pick : undefined} />
        <NotesCard detail={detail} />
      </div>
    </div>
  );
}

interface FactsCardProps {
  facts: FactView[];
  current: number | undefined;
  onPick: ((line: FactLine) => void) | undefined;
}

function FactsCard({ facts, current, onPick }: FactsCardProps) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t("history.facts")}>
      <div className="hd">
        <h2>{t("history.facts")}</h2>
        <span className="sp" />
        <span className="f12 t3">{t("history.factsCount", { count: facts.length })}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
      <div className={css.inside} tabIndex={0}>
        <Facts facts={facts} current={current} onPick={onPick} />
      </div>
    </section>
  );
}

function NotesCard({ detail }: { detail: InteractionDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="card" aria-label={t("history.notes")}>
      <div className="hd">
        <h2>{t("history.notes")}</h2>
      </div>
      <div className={css.inside}>
        {detail.notes.length === 0 ? <p className="t3">{t("history.noNotes")}</p> : null}
        {detail.notes.map((note) => (
          <article key={`${note.author}-${note.updated}`} className={css.note}>
            <p className="f12 t3">
              {note.author_name} · {format.when(note.updated)}
            </p>
            <p className={`f14 ${css.noteText}`}>{note.text}</p>
          </article>
        ))}
      </div>
    </section>
  );
}
