import { ActionIcon, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action } from "../../ui/parts";
import type { DayException, Graph, HolidayRule, NodeBody, WeeklyInterval } from "../../wire/types";
import { clockOf, minuteOf, openHours } from "./clock";
import { dateOf, nextDay, textOf } from "./day";
import { type BodyOf, Target } from "./NodeCard";
import css from "./setup.module.css";

// 24 hours whatever the browser's own habit is; taken over when the field is left.
function ClockInput({
  label,
  minute,
  onChange,
}: {
  label: string;
  minute: number;
  onChange: (minute: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const leave = () => {
    const value = typed === undefined ? undefined : minuteOf(typed);
    if (value !== undefined) onChange(value);
    setTyped(undefined);
  };
  return (
    <TextInput
      aria-label={label}
      inputMode="numeric"
      maxLength={5}
      value={typed ?? clockOf(minute)}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

const zones = Intl.supportedValuesOf("timeZone");
const holidays: HolidayRule[] = ["none", "br_national", "br_all"];
const weekdays = ["1", "2", "3", "4", "5", "6", "7"];

interface Props {
  graph: Graph;
  body: BodyOf<"hours">;
  onChange: (body: NodeBody) => void;
}

export function HoursFields({ graph, body, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, values: Partial<WeeklyInterval>) => {
    const weekly = body.weekly.map((one, i) => {
      if (i !== index) return one;
      const next = { ...one, ...values };
      return { ...next, ...openHours(next.open_minute, next.close_minute) };
    });
    onChange({ ...body, weekly });
  };
  return (
    <>
      <Select
        label={t("setup.flows.zone")}
        searchable
        data={zones.includes(body.zone) ? zones : [body.zone, ...zones]}
        value={body.zone}
        onChange={(zone) => onChange({ ...body, zone: zone ?? body.zone })}
      />
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="m" style={{ padding: 0, marginBottom: 4 }}>
          {t("setup.flows.weekly")}
        </legend>
        {body.weekly.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two intervals may be equal while they are typed.
          <div key={index} className={css.interval} style={{ marginBottom: 6 }}>
            <Select
              aria-label={t("setup.flows.weekday")}
              data={weekdays.map((value) => ({ value, label: t(`setup.flows.days.${value}`) }))}
              value={String(one.weekday)}
              onChange={(value) => change(index, { weekday: Number(value ?? one.weekday) })}
            />
            <ClockInput
              label={t("setup.flows.open")}
              minute={one.open_minute}
              onChange={(open_minute) => change(index, { open_minute })}
            />
            <ClockInput
              label={t("setup.flows.closes")}
              minute={one.close_minute}
              onChange={(close_minute) => change(index, { close_minute })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={t("setup.flows.removeInterval")}
              onClick={() => onChange({ ...body, weekly: body.weekly.filter((_, i) => i !== index) })}
            >
              <Icon name="trash" />
            </ActionIcon>
          </div>
        ))}
        <Action
          size="xs"
          variant="subtle"
          icon="plus"
          onClick={() =>
            onChange({
              ...body,
              weekly: [...body.weekly, { weekday: 1, open_minute: 480, close_minute: 1080 }],
            })
          }
        >
          {t("setup.flows.addInterval")}
        </Action>
      </fieldset>
      <Select
        label={t("routing.holidays")}
        data={holidays.map((value) => ({ value, label: t(`routing.holidayRules.${value}`) }))}
        value={body.holidays ?? "none"}
        onChange={(value) => onChange({ ...body, holidays: (value ?? "none") as HolidayRule })}
      />
      <Exceptions days={body.exceptions ?? []} onChange={(exceptions) => onChange({ ...body, exceptions })} />
      <div className={css.two}>
        <Target
          graph={graph}
          label={t("setup.flows.onOpen")}
          value={body.on_open}
          onChange={(on_open) => onChange({ ...body, on_open })}
        />
        <Target
          graph={graph}
          label={t("setup.flows.onClosed")}
          value={body.on_closed}
          onChange={(on_closed) => onChange({ ...body, on_closed })}
        />
      </div>
    </>
  );
}

function Exceptions({ days, onChange }: { days: DayException[]; onChange: (days: DayException[]) => void }) {
  const { t } = useTranslation();
  const set = (index: number, values: Partial<DayException>) =>
    onChange(days.map((one, i) => (i === index ? { ...one, ...values } : one)));
  // The one interval that is edited here; a day read from elsewhere keeps its others.
  const setHours = (index: number, open: number, close: number) =>
    set(index, { open: [openHours(open, close), ...(days[index]?.open.slice(1) ?? [])] });
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="m" style={{ padding: 0, marginBottom: 4 }}>
        {t("routing.exceptions")}
      </legend>
      {days.map((one, index) => {
        const date = textOf(one.date);
        const hours = one.open[0];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two days may be equal while they are typed.
          <div key={index} className={css.exception} style={{ marginBottom: 6 }}>
            <TextInput
              type="date"
              aria-label={`${t("routing.exceptions")} ${index + 1}: ${t("routing.exceptionDate")}`}
              value={date}
              onChange={(event) => {
                const typed = dateOf(event.currentTarget.value);
                if (typed !== undefined) set(index, { date: typed });
              }}
            />
            <TextInput
              aria-label={`${date}: ${t("routing.exceptionName")}`}
              placeholder={t("routing.exceptionName")}
              maxLength={100}
              value={one.name}
              onChange={(event) => set(index, { name: event.currentTarget.value })}
            />
            <Select
              aria-label={`${date}: ${t("routing.exceptionOpens")}`}
              data={[
                { value: "closed", label: t("routing.exceptionClosed") },
                { value: "hours", label: t("routing.exceptionHours") },
              ]}
              value={hours === undefined ? "closed" : "hours"}
              onChange={(value) =>
                set(index, { open: value === "hours" ? [{ open_minute: 480, close_minute: 720 }] : [] })
              }
            />
            {hours === undefined ? (
              <>
                <span />
                <span />
              </>
            ) : (
              <>
                <ClockInput
                  label={`${date}: ${t("setup.flows.open")}`}
                  minute={hours.open_minute}
                  onChange={(open) => setHours(index, open, hours.close_minute)}
                />
                <ClockInput
                  label={`${date}: ${t("setup.flows.closes")}`}
                  minute={hours.close_minute}
                  onChange={(close) => setHours(index, hours.open_minute, close)}
                />
              </>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={t("routing.removeException", { date })}
              onClick={() => onChange(days.filter((_, i) => i !== index))}
            >
              <Icon name="trash" />
            </ActionIcon>
          </div>
        );
      })}
      <p className="f12 t3">{t("routing.exceptionsText")}</p>
      <Action
        size="xs"
        variant="subtle"
        icon="plus"
        onClick={() => onChange([...days, { date: nextDay(days), open: [], name: "" }])}
      >
        {t("routing.addException")}
      </Action>
    </fieldset>
  );
}
