import type { IconName } from "../../ui/icons";
import type { Tone } from "../../ui/parts";
import type { CampaignFunnel, CampaignState, Outcome } from "../../wire/types";

export const stateTone: Record<CampaignState, Tone> = {
  running: "ok",
  paused: "warning",
  stopped: "neutral",
};
export const stateIcon: Record<CampaignState, IconName> = {
  running: "play",
  paused: "bars",
  stopped: "stop",
};

// The order of the series is the order of the chart colours.
export const outcomeOrder: Outcome[] = [
  "answered",
  "no_answer",
  "busy",
  "rejected",
  "invalid",
  "failed",
  "cancelled",
  "unknown",
];

export function outcomeColour(index: number): string {
  return index < 6 ? `var(--rg-c${index + 1})` : "var(--rg-neutral)";
}

// Only a progressive campaign dials for people who are free: leads of the others are taken by whoever
// is on shift, free or not.
export function waitsForPeople(funnel: CampaignFunnel): boolean {
  return (
    funnel.state === "running" &&
    funnel.mode === "progressive" &&
    funnel.agents_available + funnel.agents_busy === 0 &&
    funnel.ready + funnel.waiting > 0
  );
}
