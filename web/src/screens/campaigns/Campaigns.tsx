import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Action, Chip, Empty, Loading } from "../../ui/parts";
import type { CampaignFunnel } from "../../wire/types";
import { useTitle, useTopic } from "../shared/app";
import { useFormat } from "../shared/format";
import { Page } from "../shell/Page";
import { CampaignForm } from "./CampaignForm";
import css from "./campaigns.module.css";
import { stateIcon, stateTone } from "./words";

export function Campaigns() {
  const { t } = useTranslation();
  const view = useTopic("campaigns");
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  useTitle(t("campaigns.title"));
  const rows = Object.entries(view?.campaigns ?? {}).sort(
    ([, a], [, b]) =>
      Number(b.state === "running") - Number(a.state === "running") || a.name.localeCompare(b.name),
  );
  return (
    <Page
      bar={
        <>
          <h1>{t("campaigns.title")}</h1>
          <span className="sp" />
          <Action size="xs" variant="filled" icon="plus" onClick={() => setCreating(true)}>
            {t("campaigns.new")}
          </Action>
        </>
      }
    >
      <div className={css.page}>
        <section className="card" aria-label={t("campaigns.title")}>
          {view === undefined ? (
            <Loading lines={6} />
          ) : rows.length === 0 ? (
            <Empty title={t("campaigns.empty")} text={t("campaigns.emptyText")}>
              <Action icon="plus" onClick={() => setCreating(true)}>
                {t("campaigns.new")}
              </Action>
            </Empty>
          ) : (
            <table className="tb">
              <thead>
                <tr>
                  <th style={{ width: "34%" }}>{t("campaigns.head.name")}</th>
                  <th>{t("campaigns.head.state")}</th>
                  <th>{t("campaigns.head.mode")}</th>
                  {(["leads", "attempted", "reached", "finished"] as const).map((head) => (
                    <th key={head} className="r">
                      {t(`campaigns.head.${head}`)}
                    </th>
                  ))}
                  <th>{t("campaigns.head.penetration")}</th>
                  <th className="r">{t("campaigns.head.people")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(([id, one]) => (
                  <Row key={id} id={id} campaign={one} />
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
      <CampaignForm
        opened={creating}
        campaign={null}
        onClose={() => setCreating(false)}
        onSaved={(saved) => void navigate({ to: "/campanhas/$id", params: { id: saved.id } })}
      />
    </Page>
  );
}

function Row({ id, campaign }: { id: string; campaign: CampaignFunnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/campanhas/$id", params: { id } });
  return (
    <tr data-link onClick={open}>
      <td className="wide">
        <button
          type="button"
          className="link t1 m"
          title={campaign.name}
          onClick={(event) => {
            event.stopPropagation();
            open();
          }}
        >
          {campaign.name}
        </button>
      </td>
      <td>
        <Chip tone={stateTone[campaign.state]} icon={stateIcon[campaign.state]}>
          {t(`campaigns.state.${campaign.state}`)}
        </Chip>
      </td>
      <td>{t(`campaigns.mode.${campaign.mode}`)}</td>
      <td className="r">{format.count(campaign.leads)}</td>
      <td className="r">{format.count(campaign.attempted)}</td>
      <td className="r">{format.count(campaign.reached)}</td>
      <td className="r">{format.count(campaign.finished)}</td>
      <td>
        <Penetration part={campaign.attempted} whole={campaign.leads} />
      </td>
      <td className="r">
        {campaign.agents_available} / {campaign.agents_busy}
      </td>
    </tr>
  );
}

export function Penetration({ part, whole }: { part: number; whole: number }) {
  const format = useFormat();
  if (whole === 0) return <span className="t3">–</span>;
  return (
    <>
      <span className={css.meter} aria-hidden="true">
        <i style={{ width: `${(part * 100) / whole}%` }} />
      </span>
      {format.percent(part, whole, 0)}
    </>
  );
}
