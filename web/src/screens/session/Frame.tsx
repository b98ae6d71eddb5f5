// The page before sign-in: mark, a form in the middle, language and theme at the foot.

import { useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Language, setLanguage } from "../../i18n";
import { Icon, Mark } from "../../ui/Icon";
import css from "./session.module.css";

const names: Record<Language, string> = { "pt-BR": "Português", en: "English" };
const schemes = ["auto", "light", "dark"] as const;

export function Frame({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = schemes[(schemes.indexOf(colorScheme) + 1) % schemes.length] ?? "auto";
  return (
    <div className={css.page}>
      <main className={css.left}>
        <div className={css.brand}>
          <Mark />
          {t("app.name")}
        </div>
        {children}
        <div className={css.foot}>
          {(Object.keys(names) as Language[]).map((language) =>
            i18n.language === language ? (
              <span key={language} className="m t1" aria-current="true">
                {names[language]}
              </span>
            ) : (
              <button
                key={language}
                type="button"
                className="link"
                lang={language}
                onClick={() => setLanguage(language, true)}
              >
                {names[language]}
              </button>
            ),
          )}
          <span className="sp" />
          <button
            type="button"
            className="link row t3"
            style={{ gap: 6 }}
            onClick={() => setColorScheme(next)}
          >
            <Icon name="sun" size={14} />
            {t(`common.themes.${colorScheme}`)}
          </button>
        </div>
      </main>
      {aside === undefined ? null : <aside className={css.right}>{aside}</aside>}
    </div>
  );
}
