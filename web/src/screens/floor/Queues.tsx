import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FocusEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Banner, Chip, Empty } from "../../ui/parts";
import { Elapsed, useServerNow } from "../../ui/time";
import type { FloorQueue, FloorView } from "../../wire/types";
import { useList } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { useOrder as useAsk } from "./actions";
import css from "./floor.module.css";
import { type Trouble, troubleOf } from "./trouble";

interface Props {
  view: FloorView;
  selected: string | undefined;
  onSelect: (queue: string | undefined) => void;
}

// Trouble first; but rows stand still while a pointer or the focus is among them.
function useOrder(view: FloorView, nowUs: number, still: boolean): string[] {
  const ids = Object.keys(view.queues);
  const wanted = ids
    .map((id) => ({ id, queue: view.queues[id] as FloorQueue }))
    .sort((a, b) => {
      const trouble = Number(troubleOf(b.queue, nowUs) !== null) - Number(troubleOf(a.queue, nowUs) !== null);
      return trouble || a.queue.name.localeCompare(b.queue.name);
    })
    .map((one) => one.id);
  const [order, setOrder] = useState(wanted);
  const same = order.length === wanted.length && order.every((id, index) => id === wanted[index]);
  const sameSet = order.length === wanted.length && order.every((id) => view.queues[id] !== undefined);
  if (!same && (!still || !sameSet)) {
    setOrder(wanted);
    return wanted;
  }
  return order;
}

export function Queues({ view, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const now = useServerNow();
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const order = useOrder(view, now, hovered || focused);
  const ask = useAsk();
  const client = useQueryClient();
  // Whether a queue takes who arrives is its setting; the floor's own numbers do not have it.
  const settings = useList("queues");
  const openOf = (id: string) => settings.data?.find((one) => one.id === id)?.open !== false;
  const setOpen = (id: string, open: boolean) =>
    void ask.run(async () => {
      await http.post(`/queues/${id}/open`, { open });
      await client.invalidateQueries({ queryKey: ["queues"] });
    });
  if (order.length === 0) {
    return (
      <section className="card" aria-label={t("floor.queues")}>
        <Empty title={t("floor.noQueues")} text={t("floor.noQueuesText")} />
      </section>
    );
  }
  const heads = ["inQueue", "oldest", "offered", "answered", "abandon", "free", "busy", "paused"] as const;
  return (
    <section
      className="card"
      aria-label={t("floor.queues")}
      style={{ flex: "none" }}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={(event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget))}
    >
      {ask.problem === "" ? null : (
        <div style={{ padding: "8px 16px 0" }}>
          <Banner tone="danger" icon="warning" role="alert">
            {ask.problem}
          </Banner>
        </div>
      )}
      <table className={`tb ${css.queues}`}>
        <thead>
          <tr>
            <th className={css.queueHead}>{t("floor.queue")}</th>
            <th className="r">{t("floor.slContract")}</th>
            {heads.map((head) => (
              <th key={head} className="r">
                {t(`floor.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((id) => {
            const queue = view.queues[id];
            if (queue === undefined) return null;
            return (
              <Row
                key={id}
                queue={queue}
                trouble={troubleOf(queue, now)}
                selected={selected === id}
                open={openOf(id)}
                onOpen={(open) => setOpen(id, open)}
                onSelect={() => onSelect(selected === id ? undefined : id)}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  queue: FloorQueue;
  trouble: Trouble | null;
  selected: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onSelect: () => void;
}

function Row({ queue, trouble, selected, open, onOpen, onSelect }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const level = queue.service_level_permille ?? null;
  const below = level !== null && level < queue.service_level_target * 10;
  const late = trouble !== null && trouble !== "below";
  const none = <span className="t3">–</span>;
  return (
    <>
      <tr className={trouble === null ? undefined : css.bad}>
        <td className={`${css.queueName} wide`} data-closed={!open || undefined}>
          <div className="row">
            <Icon name="phone" />
            <button
              type="button"
              className="link t1 el"
              title={queue.name}
              aria-pressed={selected}
              style={selected ? { fontWeight: 600 } : undefined}
              onClick={onSelect}
            >
              {queue.name}
            </button>
            {trouble === null ? null : (
              <Chip tone="danger" icon="warning">
                {t("floor.atRisk")}
              </Chip>
            )}
            {open ? null : (
              <Chip tone="warning" icon="forbidden">
                {t("floor.closed")}
              </Chip>
            )}
            <span className="sp" />
            <Menu position="bottom-end" width={220}>
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={26}
                  aria-label={t("floor.queueActions", { name: queue.name })}
                >
                  <Icon name="more" />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{queue.name}</Menu.Label>
                <Menu.Item
                  leftSection={<Icon name={open ? "forbidden" : "check"} size={14} />}
                  onClick={() => onOpen(!open)}
                >
                  {t(open ? "floor.closeQueue" : "floor.openQueue")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </div>
        </td>
        <td className="r">
          {level === null ? (
            none
          ) : (
            <span className={below ? "tda b" : "m"}>{format.percent(level, 1000, 0)}</span>
          )}{" "}
          <span className="t3 f12">/ {queue.service_level_target}</span>
        </td>
        <td className={queue.waiting > 0 ? "r b" : "r"}>{queue.waiting}</td>
        <td className={late ? "r b tda" : "r"}>
          {queue.waiting > 0 && queue.oldest > 0 ? <Elapsed since={queue.oldest} /> : none}
        </td>
        <td className="r">{format.count(queue.offered)}</td>
        <td className="r">{format.count(queue.answered)}</td>
        <td className="r">
          {queue.offered - queue.short_abandoned > 0
            ? format.percent(queue.abandoned, queue.offered - queue.short_abandoned)
            : none}
        </td>
        <td className={trouble === "nobody_free" || trouble === "nobody_in" ? "r b tda" : "r"}>
          {queue.agents_available}
        </td>
        <td className="r">{queue.agents_busy}</td>
        <td className="r">{queue.agents_not_ready}</td>
      </tr>
      {trouble === null ? null : (
        <tr className={css.cause}>
          <td colSpan={10}>
            <div className="row">
              <Icon name="info" size={14} />
              <span>
                <Cause queue={queue} trouble={trouble} />
              </span>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function Cause({ queue, trouble }: { queue: FloorQueue; trouble: Trouble }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = queue.service_level_threshold / 1_000_000;
  if (trouble === "nobody_in") return t("floor.causeNobodyIn", { count: queue.waiting });
  if (trouble === "nobody_free") {
    return t("floor.causeNobodyFree", {
      count: queue.waiting,
      busy: queue.agents_busy,
      paused: queue.agents_not_ready,
    });
  }
  if (trouble === "late") return t("floor.causeLate", { seconds });
  return t("floor.causeBelow", {
    level: format.percent(queue.service_level_permille ?? 0, 1000, 1),
    target: queue.service_level_target,
  });
}
