// The top bar of the desk: my state and since when, availability and pauses, and my audio.

import { Menu, Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { StateBadge } from "../../ui/Agent";
import { lookOf } from "../../ui/agentLook";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import { useEscape, useKeys } from "../../ui/keys";
import { Action, LevelMeter } from "../../ui/parts";
import { Elapsed } from "../../ui/time";
import type { DeskItem, DeskView } from "../../wire/types";
import { watchLevel } from "../shared/alert";
import { useApp, useRequest, useSeat } from "../shared/app";
import { useFormat } from "../shared/format";
import { notReadyWord } from "../shared/presence";
import { pauseCap } from "./words";

const pauseKeys = "Control+Shift+P";

export function DeskBar({ desk, item }: { desk: DeskView; item: DeskItem | undefined }) {
  const { send, pending, problem } = useRequest();
  const signedIn = desk.state !== "signed_out";
  return (
    <>
      <OwnState desk={desk} item={item} />
      {signedIn ? (
        <>
          <span className="vr" />
          <Availability desk={desk} send={send} pending={pending !== null} />
          <span className="f12 tda el" role="alert">
            {problem}
          </span>
          <span className="sp" />
          <Audio desk={desk} />
        </>
      ) : null}
    </>
  );
}

function OwnState({ desk, item }: { desk: DeskView; item: DeskItem | undefined }) {
  const { t } = useTranslation();
  const look = lookOf(desk.state, desk.reason, desk.seat_up);
  let word = t(`agentState.${desk.state}`);
  let icon: IconName | undefined;
  if (desk.state === "not_ready") {
    word = notReadyWord(t, desk);
  } else if (look === "recovering") {
    word = t("agentState.recovering");
  } else if (item?.state === "dialling") {
    word = t("agentState.dialling");
    icon = "phoneOut";
  } else if (item?.state === "previewing") {
    word = t("agentState.previewing");
    icon = "eye";
  }
  return (
    <StateBadge look={item?.state === "previewing" ? "working" : look} word={word} icon={icon}>
      {desk.state === "signed_out" ? null : <Elapsed since={desk.since} />}
    </StateBadge>
  );
}

interface AvailabilityProps {
  desk: DeskView;
  send: ReturnType<typeof useRequest>["send"];
  pending: boolean;
}

function Availability({ desk, send, pending }: AvailabilityProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const busy = desk.state === "engaged" || desk.state === "wrap_up" || desk.state === "offered";
  const available = () => void send("set_presence", { presence: "available" });

  useEscape(open, () => setOpen(false));
  useKeys({
    "ctrl+shift+p": (event) => {
      event.preventDefault();
      if (desk.state === "not_ready") {
        // The server refuses it without audio; a refusal of what comes up by itself only puzzles.
        if (desk.seat_up) available();
      } else if (desk.pause_planned) available();
      else setOpen(true);
    },
  });

  if (desk.pause_planned) {
    return (
      <Action
        size="xs"
        tone="on"
        icon="bars"
        cap={pauseCap}
        keys={pauseKeys}
        disabled={pending}
        onClick={available}
        title={t("desk.cancelPlanned")}
      >
        {t("desk.pausePlanned")}
      </Action>
    );
  }
  const pause = (reason?: string) => void send("set_presence", { presence: "not_ready", pause: reason });
  const menu = (
    <Menu opened={open} onChange={setOpen} position="bottom-start" width={260}>
      <Menu.Target>
        <Action
          size="xs"
          variant={desk.state === "not_ready" ? "default" : "subtle"}
          icon={desk.state === "not_ready" ? "chevronDown" : "bars"}
          cap={desk.state === "not_ready" ? undefined : pauseCap}
          keys={desk.state === "not_ready" ? undefined : pauseKeys}
          disabled={pending}
        >
          {desk.state === "not_ready" ? t("desk.pause") : busy ? t("desk.pauseAfter") : t("desk.pause")}
        </Action>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("desk.pauseMenu")}</Menu.Label>
        {desk.pause_reasons.length === 0 ? (
          <Menu.Item leftSection={<Icon name="bars" size={14} />} onClick={() => pause()}>
            {t("desk.pause")}
          </Menu.Item>
        ) : (
          desk.pause_reasons.map((reason) => (
            <Menu.Item
              key={reason.id}
              leftSection={<Icon name="bars" size={14} />}
              onClick={() => pause(reason.id)}
            >
              {reason.name}
            </Menu.Item>
          ))
        )}
        {busy ? null : (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="exit" size={14} />} onClick={() => void send("sign_out", {})}>
              {t("desk.signOut")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
  if (desk.state !== "not_ready") return menu;
  return (
    <>
      <Action
        size="xs"
        variant="filled"
        icon="check"
        cap={pauseCap}
        keys={pauseKeys}
        disabled={pending || !desk.seat_up}
        title={desk.seat_up ? undefined : t("desk.audioFirst")}
        onClick={available}
      >
        {t("desk.goAvailable")}
      </Action>
      {menu}
    </>
  );
}

function Audio({ desk }: { desk: DeskView }) {
  const { t } = useTranslation();
  const { seat } = useApp();
  const view = useSeat();
  const format = useFormat();
  if (desk.seat_kind === "phone") {
    return (
      <span
        className={`f12 row ${desk.seat_up ? "t2" : "tda"}`}
        data-testid="audio"
        data-state={desk.seat_up ? "up" : "down"}
      >
        <Icon name={desk.seat_up ? "phone" : "warning"} size={14} />
        {t(desk.seat_up ? "audio.phone" : "audio.phoneDown")}
      </span>
    );
  }
  if (desk.seat_kind !== "browser") return null;
  const up = view.state === "up";
  const grade = view.quality === null ? "up" : gradeOf(view.quality.lossPercent, view.quality.rttMs);
  const word = up ? t(`audio.${grade}`) : t(`audio.${view.state}`);
  const detail =
    view.problem !== ""
      ? t(`error.${view.problem}`, { defaultValue: word })
      : view.quality === null
        ? word
        : t("audio.detail", { rtt: view.quality.rttMs, loss: format.decimal(view.quality.lossPercent) });
  const bad =
    view.state === "failed" || view.state === "retrying" || view.state === "elsewhere" || grade === "bad";
  return (
    <>
      {up && !desk.muted ? <Level key={view.since} /> : null}
      <Tooltip label={detail} multiline maw={320}>
        <button
          type="button"
          className={`plain row ${bad ? "tda" : ""}`}
          style={{ gap: 6 }}
          data-testid="audio"
          data-state={view.state}
        >
          <Icon name={bad ? "warning" : desk.muted ? "micOff" : "wave"} size={14} />
          {up && desk.muted ? t("audio.muted") : word}
        </button>
      </Tooltip>
      {view.state === "failed" ? (
        <Action size="xs" onClick={() => seat.reconnect()}>
          {t("audio.reconnect")}
        </Action>
      ) : null}
    </>
  );
}

function gradeOf(lossPercent: number, rttMs: number): "good" | "fair" | "bad" {
  if (lossPercent < 1.5 && rttMs < 180) return "good";
  return lossPercent < 6 && rttMs < 400 ? "fair" : "bad";
}

function Level() {
  const { t } = useTranslation();
  const { seat } = useApp();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const stream = seat.stream();
    return stream === null ? undefined : watchLevel(stream, setLevel);
  }, [seat]);
  return <LevelMeter level={level} label={t("device.level")} />;
}
