// The frame of a screen: its bar on top, banners about the connection, its content below.

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../i18n/format";
import { Banner } from "../../ui/parts";
import { useServerNow } from "../../ui/time";
import { useApp, useLink } from "../shared/app";
import { useFormat } from "../shared/format";
import css from "./shell.module.css";

interface Props {
  bar: ReactNode;
  children: ReactNode;
  inCall?: boolean;
  voiceUp?: boolean;
}

export function Page({ bar, children, inCall, voiceUp }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  return (
    <>
      <header className={css.top}>{bar}</header>
      <main className={css.main} id="content" tabIndex={-1}>
        <div className={css.banners}>
          {link.state === "lost" ? <Stale since={link.since} inCall={inCall === true} /> : null}
          {link.state === "up" && voiceUp === false ? (
            <Banner tone="warning" icon="warning" role="status">
              {t("link.voiceDown")}
            </Banner>
          ) : null}
        </div>
        <div className={css.body}>{children}</div>
      </main>
    </>
  );
}

function Stale({ since, inCall }: { since: number; inCall: boolean }) {
  const { t } = useTranslation();
  const { live } = useApp();
  const format = useFormat();
  const sinceServer = (since + live.clockOffset()) * 1000;
  const now = useServerNow();
  const elapsed = duration(now - sinceServer);
  return (
    <Banner tone="warning" icon="clock" role="status">
      <span aria-live="off">
        {inCall
          ? t("link.lostCall", { elapsed })
          : t("link.lost", { elapsed, time: format.clockSeconds(sinceServer) })}
      </span>
      <span className="sp" />
      <Button size="xs" onClick={() => live.retryNow()}>
        {t("common.retry")}
      </Button>
    </Banner>
  );
}
