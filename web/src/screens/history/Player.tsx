// Plays one recording: customer on the left channel, agent on the right, each in a lane of its own.

import { ActionIcon, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../i18n/format";
import { Icon } from "../../ui/Icon";
import { useKeys } from "../../ui/keys";
import { Banner, Kbd } from "../../ui/parts";
import type { FactView, RecordingView } from "../../wire/types";
import css from "./history.module.css";
import { type Peaks, peaksLengthMaxUs, readPeaks } from "./peaks";

type Ear = "both" | "customer" | "agent";
const speeds = ["1", "1.25", "1.5", "2"];
const buckets = 170;

export interface Marks {
  facts: number[]; // Seconds from the start of the recording.
  holds: { from: number; to: number }[];
}

export function marksOf(recording: RecordingView, facts: FactView[]): Marks {
  const at = (us: number) => (us - recording.started) / 1_000_000;
  const end = recording.length / 1_000_000;
  const inside = (seconds: number) => seconds > 0.5 && seconds < end;
  const holds: Marks["holds"] = [];
  let from: number | null = null;
  for (const { at: instant, fact } of facts) {
    if (fact.type !== "hold_changed") continue;
    if (fact.on === true) from = at(instant);
    else if (from !== null) {
      if (from < end) holds.push({ from: Math.max(0, from), to: Math.min(end, at(instant)) });
      from = null;
    }
  }
  const spoken = ["hold_changed", "seat_awaited", "interaction_engaged", "offer_made"];
  return {
    facts: facts
      .filter((view) => spoken.includes(view.fact.type))
      .map((view) => at(view.at))
      .filter(inside),
    holds,
  };
}

interface Props {
  recording: RecordingView;
  marks: Marks;
  customer: string;
  agent: string;
  jump: { seconds: number } | null;
  onTime: (seconds: number) => void;
}

export function Player({ recording, marks, customer, agent, jump, onTime }: Props) {
  const { t, i18n } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const [speed, setSpeed] = useState("1");
  const [failed, setFailed] = useState(false);
  const hear = useEars(audio);
  const [ear, setEar] = useState<Ear>("both");
  const total = recording.length / 1_000_000;
  // Reading the sound is listening to it, and the server writes down who listened: not a byte is asked
  // for before the person plays it.
  const [listening, setListening] = useState(false);
  const peaks = useQuery({
    queryKey: ["peaks", recording.id],
    queryFn: () => readPeaks(recording.url, buckets),
    enabled: listening && recording.length <= peaksLengthMaxUs,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

  const seek = useCallback(
    (to: number) => {
      const element = audio.current;
      if (element === null) return;
      element.currentTime = Math.max(0, Math.min(total, to));
      setSeconds(element.currentTime);
      onTime(element.currentTime);
    },
    [total, onTime],
  );
  const jumped = useRef(jump);
  useEffect(() => {
    if (jump === null || jump === jumped.current) return;
    jumped.current = jump;
    seek(jump.seconds);
  }, [jump, seek]);

  // Why playing cannot begin is told by the element's own error.
  const play = (element: HTMLAudioElement) => void element.play().catch(() => undefined);
  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    hear.wake();
    setListening(true);
    if (element.paused) play(element);
    else element.pause();
  };
  // A WAV becomes Opus in the background: what was being read is then gone, and the same address has
  // the other. Read once more from the same place; a second error is one to show.
  const readAgain = useRef(false);
  const onError = () => {
    const element = audio.current;
    if (element === null || readAgain.current) return setFailed(true);
    readAgain.current = true;
    const { currentTime, paused } = element;
    const resume = () => {
      element.currentTime = currentTime;
      element.playbackRate = Number(speed);
      if (!paused) play(element);
    };
    element.addEventListener("loadedmetadata", resume, { once: true });
    element.load();
  };
  const nextFact = () => seek(marks.facts.find((one) => one > seconds + 0.5) ?? 0);
  const onButton = (event: KeyboardEvent) =>
    event.target instanceof Element && event.target.closest("button, a, input, [role=radio]") !== null;
  useKeys({
    space: (event) => {
      if (onButton(event)) return;
      event.preventDefault();
      toggle();
    },
    arrowleft: (event) => !onButton(event) && seek(seconds - 5),
    arrowright: (event) => !onButton(event) && seek(seconds + 5),
    f: nextFact,
  });

  return (
    <section className={`card ${css.player}`} aria-label={t("history.recording")}>
      <div className={css.legend}>
        <span>
          <i style={{ background: "var(--rg-c1)" }} />
          {agent || t("history.player.agentLane")}
        </span>
        <span>
          <i style={{ background: "var(--rg-c3)" }} />
          {customer || t("history.player.customerLane")}
        </span>
        {listening ? null : <span className="t3">{t("history.player.untouched")}</span>}
      </div>
      <div className={css.lanes}>
        <Lanes
          peaks={peaks.data}
          share={total === 0 ? 0 : seconds / total}
          marks={marks}
          total={total}
          hold={t("history.player.hold")}
        />
        <input
          type="range"
          min={0}
          max={Math.max(1, Math.floor(total))}
          step={1}
          value={Math.floor(seconds)}
          aria-label={t("history.player.position")}
          aria-valuetext={duration(seconds * 1_000_000)}
          onChange={(event) => seek(Number(event.currentTarget.value))}
        />
      </div>
      <div className={css.axis} aria-hidden="true">
        {ticksOf(total).map((at) => (
          <span key={at} style={{ left: `${(at * 100) / total}%` }}>
            {duration(at * 1_000_000)}
          </span>
        ))}
      </div>
      <div className={css.playerBar}>
        <ActionIcon
          variant="filled"
          size={32}
          aria-label={t(playing ? "history.player.pause" : "history.player.play")}
          onClick={toggle}
        >
          <Icon name={playing ? "bars" : "play"} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t("history.player.back")}
          onClick={() => seek(seconds - 5)}
        >
          <Icon name="undo" />
        </ActionIcon>
        <span className="b" data-testid="player-time">
          {duration(seconds * 1_000_000)}
        </span>
        <span className="t3">/ {duration(recording.length)}</span>
        <span className="sp" />
        <span className="row f12 t3" style={{ gap: 4 }}>
          <Kbd>{t("keys.space")}</Kbd> {t("history.player.playKey")} <Kbd>←</Kbd>
          <Kbd>→</Kbd> {t("history.player.fiveSeconds")} <Kbd>F</Kbd> {t("history.player.nextFact")}
        </span>
        <SegmentedControl
          aria-label={t("history.player.channel")}
          data={(["both", "customer", "agent"] as const).map((value) => ({
            value,
            label: t(`history.player.${value}`),
          }))}
          value={ear}
          onChange={(value) => {
            setEar(value as Ear);
            hear.choose(value as Ear);
          }}
        />
        <SegmentedControl
          aria-label={t("history.player.speed")}
          data={speeds.map((value) => ({ value, label: `${Number(value).toLocaleString(i18n.language)}×` }))}
          value={speed}
          onChange={(value) => {
            setSpeed(value);
            if (audio.current !== null) audio.current.playbackRate = Number(value);
          }}
        />
      </div>
      {failed ? (
        <div style={{ marginTop: 8 }}>
          <Banner tone="danger" icon="warning" role="alert">
            {t("history.player.failed")}
          </Banner>
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording has no captions to give. */}
      <audio
        ref={audio}
        src={recording.url}
        preload={listening ? "metadata" : "none"}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={onError}
        onTimeUpdate={(event) => {
          setSeconds(event.currentTarget.currentTime);
          onTime(event.currentTarget.currentTime);
        }}
      />
    </section>
  );
}

const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

// Whole seconds or minutes, at most nine; none where it would stand over the end.
function ticksOf(total: number): number[] {
  const step = tickSteps.find((one) => total / one <= 8) ?? 7200;
  const ticks: number[] = [];
  for (let at = 0; at <= total * 0.98; at += step) ticks.push(at);
  return total > 0 ? ticks : [];
}

// One side alone, in both ears. The graph is built at the first gesture, as browsers demand.
function useEars(audio: React.RefObject<HTMLAudioElement | null>) {
  const graph = useRef<{ context: AudioContext; left: GainNode; right: GainNode } | null>(null);
  const wanted = useRef<Ear>("both");
  useEffect(() => () => void graph.current?.context.close(), []);
  return useMemo(() => {
    const apply = () => {
      if (graph.current === null) return;
      graph.current.left.gain.value = wanted.current === "agent" ? 0 : 1;
      graph.current.right.gain.value = wanted.current === "customer" ? 0 : 1;
    };
    const wake = () => {
      if (graph.current !== null || audio.current === null) return;
      const context = new AudioContext();
      const split = context.createChannelSplitter(2);
      const left = context.createGain();
      const right = context.createGain();
      const mono = context.createGain();
      mono.channelCount = 1;
      mono.channelCountMode = "explicit";
      context.createMediaElementSource(audio.current).connect(split);
      split.connect(left, 0).connect(mono);
      split.connect(right, 1).connect(mono);
      mono.connect(context.destination);
      graph.current = { context, left, right };
      apply();
    };
    return {
      wake,
      choose: (ear: Ear) => {
        wanted.current = ear;
        apply();
      },
    };
  }, [audio]);
}

interface LanesProps {
  peaks: Peaks | undefined;
  share: number;
  marks: Marks;
  total: number;
  hold: string;
}

// Drawn in 1000 by 92 units, stretched to the width; strokes keep theirs.
function Lanes({ peaks, share, marks, total, hold }: LanesProps) {
  const x = (seconds: number) => (total === 0 ? 0 : (seconds * 1000) / total);
  const lane = (values: number[], middle: number, colour: string) =>
    values.map((value, index) => {
      const at = ((index + 0.5) * 1000) / values.length;
      const half = Math.max(0.6, value * 19);
      return (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place.
          key={index}
          x1={at}
          x2={at}
          y1={middle - half}
          y2={middle + half}
          stroke={colour}
          strokeWidth={2}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
          opacity={at <= share * 1000 ? 1 : 0.42}
        />
      );
    });
  const flat = (middle: number, colour: string) => (
    <line
      x1={0}
      x2={1000}
      y1={middle}
      y2={middle}
      stroke={colour}
      strokeDasharray="1 3"
      vectorEffect="non-scaling-stroke"
    />
  );
  return (
    <svg viewBox="0 0 1000 92" preserveAspectRatio="none" aria-hidden="true">
      {flat(22, "var(--rg-c1)")}
      {flat(70, "var(--rg-c3)")}
      <line x1={0} x2={1000} y1={46} y2={46} stroke="var(--rg-border)" vectorEffect="non-scaling-stroke" />
      {peaks === undefined ? null : lane(peaks.right, 22, "var(--rg-c1)")}
      {peaks === undefined ? null : lane(peaks.left, 70, "var(--rg-c3)")}
      {marks.holds.map((one) => (
        <rect
          key={one.from}
          x={x(one.from)}
          width={Math.max(2, x(one.to) - x(one.from))}
          y={1}
          height={90}
          fill="var(--rg-sunken)"
          stroke="var(--rg-border-strong)"
          vectorEffect="non-scaling-stroke"
        >
          <title>{hold}</title>
        </rect>
      ))}
      {marks.facts.map((one) => (
        <line
          key={one}
          x1={x(one)}
          x2={x(one)}
          y1={0}
          y2={92}
          stroke="var(--rg-border-control)"
          strokeDasharray="2 2"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      <line
        x1={share * 1000}
        x2={share * 1000}
        y1={0}
        y2={92}
        stroke="var(--rg-text)"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
