// Before the shift: where the audio will be. The microphone is asked for here, on a click, so that a
// refusal is explained before any call exists.

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { openMicrophone } from "../../store/seat";
import { Icon } from "../../ui/Icon";
import { Action, Banner } from "../../ui/parts";
import { onRadioKey } from "../../ui/radios";
import { allowSound, notificationState } from "../shared/alert";
import { useApp, useProblemText, useRequest } from "../shared/app";
import css from "./desk.module.css";

const seats = [
  { kind: "browser", icon: "headset", title: "desk.seatBrowser", text: "desk.seatBrowserText" },
  { kind: "phone", icon: "phone", title: "desk.seatPhone", text: "desk.seatPhoneText" },
] as const;

export function StartShift() {
  const { t } = useTranslation();
  const { seat } = useApp();
  const { send, pending, problem } = useRequest();
  const text = useProblemText();
  const [kind, setKind] = useState<"browser" | "phone">("browser");
  const [microphone, setMicrophone] = useState("");
  const [asking, setAsking] = useState(false);

  const start = async () => {
    allowSound();
    setMicrophone("");
    if (notificationState() === "default") void Notification.requestPermission();
    if (kind === "browser") {
      setAsking(true);
      try {
        seat.bringMicrophone(await openMicrophone());
      } catch (error) {
        setMicrophone(text(error));
        return;
      } finally {
        setAsking(false);
      }
    }
    if (!(await send("sign_in", { seat: kind }))) seat.leaveMicrophone();
  };

  return (
    <div className={css.idle}>
      <div className={css.idleBox}>
        <h1>{t("desk.startTitle")}</h1>
        <p className="t2">{t("desk.startText")}</p>
        <div
          role="radiogroup"
          aria-label={t("desk.startTitle")}
          style={{ margin: "12px 0 16px" }}
          onKeyDown={onRadioKey}
        >
          {seats.map((one) => (
            // biome-ignore lint/a11y/useSemanticElements: a card with two lines, not a bare radio.
            <button
              key={one.kind}
              type="button"
              role="radio"
              aria-checked={kind === one.kind}
              tabIndex={kind === one.kind ? 0 : -1}
              className={css.seatChoice}
              onClick={() => setKind(one.kind)}
            >
              <Icon name={one.icon} size={20} />
              <span className="m">{t(one.title)}</span>
              <span className="f12 t3">{t(one.text)}</span>
            </button>
          ))}
        </div>
        {microphone !== "" || problem !== "" ? (
          <div style={{ marginBottom: 12 }}>
            <Banner tone="danger" icon="warning" role="alert">
              {microphone || problem}
            </Banner>
          </div>
        ) : null}
        <Action variant="filled" loading={pending !== null || asking} onClick={() => void start()}>
          {t("desk.startShift")}
        </Action>
      </div>
    </div>
  );
}
