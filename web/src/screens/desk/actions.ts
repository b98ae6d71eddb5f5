// What the person may ask of the item at hand, and what the item's state allows now.

import type { DeskItem, DeskView, Id } from "../../wire/types";
import { useApp, useRequest } from "../shared/app";

export interface DeskActions {
  accept?: () => void;
  decline?: () => void;
  hold?: () => void;
  mute?: () => void;
  end?: () => void;
  transfer?: (queue: Id) => void;
  dispose?: (disposition: Id) => void;
  conclude?: () => void;
  pending: string | null;
  problem: string;
}

export function useDeskActions(desk: DeskView, item: DeskItem | undefined): DeskActions {
  const { notes } = useApp();
  const { send, pending, problem } = useRequest();
  if (item === undefined) return { pending, problem };
  const interaction = item.id;
  const { state } = item;
  const waiting = state === "offered" || state === "previewing";
  const talking = state === "engaged";
  const mayDispose = talking || state === "wrap_up";
  return {
    pending,
    problem,
    accept: waiting ? () => void send("accept_offer", { interaction }) : undefined,
    decline: waiting ? () => void send("decline_offer", { interaction }) : undefined,
    hold: talking ? () => void send("set_hold", { interaction, on: !item.on_hold }) : undefined,
    mute: talking || state === "dialling" ? () => void send("set_mute", { on: !desk.muted }) : undefined,
    end: talking || state === "dialling" ? () => void send("end_interaction", { interaction }) : undefined,
    transfer: talking ? (queue) => void send("transfer", { interaction, queue }) : undefined,
    dispose: mayDispose ? (disposition) => void send("dispose", { interaction, disposition }) : undefined,
    conclude:
      state === "wrap_up" && item.disposition !== "0"
        ? () => void notes.flush(interaction).then(() => send("finish_wrap_up", { interaction }))
        : undefined,
  };
}

// The item that wants the eyes first: what rings, what may be dialled, who talks, what is left to write.
const order = ["offered", "previewing", "engaged", "dialling", "wrap_up"];

export function firstItem(items: DeskItem[]): DeskItem | undefined {
  return [...items].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.since - b.since)[0];
}
