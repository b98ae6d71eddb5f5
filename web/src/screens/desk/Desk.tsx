import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type KeyMap, useKeys } from "../../ui/keys";
import { Loading } from "../../ui/parts";
import type { DeskItem, DeskView, RequestName } from "../../wire/types";
import { useTitle, useTopic } from "../shared/app";
import { Page } from "../shell/Page";
import { type DeskActions, firstItem, useDeskActions } from "./actions";
import { Call } from "./Call";
import { Card, OwnContacts } from "./Card";
import { DeskBar } from "./DeskBar";
import { Dock, dispositionsId } from "./Dock";
import css from "./desk.module.css";
import { Idle } from "./Idle";
import { noteFieldId } from "./Note";
import { Roster } from "./Roster";
import { StartShift } from "./StartShift";

export function Desk() {
  const { t } = useTranslation();
  const desk = useTopic("desk");
  useTitle(t("desk.title"));
  if (desk === undefined) {
    return (
      <Page bar={<h1>{t("desk.title")}</h1>}>
        <Loading lines={6} />
      </Page>
    );
  }
  return <OpenDesk desk={desk} />;
}

function OpenDesk({ desk }: { desk: DeskView }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const items = Object.values(desk.items).sort((a, b) => a.since - b.since);
  const item = (chosen === undefined ? undefined : desk.items[chosen]) ?? firstItem(items);
  const actions = useDeskActions(desk, item);
  useKeys(keysFor(item, actions));

  return (
    <Page
      bar={
        <>
          <h1 className="sr">{t("desk.title")}</h1>
          <DeskBar desk={desk} item={item} />
        </>
      }
      inCall={item?.state === "engaged"}
      voiceUp={desk.voice_up}
    >
      <div className={css.desk}>
        <Roster desk={desk} items={items} selected={item?.id} onSelect={setChosen} />
        {item === undefined ? (
          <>
            <section className={css.centre} style={{ gridRow: "1 / 3" }} aria-label={t("desk.title")}>
              {desk.state === "signed_out" ? <StartShift /> : <Idle desk={desk} />}
            </section>
            <OwnContacts since={desk.since} />
          </>
        ) : (
          <>
            <Call desk={desk} item={item} actions={actions} />
            <Card item={item} />
            <Dock item={item} actions={actions} />
          </>
        )}
      </div>
    </Page>
  );
}

function keysFor(item: DeskItem | undefined, actions: DeskActions): KeyMap {
  // A key pressed twice asks once; another key does not wait for the first one's answer.
  const act = (run: (() => void) | undefined, name?: RequestName) =>
    run === undefined || (name !== undefined && actions.pending === name)
      ? undefined
      : (event: KeyboardEvent) => {
          event.preventDefault();
          run();
        };
  const focus = (id: string) => (event: KeyboardEvent) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  const map: KeyMap = {
    // On a button of the call's own the browser's Space stands: it presses that button.
    space: (event) => {
      const onControl =
        event.target instanceof Element && event.target.closest("[data-item-controls]") !== null;
      if (!onControl) act(actions.accept, "accept_offer")?.(event);
    },
    escape: act(actions.end, "end_interaction"),
    enter: (event) => {
      // Enter does not press a radio: it says that the choice is made.
      const onControl =
        event.target instanceof Element && event.target.closest('button:not([role="radio"]), a') !== null;
      if (!onControl) act(actions.conclude, "finish_wrap_up")?.(event);
    },
    h: act(actions.hold, "set_hold"),
    m: act(actions.mute, "set_mute"),
    j: act(actions.decline, "decline_offer"),
    n: item === undefined ? undefined : focus(noteFieldId),
    d: item === undefined ? undefined : focus(dispositionsId),
  };
  item?.dispositions.slice(0, 9).forEach((one, index) => {
    map[String(index + 1)] = act(actions.dispose === undefined ? undefined : () => actions.dispose?.(one.id));
  });
  return map;
}
