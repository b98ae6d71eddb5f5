import { useQuery } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "../ui/parts";
import { Desk } from "./desk/Desk";
import { FirstOwner } from "./session/FirstOwner";
import { SignIn } from "./session/SignIn";
import { homeOf, meQuery } from "./shared/session";
import { Page } from "./shell/Page";
import { Shell } from "./shell/Shell";

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <Navigate to="/" /> });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/entrar",
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: boolean } => ({
    // Only a path of our own: never a way out to another site.
    next: typeof search.next === "string" && /^\/(?!\/)/.test(search.next) ? search.next : undefined,
    ended: search.ended === true ? true : undefined,
  }),
  component: SignIn,
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({
    token:
      typeof search.token === "string" || typeof search.token === "number" ? String(search.token) : undefined,
  }),
  component: FirstOwner,
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

function Home() {
  const me = useQuery(meQuery);
  return me.data ? <Navigate to={homeOf[me.data.role]} /> : null;
}

function Missing() {
  const { t } = useTranslation();
  return (
    <Page bar={<h1>{t("app.name")}</h1>}>
      <Empty title={t("problem.notFoundTitle")} text={t("problem.notFoundText")}>
        <a href="/">{t("problem.goHome")}</a>
      </Empty>
    </Page>
  );
}

const home = createRoute({ getParentRoute: () => shell, path: "/", component: Home });
const missing = createRoute({ getParentRoute: () => shell, path: "$", component: Missing });
const desk = createRoute({ getParentRoute: () => shell, path: "/mesa", component: Desk });
const floor = createRoute({
  getParentRoute: () => shell,
  path: "/piso",
  component: lazyRouteComponent(() => import("./floor/Floor"), "Floor"),
});
const campaigns = createRoute({
  getParentRoute: () => shell,
  path: "/campanhas",
  component: lazyRouteComponent(() => import("./campaigns/Campaigns"), "Campaigns"),
});
const campaign = createRoute({
  getParentRoute: () => shell,
  path: "/campanhas/$id",
  component: lazyRouteComponent(() => import("./campaigns/Campaign"), "Campaign"),
});
const history = createRoute({
  getParentRoute: () => shell,
  path: "/historico",
  validateSearch: (search: Record<string, unknown>): HistorySearch => ({
    period: text(search.period),
    queue: text(search.queue),
    campaign: text(search.campaign),
    agent: text(search.agent),
    direction: text(search.direction),
    exit: text(search.exit),
  }),
  component: lazyRouteComponent(() => import("./history/History"), "History"),
});
const interaction = createRoute({
  getParentRoute: () => shell,
  path: "/historico/$id",
  component: lazyRouteComponent(() => import("./history/Contact"), "Contact"),
});
const reports = createRoute({
  getParentRoute: () => shell,
  path: "/relatorios",
  validateSearch: (search: Record<string, unknown>): ReportSearch => ({
    of: text(search.of),
    period: text(search.period),
    interval: text(search.interval),
    subject: text(search.subject),
  }),
  component: lazyRouteComponent(() => import("./reports/Reports"), "Reports"),
});
const setupHome = createRoute({
  getParentRoute: () => shell,
  path: "/cadastro",
  component: lazyRouteComponent(() => import("./setup/Setup"), "Setup"),
});
const setupSection = createRoute({
  getParentRoute: () => shell,
  path: "/cadastro/$section",
  component: lazyRouteComponent(() => import("./setup/Setup"), "Setup"),
});

export interface HistorySearch {
  period?: string;
  queue?: string;
  campaign?: string;
  agent?: string;
  direction?: string;
  exit?: string;
}

export interface ReportSearch {
  of?: string;
  period?: string;
  interval?: string;
  subject?: string;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    shell.addChildren([
      home,
      desk,
      floor,
      campaigns,
      campaign,
      history,
      interaction,
      reports,
      setupHome,
      setupSection,
      missing,
    ]),
  ]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
