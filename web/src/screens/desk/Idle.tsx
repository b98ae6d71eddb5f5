// Nothing in hand: what is true now, the way on, and a number to dial.

import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Action, Banner } from "../../ui/parts";
import type { DeskView } from "../../wire/types";
import { useRequest } from "../shared/app";
import { useFormat } from "../shared/format";
import css from "./desk.module.css";
import { leadLapsed, useOwnContacts } from "./own";
import { pauseCap } from "./words";

function sentenceOf(desk: DeskView, lapsed: boolean): string {
  if (desk.state === "available") return "available";
  if (lapsed) return "lapsed";
  if (desk.reason === "device_lost" && desk.seat_up) return "device_back";
  return ["pause", "no_answer", "declined", "device_lost", "supervisor"].includes(desk.reason)
    ? desk.reason
    : "signed_in";
}

export function Idle({ desk }: { desk: DeskView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { send, pending, problem } = useRequest();
  const [number, setNumber] = useState("");
  const own = useOwnContacts(desk.since);
  const key = sentenceOf(desk, leadLapsed(desk, own.data?.items[0]));

  const dial = async (event: FormEvent) => {
    event.preventDefault();
    const digits = number.replace(/[\s()./-]/g, "");
    if (digits !== "" && (await send("dial", { number: digits }))) setNumber("");
  };

  return (
    <div className={css.idle}>
      <div className={css.idleBox}>
        <h1>{t(`desk.idle.${key}`)}</h1>
        <p className="t2">
          {t(`desk.idle.${key}Text`, {
            time: format.clock(desk.since),
            pause: desk.pause_name || t("desk.pause"),
            keys: pauseCap,
          })}
        </p>
      </div>
      <form className={css.idleBox} onSubmit={(event) => void dial(event)}>
        <div className="row" style={{ alignItems: "flex-end" }}>
          <TextInput
            style={{ flex: 1 }}
            label={t("desk.manualDial")}
            type="tel"
            inputMode="tel"
            autoComplete="off"
            placeholder={t("desk.numberPlaceholder")}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
          <Action
            type="submit"
            h={36}
            icon="phone"
            disabled={number.trim() === ""}
            loading={pending === "dial"}
          >
            {t("desk.dial")}
          </Action>
        </div>
        {problem === "" ? null : (
          <div style={{ marginTop: 8 }}>
            <Banner tone="danger" icon="warning" role="alert">
              {problem}
            </Banner>
          </div>
        )}
      </form>
    </div>
  );
}
