import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnnouncer } from "../../ui/announce";
import { Icon } from "../../ui/Icon";
import { useKeys } from "../../ui/keys";
import { type Figure, Loading, Strip } from "../../ui/parts";
import { Elapsed, useServerNow } from "../../ui/time";
import type { FloorView } from "../../wire/types";
import { useLink, useTitle, useTopic } from "../shared/app";
import { useFormat } from "../shared/format";
import { Page } from "../shell/Page";
import css from "./floor.module.css";
import { People } from "./People";
import { Queues } from "./Queues";
import { troubleOf } from "./trouble";
import { WaitingPanel } from "./WaitingPanel";

export function Floor() {
  const { t } = useTranslation();
  const view = useTopic("floor");
  const [queue, setQueue] = useState<string>();
  const [contact, setContact] = useState<string>();
  useTitle(t("floor.title"));
  useKeys({ escape: contact === undefined ? undefined : () => setContact(undefined) });

  return (
    <Page
      bar={
        <>
          <h1>{t("floor.title")}</h1>
          <LiveSince />
        </>
      }
      voiceUp={view?.voice_up}
    >
      {view === undefined ? (
        <Loading lines={8} />
      ) : (
        <div className={css.floor}>
          <div className={css.left}>
            <Summary view={view} />
            <Queues view={view} selected={queue} onSelect={setQueue} />
            <People view={view} queue={queue} onQueue={setQueue} />
          </div>
          <WaitingPanel view={view} queue={queue} contact={contact} onContact={setContact} />
          <Announcements view={view} />
        </div>
      )}
    </Page>
  );
}

function LiveSince() {
  const { t } = useTranslation();
  const link = useLink();
  const format = useFormat();
  const now = useServerNow();
  if (link.state !== "up") return <span className="f12 twa">{t("link.down")}</span>;
  return (
    <span className="row f12 t3">
      <Icon name="check" size={14} />
      {t("link.live", { time: format.clockSeconds(now) })}
    </span>
  );
}

function Summary({ view }: { view: FloorView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queues = Object.values(view.queues);
  const sum = (pick: (queue: (typeof queues)[number]) => number) =>
    queues.reduce((total, one) => total + pick(one), 0);
  const judged = queues.filter((one) => (one.service_level_permille ?? null) !== null);
  const kept = judged.filter((one) => (one.service_level_permille ?? 0) >= one.service_level_target * 10);
  const waiting = sum((one) => one.waiting);
  const oldest = queues
    .filter((one) => one.waiting > 0 && one.oldest > 0)
    .sort((a, b) => a.oldest - b.oldest)[0];
  const agents = Object.values(view.agents).filter((one) => one.state !== "signed_out");
  const counted = sum((one) => one.offered - one.short_abandoned);
  const abandoned = sum((one) => one.abandoned);
  const now = useServerNow();
  const late = oldest !== undefined && now - oldest.oldest > oldest.service_level_threshold;
  const figures: Figure[] = [
    {
      label: t("floor.inContract"),
      value: judged.length === 0 ? "–" : format.count(kept.length),
      detail: judged.length === 0 ? t("floor.nothingDecided") : t("floor.ofQueues", { count: judged.length }),
    },
    {
      label: t("floor.waiting"),
      value: format.count(waiting),
      detail:
        waiting === 0
          ? undefined
          : t("floor.waitingIn", { count: queues.filter((one) => one.waiting > 0).length }),
    },
    {
      label: t("floor.oldest"),
      value: oldest === undefined ? "–" : <Elapsed since={oldest.oldest} />,
      detail: oldest?.name,
      tone: late ? "danger" : undefined,
    },
    {
      label: t("floor.available"),
      value: format.count(agents.filter((one) => one.state === "available").length),
      detail: t("floor.availableOf", { count: agents.length }),
    },
    {
      label: t("floor.answeredToday"),
      value: format.count(sum((one) => one.answered)),
      detail: t("floor.ofOffered", { total: format.count(sum((one) => one.offered)) }),
    },
    {
      label: t("floor.abandoned"),
      value: format.percent(abandoned, counted),
      detail: t("floor.abandonedOf", { part: format.count(abandoned), total: format.count(counted) }),
    },
  ];
  return (
    <Strip label={t("floor.summary")} figures={figures} columns="1.2fr 1.05fr 1.15fr 0.75fr 1.15fr 1.6fr" />
  );
}

// One polite sentence when a queue enters or leaves trouble, or somebody new waits.
function Announcements({ view }: { view: FloorView }) {
  const { t } = useTranslation();
  const announcer = useAnnouncer();
  const format = useFormat();
  const now = useServerNow();
  const troubled = useRef<Set<string> | null>(null);
  const waiting = useRef<Set<string> | null>(null);
  const person = useCallback(format.person, []);

  useEffect(() => {
    const ids = new Set(
      Object.entries(view.queues)
        .filter(([, one]) => troubleOf(one, now) !== null)
        .map(([id]) => id),
    );
    const before = troubled.current;
    troubled.current = ids;
    const entered = [...ids].find((id) => before !== null && !before.has(id));
    const left = [...(before ?? [])].find((id) => !ids.has(id));
    if (entered !== undefined) {
      announcer.polite(t("floor.announceTrouble", { queue: view.queues[entered]?.name ?? "" }));
    } else if (left !== undefined) {
      announcer.polite(t("floor.announceClear", { queue: view.queues[left]?.name ?? "" }));
    }
  }, [view, now, announcer, t]);

  useEffect(() => {
    const before = waiting.current;
    waiting.current = new Set(Object.keys(view.waiting));
    const fresh = Object.entries(view.waiting).find(([id]) => before !== null && !before.has(id));
    if (fresh === undefined) return;
    const [, one] = fresh;
    const name = person(one.contact_name, one.number);
    announcer.polite(t("floor.announceWaiting", { name, queue: view.queues[one.queue]?.name ?? "" }));
  }, [view, announcer, t, person]);
  return null;
}
