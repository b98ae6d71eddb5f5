import { Menu, useMantineColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Language, languages, setLanguage } from "../../i18n";
import { Problem } from "../../store/problem";
import { Icon, type IconName, Mark } from "../../ui/Icon";
import { useEscape } from "../../ui/keys";
import { Dialog } from "../../ui/Overlay";
import { Action, Avatar } from "../../ui/parts";
import type { Role } from "../../wire/types";
import { useApp, useProblemText } from "../shared/app";
import { type LeavingCall, leavingCall } from "../shared/leaving";
import { signOut } from "../shared/session";
import css from "./shell.module.css";

interface Entry {
  to: "/mesa" | "/piso" | "/campanhas" | "/historico" | "/relatorios" | "/cadastro";
  icon: IconName;
  word: string;
}

function entriesOf(role: Role, takesContacts: boolean): Entry[] {
  const all: (Entry & { shown: boolean })[] = [
    { to: "/mesa", icon: "headset", word: "nav.desk", shown: takesContacts },
    { to: "/piso", icon: "grid", word: "nav.floor", shown: role !== "agent" },
    { to: "/campanhas", icon: "megaphone", word: "nav.campaigns", shown: role !== "agent" },
    { to: "/historico", icon: "history", word: "nav.history", shown: true },
    { to: "/relatorios", icon: "report", word: "nav.reports", shown: role !== "agent" },
    { to: "/cadastro", icon: "sliders", word: "nav.setup", shown: role !== "agent" },
  ];
  return all.filter((entry) => entry.shown);
}

export function Rail({ takesContacts }: { takesContacts: boolean }) {
  const { t } = useTranslation();
  const { me } = useApp();
  return (
    <nav className={css.rail} aria-label={t("app.screens")}>
      <span className={css.mark}>
        <Mark />
      </span>
      {entriesOf(me.role, takesContacts).map((entry) => (
        <Link key={entry.to} to={entry.to} activeProps={{ "aria-current": "page" }}>
          <Icon name={entry.icon} size={20} />
          {t(entry.word)}
        </Link>
      ))}
      <span className="sp" />
      <Account />
    </nav>
  );
}

const languageNames: Record<Language, string> = { "pt-BR": "Português", en: "English" };

function Account() {
  const { t, i18n } = useTranslation();
  const { me, live } = useApp();
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  const text = useProblemText();
  const [problem, setProblem] = useState("");
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<LeavingCall | null>(null);
  useEscape(open, () => setOpen(false));

  const ask = () => {
    const call = leavingCall(live.topic("desk"));
    if (call === null) void leave();
    else setAsked(call);
  };

  const leave = async () => {
    setProblem("");
    try {
      await signOut();
    } catch (error) {
      // The session lives on: the next person at this desk must not be shown a page that hides it.
      if (!(error instanceof Problem && error.status === 401)) return setProblem(text(error));
    }
    live.stop();
    // A fresh page: nothing of one person stays in memory for the next at the same desk.
    location.assign("/entrar");
  };

  return (
    <>
      <Dialog
        opened={problem !== ""}
        title={t("common.signOutFailed")}
        onClose={() => setProblem("")}
        size="sm"
      >
        <p role="alert">{problem}</p>
        <p className="t2" style={{ margin: "8px 0 16px" }}>
          {t("common.signOutStill", { name: me.name })}
        </p>
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Action variant="filled" onClick={() => void leave()}>
            {t("common.retry")}
          </Action>
        </div>
      </Dialog>
      <Dialog
        opened={asked !== null}
        title={t("common.signOutCall")}
        onClose={() => setAsked(null)}
        size="sm"
      >
        <p>{asked === null ? null : t(`common.signOutCallText.${asked}`)}</p>
        <div className="row" style={{ justifyContent: "flex-end", marginTop: 16 }}>
          <Action
            tone="danger"
            onClick={() => {
              setAsked(null);
              void leave();
            }}
          >
            {t("common.signOutAnyway")}
          </Action>
          <Action variant="filled" data-autofocus onClick={() => setAsked(null)}>
            {t("common.stay")}
          </Action>
        </div>
      </Dialog>
      <Menu position="right-end" width={220} opened={open} onChange={setOpen}>
        <Menu.Target>
          <button type="button" className={css.account} aria-label={`${t("common.account")}: ${me.name}`}>
            <Avatar name={me.name} size={28} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.name} · {t(`setup.role.${me.role}`)}
          </Menu.Label>
          <Menu.Divider />
          {(["auto", "light", "dark"] as const).map((scheme) => (
            <Menu.Item
              key={scheme}
              closeMenuOnClick={false}
              leftSection={<Icon name="sun" size={14} />}
              rightSection={colorScheme === scheme ? <Icon name="check" size={14} /> : null}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`common.themes.${scheme}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {languages.map((language) => (
            <Menu.Item
              key={language}
              lang={language}
              closeMenuOnClick={false}
              leftSection={<Icon name="flag" size={14} />}
              rightSection={i18n.language === language ? <Icon name="check" size={14} /> : null}
              onClick={() => setLanguage(language, true)}
            >
              {languageNames[language]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="exit" size={14} />} onClick={ask}>
            {t("common.signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
