// The middle of the desk: who, what may be done now, what happened, and the note.

import { Menu, Popover } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { useEscape, useKeys } from "../../ui/keys";
import { Action, Banner, Chip } from "../../ui/parts";
import { Elapsed, useSecondsSince } from "../../ui/time";
import type { DeskItem, DeskView, Id, InteractionDetail, Party } from "../../wire/types";
import { useList } from "../shared/catalog";
import { Facts } from "../shared/Facts";
import { useFormat } from "../shared/format";
import { exitWord } from "../shared/PastContacts";
import { useRuleWord } from "../shared/Why";
import type { DeskActions } from "./actions";
import css from "./desk.module.css";
import { Note } from "./Note";
import { itemClock, itemIcon, itemTone, itemWord } from "./words";

interface Props {
  desk: DeskView;
  item: DeskItem;
  actions: DeskActions;
}

// What the journal says of this contact so far; read again whenever the item changes its state.
function useDetail(item: DeskItem) {
  return useQuery({
    queryKey: [
      "interactions",
      item.id,
      item.state,
      item.since,
      item.on_hold,
      item.awaiting_device,
      item.disposition,
    ],
    queryFn: () => http.get<InteractionDetail>(`/interactions/${item.id}`),
    placeholderData: keepPreviousData,
    // On hold and back within seconds is the first state again, with more facts.
    staleTime: 0,
    // While it only rings, the history does not call it the agent's own.
    enabled: item.state !== "offered",
    retry: 1,
    retryDelay: 400,
  });
}

// Keeps the newest line of a list in sight, unless the person scrolled back to read.
function useNewest(length: number) {
  const ref = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const onScroll = () => {
    const element = ref.current;
    if (element === null) return;
    follows.current = element.scrollTop + element.clientHeight > element.scrollHeight - 8;
  };
  useLayoutEffect(() => {
    const element = ref.current;
    if (length > 0 && element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [length]);
  return { ref, onScroll };
}

export function Call({ desk, item, actions }: Props) {
  const { t } = useTranslation();
  const detail = useDetail(item);
  const mine = detail.data?.summary.id === item.id ? detail.data : undefined;
  // Who the lead is comes first while it is only shown.
  const { ref: newest, onScroll } = useNewest(item.state === "previewing" ? 0 : (mine?.facts.length ?? 0));
  return (
    <section
      className={css.centre}
      aria-label={t("agentState.engaged")}
      data-item={item.id}
      data-state={item.state}
    >
      <Head item={item} detail={mine} />
      <Controls desk={desk} item={item} actions={actions} />
      <div className={css.messages}>
        {actions.problem === "" ? null : (
          <Banner tone="danger" icon="warning" role="alert">
            {actions.problem}
          </Banner>
        )}
        {item.awaiting_device ? (
          <Banner tone="danger" icon="warning" role="status">
            {t("desk.awaitingDeviceText")}
          </Banner>
        ) : null}
      </div>
      {item.state === "wrap_up" ? (
        <WrapUp desk={desk} item={item} detail={mine} />
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
          <div className={css.body} tabIndex={0} ref={newest} onScroll={onScroll}>
            {item.state === "previewing" || item.state === "offered" ? <Before item={item} /> : null}
            {mine === undefined ? null : <FactsBlock item={item} detail={mine} />}
          </div>
          {item.state === "offered" ? null : <Note item={item} />}
        </>
      )}
    </section>
  );
}

function FactsBlock({ item, detail }: { item: DeskItem; detail: InteractionDetail }) {
  const { t } = useTranslation();
  return (
    <div>
      <div className="row f12 t3" style={{ marginBottom: 4 }}>
        {item.recording ? (
          <span className={css.rec}>
            <i />
            {t("desk.recording")}
          </span>
        ) : (
          <span>{t("desk.facts")}</span>
        )}
      </div>
      <Facts facts={detail.facts} />
    </div>
  );
}

function Head({ item, detail }: { item: DeskItem; detail: InteractionDetail | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wrap = item.state === "wrap_up";
  const parts = [item.queue_name, item.campaign_name === item.queue_name ? "" : item.campaign_name].filter(
    Boolean,
  );
  if (item.card.name !== "") parts.push(format.phone(item.card.number));
  if (item.waited > 0) parts.push(t("desk.waited", { time: format.duration(item.waited) }));
  return (
    <div className={css.head}>
      <div className="col sp" style={{ gap: 2 }}>
        <div className="row">
          <h1 className={`${css.name} el`} style={{ margin: 0 }}>
            {format.person(item.card.name, item.card.number)}
          </h1>
          <Chip tone={itemTone(item)} icon={wrap ? "pencil" : itemIcon(item)}>
            {item.state === "engaged" || item.state === "offered"
              ? t(`direction.${item.direction}`)
              : t(itemWord(item))}
          </Chip>
        </div>
        <div className="f12 t2 el">
          {wrap ? <EndedBy item={item} detail={detail} /> : parts.join(" · ")}
          {wrap || item.state === "offered" || item.why.rule === "" ? null : (
            <>
              {parts.length === 0 ? null : " · "}
              <WhyMe item={item} />
            </>
          )}
        </div>
      </div>
      <Clock item={item} />
    </div>
  );
}

function EndedBy({ item, detail }: { item: DeskItem; detail: InteractionDetail | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const released = detail?.facts.findLast((view) => view.fact.type === "interaction_released");
  const time = format.clock(item.since);
  if (released === undefined) return t("desk.wrapText", { time });
  return t(`desk.wrapBy.${String(released.fact.by) as Party}`, { time });
}

function Clock({ item }: { item: DeskItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { since, max } = itemClock(item);
  const seconds = useSecondsSince(since);
  const share = max === 0 ? 0 : Math.min(1, (seconds * 1_000_000) / max);
  return (
    <div className="r">
      <div className={css.big}>
        <Elapsed since={since} max={max === 0 ? undefined : max} />
        {max === 0 ? null : (
          <span className={css.limit}> {t("desk.ofLimit", { limit: format.duration(max) })}</span>
        )}
      </div>
      {item.state === "wrap_up" && max > 0 ? (
        <div className={css.limitBar} aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
        </div>
      ) : (
        <div className="f12 t3">
          {item.state === "previewing" ? t("desk.previewBack") : t(itemWord(item))}
        </div>
      )}
    </div>
  );
}

function WhyMe({ item }: { item: DeskItem }) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-start" width={300} withArrow={false} trapFocus>
      <Popover.Target>
        <button type="button" className="link">
          {t("desk.why")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <WhyText item={item} />
      </Popover.Dropdown>
    </Popover>
  );
}

function whyWord({ rule, candidates_count: candidates }: DeskItem["why"]): string {
  if (rule === "asked") return "desk.whyAsked";
  if (rule === "assigned") return "desk.whyAssigned";
  if (candidates === 1) return "desk.whyOnly";
  return rule === "longest_idle" ? "desk.whyLongestIdle" : "desk.whyRule";
}

function WhyText({ item }: { item: DeskItem }) {
  const { t } = useTranslation();
  const { why } = item;
  const ruleWord = useRuleWord();
  return (
    <>
      <h2>{t("desk.whyTitle")}</h2>
      <p style={{ margin: "4px 0 8px" }}>{t(whyWord(why), { rule: ruleWord(why.rule) })}</p>
      {why.candidates_count === 1 ? null : (
        <p className="f12 t2">{t("desk.whyCandidates", { count: why.candidates_count })}</p>
      )}
      {why.excluded_count > 0 ? (
        <p className="f12 t2">{t("desk.whyExcluded", { count: why.excluded_count })}</p>
      ) : null}
    </>
  );
}

function Controls({ desk, item, actions }: Props) {
  const { t } = useTranslation();
  const busy = actions.pending !== null;
  if (item.state === "wrap_up") return <div style={{ borderBottom: "1px solid var(--rg-border)" }} />;
  return (
    <div className={css.controls} data-item-controls>
      {actions.accept === undefined ? null : (
        <Action
          variant="filled"
          icon="phone"
          cap={t("keys.space")}
          keys="Space"
          loading={actions.pending === "accept_offer"}
          onClick={actions.accept}
        >
          {t(item.state === "offered" ? "desk.answer" : "desk.dial")}
        </Action>
      )}
      {actions.hold === undefined ? null : (
        <Action
          icon="bars"
          cap="H"
          keys="H"
          tone={item.on_hold ? "on" : undefined}
          disabled={actions.pending === "set_hold"}
          onClick={actions.hold}
        >
          {t(item.on_hold ? "desk.unhold" : "desk.hold")}
        </Action>
      )}
      {actions.mute === undefined ? null : (
        <Action
          icon="micOff"
          cap="M"
          keys="M"
          tone={desk.muted ? "on" : undefined}
          disabled={actions.pending === "set_mute"}
          onClick={actions.mute}
        >
          {t(desk.muted ? "desk.unmute" : "desk.mute")}
        </Action>
      )}
      {actions.transfer === undefined ? null : (
        <Transfer item={item} disabled={actions.pending === "transfer"} onTransfer={actions.transfer} />
      )}
      <span className="sp" />
      {actions.decline === undefined ? null : (
        <Action variant="subtle" cap="J" keys="J" disabled={busy} onClick={actions.decline}>
          {t(item.state === "offered" ? "desk.decline" : "desk.skip")}
        </Action>
      )}
      {actions.end === undefined ? null : (
        <Action icon="hangUp" tone="danger" cap="Esc" keys="Escape" disabled={busy} onClick={actions.end}>
          {t(item.state === "dialling" ? "desk.giveUp" : "desk.end")}
        </Action>
      )}
    </div>
  );
}

interface TransferProps {
  item: DeskItem;
  disabled: boolean;
  onTransfer: (queue: Id) => void;
}

function Transfer({ item, disabled, onTransfer }: TransferProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const queues = useList("queues");
  const others = (queues.data ?? []).filter((one) => one.name !== item.queue_name);
  useEscape(open, () => setOpen(false));
  useKeys({
    t: (event) => {
      event.preventDefault();
      if (!disabled) setOpen(true);
    },
  });
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-start" width={280}>
      <Menu.Target>
        <Action icon="people" cap="T" keys="T" disabled={disabled}>
          {t("desk.transfer")}
        </Action>
      </Menu.Target>
      <Menu.Dropdown style={{ maxHeight: 320, overflow: "auto" }}>
        <Menu.Label>{t(others.length === 0 ? "desk.noQueueToTransfer" : "desk.transferTo")}</Menu.Label>
        {others.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<Icon name="list" size={14} />}
            rightSection={one.open ? null : <span className="f12 twa">{t("floor.closed")}</span>}
            onClick={() => onTransfer(one.id)}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

// Who it is, before a word is said: what the lead or the person brings, and the last contact.
function Before({ item }: { item: DeskItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  // A call that rings is decided by who calls; the card beside has the rest.
  const fields = item.state === "previewing" ? Object.entries(item.card.fields) : [];
  const last = item.card.history[0];
  return (
    <>
      {fields.length === 0 ? null : (
        <div className={css.block}>
          <h2>{t("desk.fields")}</h2>
          <dl className="kv">
            {fields.map(([name, value]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {item.state === "offered" && item.why.rule !== "" ? (
        <div className={css.block}>
          <WhyText item={item} />
        </div>
      ) : null}
      {last === undefined ? null : (
        <div className={css.block}>
          <h2>
            {t("desk.lastContact")}, {format.when(last.started)}
          </h2>
          <p className="t2">
            {[
              t(`directionShort.${last.direction}`),
              last.queue_name || last.campaign_name,
              last.agent_name,
              last.disposition_name || t(exitWord(last)),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      )}
    </>
  );
}

// Where the person goes when the wrap-up ends: what was planned, else where the contact found them.
function wrapEndWord(desk: DeskView): string {
  if (desk.pause_planned) return "desk.wrapLimitPause";
  if (desk.reason === "none") return "desk.wrapLimit";
  return desk.reason === "pause" ? "desk.wrapLimitBack" : "desk.wrapLimitNotReady";
}

interface WrapUpProps {
  desk: DeskView;
  item: DeskItem;
  detail: InteractionDetail | undefined;
}

function WrapUp({ desk, item, detail }: WrapUpProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const talked = item.answered > 0 ? item.since - item.answered : 0;
  const { max } = itemClock(item);
  const { ref: newest, onScroll } = useNewest(detail?.facts.length ?? 0);
  return (
    <div className={css.body} data-fixed>
      <dl className={css.figures}>
        <div>
          <dt>{t(item.answered > 0 ? "desk.talked" : "desk.notAnswered")}</dt>
          <dd>{item.answered > 0 ? format.duration(talked) : "–"}</dd>
        </div>
        {detail === undefined ? null : (
          <div>
            <dt>{t("desk.held")}</dt>
            <dd>{format.duration(detail.summary.held)}</dd>
          </div>
        )}
        {item.direction === "inbound" ? (
          <div>
            <dt>{t("desk.waitedLabel")}</dt>
            <dd>{format.duration(item.waited)}</dd>
          </div>
        ) : null}
      </dl>
      <Note item={item} large />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
      <div className={css.rest} tabIndex={0} ref={newest} onScroll={onScroll}>
        {detail === undefined ? null : <FactsBlock item={item} detail={detail} />}
      </div>
      {max > 0 ? (
        <Banner>
          <Icon name="info" size={14} />
          {t(wrapEndWord(desk), { limit: format.duration(max) })}
        </Banner>
      ) : null}
    </div>
  );
}
