import { Menu, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AgentGlyph } from "../../ui/Agent";
import { type Look, lookIcon, lookOf } from "../../ui/agentLook";
import { Icon } from "../../ui/Icon";
import { Banner, Empty } from "../../ui/parts";
import { Elapsed } from "../../ui/time";
import type { FloorAgent, FloorView, Presence } from "../../wire/types";
import { useRequest } from "../shared/app";
import { notReadyWord } from "../shared/presence";
import { useOrder } from "./actions";
import css from "./floor.module.css";
import { LendDialog, LendItems } from "./Lend";

interface Props {
  view: FloorView;
  queue: string | undefined;
  onQueue: (queue: string | undefined) => void;
}

const lookOrder: Look[] = ["recovering", "offered", "working", "wrap", "ready", "pause", "off"];

function look(agent: FloorAgent): Look {
  return lookOf(agent.state, agent.reason, agent.seat_up);
}

export function People({ view, queue, onQueue }: Props) {
  const { t } = useTranslation();
  const { send, problem: refused } = useRequest();
  const order = useOrder();
  const problem = refused || order.problem;
  const [lending, setLending] = useState<{ id: string; name: string }>();
  const all = Object.entries(view.agents).filter(
    ([, one]) => queue === undefined || one.queues.includes(queue),
  );
  const people = all.sort(([, a], [, b]) => {
    const off = Number(a.state === "signed_out") - Number(b.state === "signed_out");
    return off || a.name.localeCompare(b.name);
  });
  const looks = people.map(([, one]) => look(one));
  const connected = looks.filter((one) => one !== "off").length;
  const queues = Object.entries(view.queues).map(([value, one]) => ({ value, label: one.name }));
  return (
    <section className={`card ${css.people}`} aria-label={t("floor.people")}>
      <div className="hd">
        <h2>{t("floor.people")}</h2>
        <span className="t3">
          {t("floor.connected", { count: people.filter(([, one]) => one.state !== "signed_out").length })}
        </span>
        <span className="sp" />
        {connected === 0 ? null : <Counts looks={looks} />}
        <span className="vr" />
        <Select
          aria-label={t("floor.queue")}
          size="xs"
          w={160}
          clearable
          placeholder={t("floor.allQueues")}
          data={queues}
          value={queue ?? null}
          onChange={(value) => onQueue(value ?? undefined)}
        />
      </div>
      {problem === "" ? null : (
        <div style={{ padding: "8px 16px 0" }}>
          <Banner tone="danger" icon="warning" role="alert">
            {problem}
          </Banner>
        </div>
      )}
      {people.length === 0 ? <Empty title={t("floor.noPeople")} /> : null}
      <ul className={css.grid}>
        {people.map(([id, agent]) => (
          <li key={id}>
            <Person
              id={id}
              agent={agent}
              view={view}
              onLend={() => setLending({ id, name: agent.name })}
              onOrder={(ask) => void order.run(ask)}
              onPresence={(presence) => void send("set_agent_presence", { agent: id, presence })}
            />
          </li>
        ))}
      </ul>
      <LendDialog agent={lending} view={view} onClose={() => setLending(undefined)} />
    </section>
  );
}

function Counts({ looks }: { looks: Look[] }) {
  const { t } = useTranslation();
  const keys: Partial<Record<Look, string>> = {
    offered: "ringing",
    working: "engaged",
    ready: "available",
    wrap: "wrap",
    pause: "paused",
    recovering: "audio",
  };
  return (
    <span className="row f12" style={{ gap: 12 }}>
      {lookOrder.map((one) => {
        const count = looks.filter((look) => look === one).length;
        const key = keys[one];
        if (key === undefined || count === 0) return null;
        return (
          <span key={one} className={`row ${one === "recovering" ? "tda" : ""}`} style={{ gap: 4 }}>
            <Icon name={lookIcon[one]} size={14} />
            {t(`floor.counts.${key}`, { count })}
          </span>
        );
      })}
    </span>
  );
}

interface PersonProps {
  id: string;
  agent: FloorAgent;
  view: FloorView;
  onPresence: (presence: Presence) => void;
  onLend: () => void;
  onOrder: (ask: () => Promise<unknown>) => void;
}

function Person({ id, agent, view, onPresence, onLend, onOrder }: PersonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const own = look(agent);
  let word = t(`agentState.${agent.state}`);
  if (own === "recovering") word = t("agentState.recovering");
  else if (agent.state === "not_ready") word = notReadyWord(t, agent);
  else if (agent.state === "engaged" && agent.doing !== "") word = agent.doing;
  else if (agent.state === "wrap_up") word = [t("floor.wrapShort"), agent.doing].filter(Boolean).join(", ");
  else if (agent.doing !== "") word = `${word}, ${agent.doing}`;
  const off = agent.state === "signed_out";
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className={css.agent}>
          <AgentGlyph look={own} />
          <span className="col">
            <span className={`${css.agentName} el`} title={agent.name}>
              {agent.name}
            </span>
            <span className={`${css.agentDoing} el`}>{word}</span>
          </span>
          <span className={css.agentTime}>{off ? "–" : <Elapsed since={agent.since} />}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{agent.name}</Menu.Label>
        {agent.interaction === "0" ? null : (
          <Menu.Item
            leftSection={<Icon name="phone" size={14} />}
            onClick={() => void navigate({ to: "/historico/$id", params: { id: agent.interaction } })}
          >
            {t("floor.openContact")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Icon name="check" size={14} />}
          disabled={off || agent.state === "available"}
          onClick={() => onPresence("available")}
        >
          {t("floor.makeAvailable")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="bars" size={14} />}
          disabled={off || agent.state === "not_ready"}
          onClick={() => onPresence("not_ready")}
        >
          {t("floor.makeNotReady")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="exit" size={14} />}
          disabled={off}
          onClick={() => onPresence("signed_out")}
        >
          {t("floor.makeSignedOut")}
        </Menu.Item>
        <LendItems agent={id} view={view} onLend={onLend} onProblem={onOrder} />
      </Menu.Dropdown>
    </Menu>
  );
}
