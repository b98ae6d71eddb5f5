import { ActionIcon, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action } from "../../ui/parts";
import type { Graph, NodeBody, WeeklyInterval } from "../../wire/types";
import { clockOf, minuteOf, openHours } from "./clock";
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
