// One campaign: what it did so far, live; its lists; start, pause, stop.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Action, Banner, Chip, Empty, Loading, ProblemBox, Strip } from "../../ui/parts";
import type { CampaignFunnel, CampaignResource } from "../../wire/types";
import { useLink, useProblemText, useTitle, useTopic } from "../shared/app";
import { useFormat } from "../shared/format";
import { Page } from "../shell/Page";
import { CampaignForm } from "./CampaignForm";
import css from "./campaigns.module.css";
import { ListsCard } from "./Lists";
import { outcomeColour, outcomeOrder, stateIcon, stateTone, waitsForPeople } from "./words";

export function Campaign() {
  const { t } = useTranslation();
  const text = useProblemText();
  const { id } = useParams({ from: "/shell/campanhas/$id" });
  const view = useTopic("campaigns");
  const funnel = view?.campaigns[id];
  const resource = useQuery({
    queryKey: ["campaigns", id, funnel?.state],
    queryFn: () => http.get<CampaignResource>(`/campaigns/${id}`),
    placeholderData: (previous) => previous,
  });
  const name = funnel?.name ?? resource.data?.name ?? "";
  useTitle(name || t("campaigns.title"));
  return (
    <Page
      bar={
        <>
          <Link to="/campanhas" className="t3">
            {t("campaigns.title")}
          </Link>
          <Icon name="chevronRight" size={14} />
          <h1>{name}</h1>
          {funnel === undefined ? null : (
            <>
              <Chip tone={stateTone[funnel.state]} icon={stateIcon[funnel.state]}>
                {t(`campaigns.state.${funnel.state}`)}
              </Chip>
              <Chip>{t(`campaigns.mode.${funnel.mode}`)}</Chip>
            </>
          )}
          <span className="sp" />
          {funnel === undefined ? null : <Commands id={id} funnel={funnel} campaign={resource.data} />}
        </>
      }
    >
      <div className={css.page}>
        {resource.isError ? (
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(resource.error)}
            onRetry={() => void resource.refetch()}
          />
        ) : null}
        {funnel === undefined ? (
          resource.isError ? null : (
            <div className="card">
              <Loading lines={8} />
            </div>
          )
        ) : (
          <>
            {waitsForPeople(funnel) ? <Banner icon="info">{t("campaigns.nobodyOn")}</Banner> : null}
            <Figures funnel={funnel} />
            <div className={css.cards}>
              <Funnel funnel={funnel} />
              <Outcomes funnel={funnel} />
              <Dispositions funnel={funnel} />
            </div>
            <ListsCard campaign={id} leads={funnel.leads} />
            {resource.data === undefined ? null : <Retries campaign={resource.data} />}
          </>
        )}
      </div>
    </Page>
  );
}

interface CommandsProps {
  id: string;
  funnel: CampaignFunnel;
  campaign: CampaignResource | undefined;
}

function Commands({ id, funnel, campaign }: CommandsProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const link = useLink();
  const [editing, setEditing] = useState(false);
  const command = useMutation({
    mutationFn: (verb: "start" | "pause" | "stop") => http.post<unknown>(`/campaigns/${id}/${verb}`),
    onSettled: () => client.invalidateQueries({ queryKey: ["campaigns"] }),
  });
  const busy = command.isPending || link.state !== "up";
  return (
    <>
      {command.isError ? (
        <span className="f12 tda el" role="alert">
          {text(command.error)}
        </span>
      ) : null}
      <Action size="xs" icon="pencil" disabled={campaign === undefined} onClick={() => setEditing(true)}>
        {t("campaigns.edit")}
      </Action>
      {funnel.state === "stopped" ? null : (
        <Action size="xs" icon="stop" disabled={busy} onClick={() => command.mutate("stop")}>
          {t("campaigns.stop")}
        </Action>
      )}
      {funnel.state === "running" ? (
        <Action size="xs" icon="bars" disabled={busy} onClick={() => command.mutate("pause")}>
          {t("campaigns.pause")}
        </Action>
      ) : (
        <Action
          size="xs"
          variant="filled"
          icon="play"
          disabled={busy}
          onClick={() => command.mutate("start")}
        >
          {t("campaigns.start")}
        </Action>
      )}
      {campaign === undefined ? null : (
        <CampaignForm
          opened={editing}
          campaign={{ ...campaign, state: funnel.state }}
          onClose={() => setEditing(false)}
          onSaved={() => undefined}
        />
      )}
    </>
  );
}

function Figures({ funnel }: { funnel: CampaignFunnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const perLead = funnel.attempted === 0 ? undefined : format.decimal(funnel.attempts / funnel.attempted);
  return (
    <Strip
      label={t("floor.summary")}
      columns="repeat(5, 1fr)"
      figures={[
        {
          label: t("campaigns.people"),
          value: funnel.agents_available + funnel.agents_busy,
          detail: t("campaigns.peopleDetail", { busy: funnel.agents_busy, free: funnel.agents_available }),
        },
        {
          label: t("campaigns.attempts"),
          value: format.count(funnel.attempts),
          detail: perLead === undefined ? undefined : t("campaigns.perLead", { value: perLead }),
        },
        {
          label: t("campaigns.reachedRate"),
          value: format.count(funnel.reached),
          detail:
            funnel.attempted === 0
              ? undefined
              : t("campaigns.ofAttempted", { value: format.percent(funnel.reached, funnel.attempted) }),
        },
        {
          label: t("campaigns.remaining"),
          value: format.count(funnel.ready + funnel.waiting),
          detail: t("campaigns.remainingDetail", { waiting: format.count(funnel.waiting) }),
        },
        { label: t("campaigns.in_attempt"), value: format.count(funnel.in_attempt) },
      ]}
    />
  );
}

function Funnel({ funnel }: { funnel: CampaignFunnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stages = ["leads", "attempted", "reached"] as const;
  const places = ["ready", "waiting", "in_attempt", "finished", "on_dnc"] as const;
  return (
    <section className="card" aria-label={t("campaigns.funnel")}>
      <div className="hd">
        <h2>{t("campaigns.funnel")}</h2>
        <span className="sp" />
        <span className="f12 t3">{t("campaigns.funnelHint")}</span>
      </div>
      <div className={css.stages}>
        {stages.map((stage, index) => {
          const before = stages[index - 1];
          const share = funnel.leads === 0 ? 0 : (funnel[stage] * 100) / funnel.leads;
          return (
            <div key={stage} className={css.stage}>
              <span>{t(`campaigns.stage.${stage}`)}</span>
              <span
                className={css.bar}
                data-empty={funnel[stage] === 0 || undefined}
                style={{ width: `${share}%` }}
              />
              <span className={css.value}>{format.count(funnel[stage])}</span>
              <span className={css.share}>
                {before === undefined ? "" : format.percent(funnel[stage], funnel[before], 0)}
              </span>
            </div>
          );
        })}
      </div>
      <dl className={css.where}>
        {places.map((place) => (
          <div key={place}>
            <dt className="t2">{t(`campaigns.${place}`)}</dt>
            <dd>{format.count(funnel[place])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Outcomes({ funnel }: { funnel: CampaignFunnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = outcomeOrder
    .map((outcome) => ({ outcome, count: funnel.outcomes[outcome] ?? 0 }))
    .filter((one) => one.count > 0)
    .map((one, index) => ({ ...one, colour: outcomeColour(index) }));
  const total = shown.reduce((sum, one) => sum + one.count, 0);
  return (
    <section className="card" aria-label={t("campaigns.outcomes")}>
      <div className="hd">
        <h2>{t("campaigns.outcomes")}</h2>
        <span className="sp" />
        <span className="f12 t3">
          {t("campaigns.outcomesOf", { count: total, total: format.count(total) })}
        </span>
      </div>
      {total === 0 ? (
        <Empty title={t("campaigns.noAttempts")} text={t("campaigns.noAttemptsText")} />
      ) : (
        <div className={css.inside}>
          <div className={css.stack} aria-hidden="true">
            {shown.map((one) => (
              <i key={one.outcome} style={{ flex: one.count, background: one.colour }} />
            ))}
          </div>
          {shown.map((one) => (
            <div key={one.outcome} className={css.class}>
              <i style={{ background: one.colour }} />
              <span>{t(`outcome.${one.outcome}`)}</span>
              <span className="m">{format.count(one.count)}</span>
              <span className={css.share}>{format.percent(one.count, total)}</span>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function Dispositions({ funnel }: { funnel: CampaignFunnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = Object.entries(funnel.dispositions).sort((a, b) => b[1] - a[1]);
  const largest = rows[0]?.[1] ?? 0;
  return (
    <section className="card" aria-label={t("campaigns.dispositions")}>
      <div className="hd">
        <h2>{t("campaigns.dispositions")}</h2>
      </div>
      {rows.length === 0 ? (
        <Empty title={t("campaigns.noDispositions")} />
      ) : (
        <div className={css.stages}>
          {rows.map(([name, count]) => (
            <div key={name} className={css.stage}>
              <span className="el" title={name}>
                {name}
              </span>
              <span className={css.bar} style={{ width: `${(count * 100) / largest}%` }} />
              <span className={css.value}>{format.count(count)}</span>
              <span className={css.share}>{format.percent(count, funnel.reached, 0)}</span>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function Retries({ campaign }: { campaign: CampaignResource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { retries } = campaign.settings;
  return (
    <Banner icon="history">
      <span className="row" style={{ flexWrap: "wrap", gap: "2px 16px" }}>
        <span className="m">{t("campaigns.retries")}</span>
        {retries.length === 0 ? t("campaigns.noRetries") : null}
        {retries.map((rule) => (
          <span key={rule.outcome}>
            {t("campaigns.retryRule", {
              outcome: t(`outcome.${rule.outcome}`).toLowerCase(),
              after: format.span(rule.after),
              max: rule.attempts_max,
            })}
          </span>
        ))}
      </span>
    </Banner>
  );
}
