// Microphone, headset, server and notifications, tried before the first call. Nothing personal is
// shown or recorded before sign-in.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { openMicrophone } from "../../store/seat";
import { Icon, type IconName } from "../../ui/Icon";
import { Banner, LevelMeter } from "../../ui/parts";
import type { Health } from "../../wire/types";
import { notificationState, playAlert, watchLevel } from "../shared/alert";
import { useProblemText } from "../shared/app";
import css from "./session.module.css";

type Verdict = "ok" | "ask" | "bad";

const verdictIcon: Record<Verdict, IconName> = { ok: "check", ask: "info", bad: "warning" };
const verdictTone: Record<Verdict, string> = { ok: "tok", ask: "t3", bad: "twa" };

interface RowProps {
  verdict: Verdict;
  title: string;
  text: string;
  children?: React.ReactNode;
}

function Row({ verdict, title, text, children }: RowProps) {
  return (
    <li className={css.check}>
      <span className={verdictTone[verdict]}>
        <Icon name={verdictIcon[verdict]} />
      </span>
      <div>
        <div className="m">{title}</div>
        <div className="f12 t3">{text}</div>
      </div>
      <span>{children}</span>
    </li>
  );
}

function useMicrophone() {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState("");
  const [level, setLevel] = useState(0);
  const text = useProblemText();

  useEffect(() => {
    if (stream === null) return;
    const stop = watchLevel(stream, setLevel);
    return () => {
      stop();
      for (const track of stream.getTracks()) track.stop();
    };
  }, [stream]);

  const check = () => {
    setProblem("");
    openMicrophone().then(setStream, (error: unknown) => setProblem(text(error)));
  };
  return { stream, problem, level, check };
}

async function measureServer(): Promise<number> {
  const from = performance.now();
  await http.get<Health>("/health");
  return Math.round(performance.now() - from);
}

export function DeviceCheck() {
  const { t } = useTranslation();
  const microphone = useMicrophone();
  const problemText = useProblemText();
  const [played, setPlayed] = useState(false);
  const [notifications, setNotifications] = useState(notificationState());
  const server = useQuery({
    queryKey: ["reach"],
    queryFn: measureServer,
    refetchInterval: 10_000,
    retry: false,
  });
  const microphoneText =
    microphone.problem !== ""
      ? microphone.problem
      : microphone.stream !== null
        ? t("device.microphoneOk")
        : window.isSecureContext
          ? t("device.microphoneAsk")
          : t("device.insecure");
  const ready = microphone.stream !== null && played;

  return (
    <>
      <div>
        <h2>{ready ? t("device.ready") : t("device.title")}</h2>
        <p className="t2">{t("device.subtitle")}</p>
      </div>
      <ul>
        <Row
          verdict={
            microphone.problem !== "" || !window.isSecureContext ? "bad" : microphone.stream ? "ok" : "ask"
          }
          title={t("device.microphone")}
          text={microphoneText}
        >
          {microphone.stream === null ? (
            <Button size="xs" onClick={microphone.check}>
              {t("device.check")}
            </Button>
          ) : (
            <LevelMeter level={microphone.level} label={t("device.level")} />
          )}
        </Row>
        <Row
          verdict={played ? "ok" : "ask"}
          title={t("device.speaker")}
          text={played ? t("device.speakerDone") : t("device.speakerText")}
        >
          <Button
            size="xs"
            leftSection={<Icon name="play" size={14} />}
            onClick={() => {
              playAlert();
              setPlayed(true);
            }}
          >
            {t("device.play")}
          </Button>
        </Row>
        <Row
          verdict={server.isError ? "bad" : server.data === undefined ? "ask" : "ok"}
          title={t("device.network")}
          text={
            server.isError
              ? problemText(server.error)
              : server.data === undefined
                ? t("device.networkWait")
                : t("device.networkText", { ms: server.data })
          }
        />
        <Row
          verdict={notifications === "granted" ? "ok" : notifications === "default" ? "ask" : "bad"}
          title={t("device.notifications")}
          text={
            notifications === "granted"
              ? t("device.notificationsOk")
              : notifications === "denied"
                ? t("device.notificationsDenied")
                : t("device.notificationsAsk")
          }
        >
          {notifications === "default" ? (
            <Button size="xs" onClick={() => void Notification.requestPermission().then(setNotifications)}>
              {t("device.allow")}
            </Button>
          ) : null}
        </Row>
      </ul>
      <Banner icon="shield">{t("device.privacy")}</Banner>
    </>
  );
}
