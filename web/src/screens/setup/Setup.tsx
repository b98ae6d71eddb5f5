import { Link, Navigate, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../ui/Icon";
import type { Role } from "../../wire/types";
import { useApp, useTitle } from "../shared/app";
import { Page } from "../shell/Page";
import { Dispositions } from "./Dispositions";
import { DoNotCall } from "./DoNotCall";
import { Flows } from "./Flows";
import { Numbers } from "./Numbers";
import { Operation } from "./Operation";
import { Pauses } from "./Pauses";
import { Queues } from "./Queues";
import { Skills } from "./Skills";
import css from "./setup.module.css";
import { Trunks } from "./Trunks";
import { Users } from "./Users";

interface Section {
  slug: string;
  word: string;
  icon: IconName;
  screen: ComponentType;
  roles: Role[];
}

const admin: Role[] = ["admin"];

const sections: Section[] = [
  { slug: "pessoas", word: "users", icon: "people", screen: Users, roles: admin },
  { slug: "filas", word: "queues", icon: "list", screen: Queues, roles: admin },
  { slug: "habilidades", word: "skills", icon: "shield", screen: Skills, roles: admin },
  { slug: "ordem", word: "operation", icon: "sliders", screen: Operation, roles: admin },
  { slug: "tabulacoes", word: "dispositions", icon: "pencil", screen: Dispositions, roles: admin },
  { slug: "pausas", word: "pauses", icon: "bars", screen: Pauses, roles: admin },
  { slug: "fluxos", word: "flows", icon: "flow", screen: Flows, roles: admin },
  { slug: "numeros", word: "numbers", icon: "hash", screen: Numbers, roles: admin },
  { slug: "troncos", word: "trunks", icon: "phone", screen: Trunks, roles: admin },
  { slug: "nao-ligar", word: "dnc", icon: "forbidden", screen: DoNotCall, roles: ["supervisor", "admin"] },
];

export function Setup() {
  const { t } = useTranslation();
  const { me } = useApp();
  const { section: slug } = useParams({ strict: false });
  const mine = sections.filter((one) => one.roles.includes(me.role));
  const section = mine.find((one) => one.slug === slug);
  useTitle(section === undefined ? t("setup.title") : t(`setup.sections.${section.word}`));
  if (section === undefined) {
    const first = mine[0];
    return first === undefined ? (
      <Navigate to="/" />
    ) : (
      <Navigate to="/cadastro/$section" params={{ section: first.slug }} replace />
    );
  }
  const Screen = section.screen;
  return (
    <Page
      bar={
        <>
          <span className="t3">{t("setup.title")}</span>
          <Icon name="chevronRight" size={14} />
          <h1>{t(`setup.sections.${section.word}`)}</h1>
        </>
      }
    >
      <div className={css.page}>
        <nav className={css.nav} aria-label={t("setup.title")}>
          {mine.map((one) => (
            <Link
              key={one.slug}
              to="/cadastro/$section"
              params={{ section: one.slug }}
              activeProps={{ "aria-current": "page" }}
            >
              <Icon name={one.icon} />
              {t(`setup.sections.${one.word}`)}
            </Link>
          ))}
        </nav>
        <div className={css.content}>
          <Screen key={section.slug} />
        </div>
      </div>
    </Page>
  );
}
