// Everything behind sign-in: the socket lives as long as this, the rail on the left, the page beside.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { asLanguage, keptLanguage, setLanguage } from "../../i18n";
import { whenSessionEnds } from "../../store/http";
import { AnnouncerProvider } from "../../ui/announce";
import { Loading, ProblemBox } from "../../ui/parts";
import { ClockProvider } from "../../ui/time";
import type { Me } from "../../wire/types";
import { AppContext, makeApp, useLink, useProblemText } from "../shared/app";
import { meKey, meQuery } from "../shared/session";
import { useTakesContacts } from "../shared/work";
import { DeskKeeper } from "./DeskKeeper";
import { Rail } from "./Rail";
import css from "./shell.module.css";

export function Shell() {
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  const text = useProblemText();
  const location = useLocation();
  if (me.isPending) return <Loading />;
  if (me.isError) {
    return (
      <div style={{ padding: 40, maxWidth: 480 }}>
        <ProblemBox title={t("problem.readFailed")} text={text(me.error)} onRetry={() => void me.refetch()} />
      </div>
    );
  }
  if (me.data === null) return <ToSignIn from={location.href} />;
  return <SignedIn key={me.data.id} me={me.data} />;
}

// Goes there once. `Navigate` would go again each time this is drawn, and the changing address draws
// it: a loop that never shows the form. Where to come back to is remembered as it was at first.
function ToSignIn({ from }: { from: string }) {
  const navigate = useNavigate();
  const [search] = useState(from === "/" || from.startsWith("/entrar") ? {} : { next: from });
  useEffect(() => {
    void navigate({ to: "/entrar", search, replace: true });
  }, [navigate, search]);
  return <Loading />;
}

function SignedIn({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // Made again when the session changes hands, never on a mere refresh of the same person's data.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id is the person.
  const app = useMemo(() => makeApp(me), [me.id]);
  const takesContacts = useTakesContacts(me);

  useEffect(() => {
    app.live.start();
    const end = () => client.setQueryData(meKey, null);
    whenSessionEnds(end);
    const off = app.live.onLink(() => {
      if (app.live.linkState().state === "signed_out") end();
    });
    return () => {
      off();
      whenSessionEnds(() => undefined);
      app.live.stop();
    };
  }, [app, client]);

  useEffect(() => setLanguage(keptLanguage() ?? asLanguage(me.language), false), [me.language]);

  return (
    <AppContext value={app}>
      <ClockProvider offset={() => app.live.clockOffset()}>
        <AnnouncerProvider>
          <a className={css.skip} href="#content">
            {t("app.skip")}
          </a>
          <div className={css.app}>
            <Rail takesContacts={takesContacts} />
            <Outlet />
          </div>
          {takesContacts ? <DeskKeeper /> : null}
          <SessionWatch />
        </AnnouncerProvider>
      </ClockProvider>
    </AppContext>
  );
}

// A socket that the server refuses again and again may mean that the session is gone: the plain
// question says so, and only then.
function SessionWatch() {
  const link = useLink();
  const client = useQueryClient();
  const lost = link.state === "lost";
  useEffect(() => {
    if (!lost) return;
    const ask = () => void client.invalidateQueries({ queryKey: meKey });
    const timer = setInterval(ask, 5000);
    return () => clearInterval(timer);
  }, [lost, client]);
  return null;
}
