import { ActionIcon, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action } from "../../ui/parts";
import type { Graph, NodeBody, WeeklyInterval } from "../../wire/types";
import { type BodyOf, Target } from "./NodeCard";
import css from "./setup.module.css";

// "08:30"; past midnight the close counts on from the day's start and is shown as the clock says.
function clockOf(minute: number): string {
  const inDay = minute % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
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
      const close = next.close_minute % 1440;
      // Midnight and what is earlier than the opening belong to the next morning.
      return { ...next, close_minute: close <= next.open_minute ? close + 1440 : close };
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
            <TextInput
              type="time"
              aria-label={t("setup.flows.open")}
              value={clockOf(one.open_minute)}
              onChange={(event) => change(index, { open_minute: minuteOf(event.currentTarget.value) })}
            />
            <TextInput
              type="time"
              aria-label={t("setup.flows.closes")}
              value={clockOf(one.close_minute)}
              onChange={(event) => change(index, { close_minute: minuteOf(event.currentTarget.value) })}
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
