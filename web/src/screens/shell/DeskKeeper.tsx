// Keeps the agent's side alive whatever screen is open: the seat follows what the desk says, an offer
// sounds, changes the title and notifies, and notes are sent before the page goes.

import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnnouncer } from "../../ui/announce";
import type { DeskItem, DeskView } from "../../wire/types";
import { notify, playAlert } from "../shared/alert";
import { useApp, useLink, useSeat, useTopic } from "../shared/app";
import { useFormat } from "../shared/format";

const alertEveryMs = 3000;
// After this long with the seat up here and down there, the server has forgotten it.
const disagreeMs = 4000;

export function offeredItem(desk: DeskView | undefined): DeskItem | undefined {
  return Object.values(desk?.items ?? {}).find((item) => item.state === "offered");
}

export function DeskKeeper() {
  const desk = useTopic("desk");
  useSeatFollowsDesk(desk);
  useOfferAlert(offeredItem(desk));
  useNotesSurvive(desk);
  return null;
}

function useSeatFollowsDesk(desk: DeskView | undefined): void {
  const { seat } = useApp();
  const link = useLink();
  const view = useSeat();
  const { t } = useTranslation();
  const announcer = useAnnouncer();
  const wanted = desk !== undefined && desk.state !== "signed_out" && desk.seat_kind === "browser";

  useEffect(() => {
    if (desk !== undefined) seat.want(wanted);
  }, [seat, wanted, desk]);
  useEffect(() => () => seat.want(false), [seat]);
  useEffect(() => seat.setMuted(desk?.muted ?? false), [seat, desk?.muted]);

  const disagrees = wanted && view.state === "up" && desk?.seat_up === false && link.state === "up";
  useEffect(() => {
    if (!disagrees) return;
    const timer = setTimeout(() => seat.reconnect(), disagreeMs);
    return () => clearTimeout(timer);
  }, [seat, disagrees]);

  // Lost until it is up again, through all the attempts between: said once each time.
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (view.state === "retrying") setLost(wanted);
    else if (!wanted || !["asking", "connecting"].includes(view.state)) setLost(false);
  }, [wanted, view.state]);
  useEffect(() => {
    if (!lost) return;
    announcer.assertive(t("desk.audioLostAnnounce"));
    return () => announcer.assertive("");
  }, [lost, announcer, t]);
}

function useOfferAlert(item: DeskItem | undefined): void {
  const { t } = useTranslation();
  const format = useFormat();
  const announcer = useAnnouncer();
  const id = item?.id;
  const name = item === undefined ? "" : format.person(item.card.name, item.card.number);
  const queue = item?.queue_name ?? "";

  useEffect(() => {
    if (id === undefined) return;
    const title = t("desk.offerTitle", { name });
    announcer.assertive(t("desk.offerAnnounce", { name, queue }));
    const closeNotification = notify(title, queue);
    playAlert();
    const sound = setInterval(playAlert, alertEveryMs);
    const before = document.title;
    let shown = false;
    const flip = () => {
      shown = !shown;
      document.title = shown ? title : before;
    };
    flip();
    const titles = setInterval(flip, 1000);
    return () => {
      clearInterval(sound);
      clearInterval(titles);
      document.title = before;
      closeNotification?.();
      announcer.assertive("");
    };
  }, [id, name, queue, t, announcer]);
}

function useNotesSurvive(desk: DeskView | undefined): void {
  const { notes, live } = useApp();
  const opened = useRef(new Set<string>());
  useEffect(() => {
    for (const item of Object.values(desk?.items ?? {})) {
      if (opened.current.has(item.id)) continue;
      opened.current.add(item.id);
      notes.opened(item.id, item.note);
    }
  }, [desk, notes]);
  useEffect(() => {
    const leave = () => notes.flushAll();
    window.addEventListener("pagehide", leave);
    const off = live.onLink(() => {
      if (live.linkState().state === "up") notes.flushAll();
    });
    return () => {
      window.removeEventListener("pagehide", leave);
      off();
    };
  }, [notes, live]);
}
