// Who waits now, longest first; and for one of them, why.

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon, type IconName } from "../../ui/Icon";
import { Action, Avatar, Chip, Empty, Loading, ProblemBox } from "../../ui/parts";
import { Elapsed } from "../../ui/time";
import type { Exclusion, FloorView, FloorWaiting, WhyView } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { useDecisionText } from "../shared/decisions";
import { useFormat } from "../shared/format";
import { useRuleWord, WaitParts } from "../shared/Why";
import { Callbacks } from "./Callbacks";
import css from "./floor.module.css";
import { WaitingActions } from "./WaitingActions";

interface Props {
  view: FloorView;
  queue: string | undefined;
  contact: string | undefined;
  onContact: (id: string | undefined) => void;
}

export function WaitingPanel({ view, queue, contact, onContact }: Props) {
  const { t } = useTranslation();
  return (
    <aside
      className={css.panel}
      aria-label={contact === undefined ? t("floor.waitingNow") : t("floor.whyTitle")}
    >
      {contact === undefined ? (
        <>
          <List view={view} queue={queue} onContact={onContact} />
          <Callbacks view={view} queue={queue} />
        </>
      ) : (
        <Why id={contact} view={view} onClose={() => onContact(undefined)} />
      )}
    </aside>
  );
}

function List({ view, queue, onContact }: Omit<Props, "contact">) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = Object.entries(view.waiting)
    .filter(([, one]) => queue === undefined || one.queue === queue)
    .sort(([, a], [, b]) => a.since - b.since);
  return (
    <>
      <div className="hd">
        <h2>{t("floor.waitingNow")}</h2>
        <span className="t3">{waiting.length === 0 ? "" : format.count(waiting.length)}</span>
      </div>
      {waiting.length === 0 ? (
        <Empty title={t("floor.nobodyWaits")} text={t("floor.nobodyWaitsText")} />
      ) : null}
      <ul>
        {waiting.map(([id, one]) => (
          <li key={id}>
            <button type="button" className={css.waiting} onClick={() => onContact(id)}>
              <span className="col">
                <span className="m el">{format.person(one.contact_name, one.number)}</span>
                <span className="f12 t2 el">
                  {view.queues[one.queue]?.name} · {t("floor.place", { position: one.position })}
                </span>
              </span>
              <span className="r">
                <Elapsed since={one.since} className="m" />
                <span style={{ display: "block" }}>
                  {one.offered ? (
                    <Chip tone="accent" icon="bell">
                      {t("floor.ringingAgent")}
                    </Chip>
                  ) : null}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const exclusionIcon: Record<Exclusion, IconName> = {
  engaged: "phone",
  wrap_up: "pencil",
  offered: "bell",
  not_ready: "bars",
  signed_out: "cross",
  seat_down: "warning",
  just_declined: "forbidden",
  lacks_skill: "shield",
  not_reached: "clock",
};

function Why({ id, view, onClose }: { id: string; view: FloorView; onClose: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const now = view.waiting[id];
  const why = useQuery({
    queryKey: ["why", id, now?.position, now?.offered],
    queryFn: () => http.get<WhyView>(`/interactions/${id}/why`),
    refetchInterval: 3000,
    placeholderData: (previous) => previous,
  });
  return (
    <>
      <div className="hd">
        <h2>{t("floor.whyTitle")}</h2>
        <span className="sp" />
        <Action size="xs" cap="Esc" keys="Escape" onClick={onClose}>
          {t("common.close")}
        </Action>
      </div>
      {now === undefined ? <Empty title={t("floor.whyGone")} /> : <Who contact={now} view={view} />}
      {why.isPending ? <Loading lines={5} /> : null}
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
          {now === undefined ? null : <Exclusions why={why.data} contact={now} />}
          {why.data.waited.length === 0 ? null : (
            <div className={css.section}>
              <h3>{t("why.waitedSoFar")}</h3>
              <WaitParts parts={why.data.waited} />
            </div>
          )}
          <Decisions why={why.data} since={now?.since} />
        </>
      )}
      {now === undefined ? null : (
        <>
          <span className="sp" />
          <WaitingActions id={id} contact={now} view={view} />
        </>
      )}
    </>
  );
}

function Who({ contact, view }: { contact: FloorWaiting; view: FloorView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css.section}>
      <div className="row">
        <Avatar name={contact.contact_name} />
        <div className="col sp">
          <span className="b el">{format.person(contact.contact_name, contact.number)}</span>
          <span className="f12 t3 el">
            {view.queues[contact.queue]?.name} · {t("floor.place", { position: contact.position })}
          </span>
        </div>
        <div className="r">
          <Elapsed since={contact.since} className={css.waitedFigure} />
          <div className="f12 t3">{t("floor.waitingFor")}</div>
        </div>
      </div>
      <p className="t2" style={{ marginTop: 8 }}>
        {contact.offered
          ? t("floor.whyRinging")
          : contact.position > 1
            ? t("floor.whyAhead", { count: contact.position - 1 })
            : t("floor.whyNext")}
      </p>
    </div>
  );
}

function Exclusions({ why, contact }: { why: WhyView; contact: FloorWaiting }) {
  const { t } = useTranslation();
  const counts = (Object.entries(why.excluded_by) as [Exclusion, number][]).sort((a, b) => b[1] - a[1]);
  const free = why.members - counts.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className={css.section}>
      <h3>
        {t(free === 0 && !contact.offered ? "floor.whyNobody" : "floor.whySome", { count: why.members })}
      </h3>
      <ul>
        {free === 0 ? null : (
          <li className={css.exclusion}>
            <Icon name="check" />
            <span>{t("floor.couldServe")}</span>
            <span className="b">{free}</span>
          </li>
        )}
        {counts.map(([reason, count]) => (
          <li key={reason} className={css.exclusion} title={namesFor(why, reason)}>
            <Icon name={exclusionIcon[reason]} />
            <span>{t(`exclusion.${reason}`)}</span>
            <span className="b">{count}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function namesFor(why: WhyView, reason: Exclusion): string {
  return why.agents
    .filter((one) => one.reason === reason)
    .map((one) => one.name)
    .join(", ");
}

// Told from the moment the wait began; the way through the menu is no part of it.
function Decisions({ why, since }: { why: WhyView; since: number | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useDecisionText();
  const rule = useRuleWord();
  const start = since ?? why.decisions[0]?.at ?? 0;
  const decisions = why.decisions.filter((decision) => decision.at >= start);
  if (decisions.length === 0) return null;
  return (
    <div className={css.section}>
      <h3>{t("floor.decided")}</h3>
      <ol className={css.decisions}>
        {decisions.map((decision) => (
          <li key={`${decision.at}-${decision.text_code}`}>
            <span>{format.duration(decision.at - start)}</span>
            <i />
            <span>
              {text(decision)}
              {decision.why === undefined || decision.why === null || decision.why.rule === "" ? null : (
                <small className={css.rule}>
                  {t("why.among", {
                    rule: rule(decision.why.rule),
                    count: decision.why.candidates_count,
                  })}
                </small>
              )}
            </span>
          </li>
        ))}
        {since === undefined || why.next_ring_at === 0 ? null : (
          <li data-next>
            <span>{format.duration(why.next_ring_at - start)}</span>
            <i />
            <span>{t("why.nextRing", { ring: why.ring + 2 })}</span>
          </li>
        )}
      </ol>
    </div>
  );
}
