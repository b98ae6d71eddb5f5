// English: states of agents, contacts and audio.

import type { Catalogue } from "../pt-BR";

export const agent: Pick<
  Catalogue,
  "agentState" | "notReady" | "direction" | "directionShort" | "interactionState" | "audio"
> = {
  agentState: {
    signed_out: "Off",
    not_ready: "Not ready",
    available: "Available",
    offered: "Ringing",
    engaged: "On a call",
    wrap_up: "Wrap-up",
    previewing: "Preview",
    dialling: "Dialling",
    on_hold: "On hold",
    recovering: "Audio coming back",
    pause: "Pause",
  },
  notReady: {
    none: "Not ready",
    signed_in: "Not available yet",
    pause: "Pause",
    no_answer: "Did not answer",
    declined: "Declined a call",
    device_lost: "Audio lost",
    device_back: "Audio back",
    supervisor: "Paused by a supervisor",
  },
  direction: { inbound: "Incoming call", outbound: "Outgoing call" },
  directionShort: { inbound: "Incoming", outbound: "Outgoing" },
  interactionState: {
    previewing: "Preview",
    dialling: "Dialling",
    in_flow: "In the menu",
    queued: "In the queue",
    offered: "Ringing",
    engaged: "Talking",
    wrap_up: "Wrap-up",
    ended: "Ended",
    promised: "Callback promised",
  },
  audio: {
    up: "Audio on",
    good: "Audio good",
    fair: "Audio unsteady",
    bad: "Audio bad",
    connecting: "Connecting audio",
    asking: "Asking for the microphone",
    retrying: "Audio coming back",
    failed: "No audio",
    elsewhere: "Audio in another tab",
    off: "Audio off",
    phone: "SIP phone on the line",
    phoneDown: "SIP phone off",
    muted: "Microphone muted",
    detail: "{{rtt}} ms to the server, {{loss}} % lost",
    reconnect: "Connect audio",
  },
};
