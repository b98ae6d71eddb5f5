// What a supervisor may do with somebody who waits: give to a person, move to a queue, set the priority.

import { Menu, NumberInput, Popover } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { useKeys } from "../../ui/keys";
import { Action, Banner } from "../../ui/parts";
import { Elapsed } from "../../ui/time";
import type { FloorView, FloorWaiting } from "../../wire/types";
import { useOrder } from "./actions";
import css from "./floor.module.css";

type Open = "give" | "priority" | "move" | null;

export function WaitingActions({
  id,
  contact,
  view,
}: {
  id: string;
  contact: FloorWaiting;
  view: FloorView;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const order = useOrder();
  const show = (which: Open) => (event: KeyboardEvent) => {
    event.preventDefault();
    setOpen(which);
  };
  useKeys({
    g: contact.offered ? undefined : show("give"),
    p: contact.offered ? undefined : show("priority"),
    v: contact.offered ? undefined : show("move"),
  });
  const free = Object.entries(view.agents)
    .filter(([, one]) => one.state === "available" && one.seat_up)
    .sort(([, a], [, b]) => a.since - b.since);
  const queues = Object.entries(view.queues).filter(([queue]) => queue !== contact.queue);
  const toggle = (which: Open) => (opened: boolean) => setOpen(opened ? which : null);
  return (
    <div className={css.actions}>
      {order.problem === "" ? null : (
        <Banner tone="danger" icon="warning" role="alert">
          {order.problem}
        </Banner>
      )}
      <div className="row">
        <Menu opened={open === "give"} onChange={toggle("give")} position="top-start" width={260}>
          <Menu.Target>
            <Action size="xs" icon="person" cap="G" keys="G" disabled={contact.offered || order.pending}>
              {t("floor.give")}
            </Action>
          </Menu.Target>
          <Menu.Dropdown className={css.menu}>
            <Menu.Label>{t(free.length === 0 ? "floor.nobodyFree" : "floor.giveTo")}</Menu.Label>
            {free.map(([agent, one]) => (
              <Menu.Item
                key={agent}
                leftSection={<Icon name="check" size={14} />}
                rightSection={<Elapsed since={one.since} className="f12 t3" />}
                onClick={() => void order.run(() => http.post(`/interactions/${id}/assign`, { agent }))}
              >
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Popover
          opened={open === "priority"}
          onChange={toggle("priority")}
          position="top"
          width={240}
          trapFocus
        >
          <Popover.Target>
            <Action
              size="xs"
              icon="flag"
              cap="P"
              keys="P"
              disabled={contact.offered || order.pending}
              onClick={() => setOpen(open === "priority" ? null : "priority")}
            >
              {t("floor.priority")}
            </Action>
          </Popover.Target>
          <Popover.Dropdown>
            <Priority
              onApply={(priority) => {
                setOpen(null);
                void order.run(() => http.post(`/interactions/${id}/priority`, { priority }));
              }}
            />
          </Popover.Dropdown>
        </Popover>
        <Menu opened={open === "move"} onChange={toggle("move")} position="top-end" width={260}>
          <Menu.Target>
            <Action
              size="xs"
              icon="chevronRight"
              cap="V"
              keys="V"
              disabled={contact.offered || order.pending}
            >
              {t("floor.move")}
            </Action>
          </Menu.Target>
          <Menu.Dropdown className={css.menu}>
            <Menu.Label>{t("floor.moveTo")}</Menu.Label>
            {queues.map(([queue, one]) => (
              <Menu.Item
                key={queue}
                leftSection={<Icon name="list" size={14} />}
                rightSection={
                  <span className="f12 t3">
                    {t("floor.counts.available", { count: one.agents_available })}
                  </span>
                }
                onClick={() => void order.run(() => http.post(`/interactions/${id}/move`, { queue }))}
              >
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function Priority({ onApply }: { onApply: (priority: number) => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<number | string>("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== "") onApply(Number(value));
  };
  return (
    <form onSubmit={submit}>
      <NumberInput
        label={t("floor.setPriority")}
        description={t("floor.priorityText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        min={0}
        max={1000}
        allowDecimal={false}
        value={value}
        onChange={setValue}
      />
      <div className="row" style={{ justifyContent: "flex-end", marginTop: 8 }}>
        <Action type="submit" variant="filled" size="xs" disabled={value === ""}>
          {t("floor.apply")}
        </Action>
      </div>
    </form>
  );
}
