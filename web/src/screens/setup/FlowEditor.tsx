// A flow as a form: its steps one after the other, each with where it leads. Publishing is the
// server's word: it checks the whole graph and names the step that is wrong.

import { Button, Menu, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { brokenStep } from "../../i18n/problemText";
import { http } from "../../store/http";
import { Problem } from "../../store/problem";
import { Icon, type IconName } from "../../ui/Icon";
import { Action, Banner, Chip } from "../../ui/parts";
import type { FlowResource, Graph } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { FlowState } from "./Flows";
import { addNode, type NodeType, nodeTypes, targets } from "./graph";
import { NodeCard } from "./NodeCard";
import css from "./setup.module.css";

export const nodeIcon: Record<NodeType, IconName> = {
  say: "file",
  menu: "menu",
  hours: "clock",
  enqueue: "people",
  hang_up: "hangUp",
};

interface Props {
  flow: FlowResource;
  onSaved: (flow: FlowResource) => void;
  onClose: () => void;
}

export function FlowEditor({ flow, onSaved, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const [name, setName] = useState(flow.name);
  const [graph, setGraph] = useState<Graph>(flow.graph);
  const [published, setPublished] = useState(0);
  const dirty = name !== flow.name || JSON.stringify(graph) !== JSON.stringify(flow.graph);
  const language = i18n.language;

  const write = async (): Promise<FlowResource> => {
    const body = { name: name.trim(), graph };
    const saved =
      flow.id === "0"
        ? await http.post<FlowResource>("/flows", body)
        : await http.put<FlowResource>(`/flows/${flow.id}`, body);
    await client.invalidateQueries({ queryKey: ["flows"] });
    // As the server has it now, unless it was changed meanwhile. It is a saved draft, and a new flow
    // has its id, even when it is then refused to be published.
    setGraph((now) => (now === graph ? saved.graph : now));
    onSaved(saved);
    return saved;
  };
  const save = useMutation({ mutationFn: write });
  const publish = useMutation({
    mutationFn: async () => {
      const saved = dirty || flow.id === "0" ? await write() : flow;
      return http.post<FlowResource>(`/flows/${saved.id}/publish`);
    },
    onSuccess: async (live) => {
      setPublished(live.live_version);
      await client.invalidateQueries({ queryKey: ["flows"] });
      onSaved(live);
    },
  });
  const change = (next: Graph) => {
    setGraph(next);
    setPublished(0);
    publish.reset();
  };
  const error = publish.error ?? save.error;
  const step = error instanceof Problem ? brokenStep(error) : "";
  const wrong = step === "" ? -1 : graph.nodes.findIndex((node) => node.name === step);
  const busy = save.isPending || publish.isPending;
  const complete = name.trim() !== "" && graph.nodes.length > 0;

  return (
    <>
      <section className="card" aria-label={t("setup.flows.one")}>
        <div className="hd">
          <button type="button" className="link t3 row" onClick={onClose}>
            <Icon name="chevronLeft" size={14} />
            {t("setup.sections.flows")}
          </button>
          <span className="vr" />
          <FlowState flow={flow} />
          {dirty ? <Chip tone="warning">{t("setup.flows.unsaved")}</Chip> : null}
          <span className="sp" />
          <Button
            size="xs"
            disabled={!complete || !dirty || busy}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("setup.flows.saveDraft")}
          </Button>
          <Button
            size="xs"
            variant="filled"
            disabled={!complete || busy}
            loading={publish.isPending}
            onClick={() => publish.mutate()}
          >
            {t("setup.flows.publish")}
          </Button>
        </div>
        <div className={css.two} style={{ padding: "12px 16px 16px", maxWidth: 760 }}>
          <TextInput
            label={t("setup.flows.name")}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t("setup.flows.start")}
            placeholder={t("setup.flows.choose")}
            data={graph.nodes.map((node) => node.name)}
            value={graph.start === "" ? null : graph.start}
            onChange={(start) => change({ ...graph, start: start ?? "" })}
          />
        </div>
      </section>
      {error === null ? null : (
        <Banner tone="danger" icon="warning" role="alert">
          <span>
            {publish.isError ? <b className="m">{t("setup.flows.problem")}. </b> : null}
            {error instanceof Problem && error.code === "queue_unknown" && wrong >= 0
              ? t("setup.flows.queueGone", { node: step })
              : text(error)}
          </span>
        </Banner>
      )}
      {published > 0 ? (
        <Banner tone="ok" icon="check" role="status">
          {t("setup.flows.published", { version: published })}
        </Banner>
      ) : null}
      <div className={css.flow}>
        <Outline graph={graph} wrong={wrong} />
        <div className={css.nodes}>
          {graph.nodes.map((node, index) => (
            <NodeCard
              // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed.
              key={index}
              graph={graph}
              index={index}
              node={node}
              wrong={index === wrong}
              onChange={change}
            />
          ))}
          <Menu position="bottom-start">
            <Menu.Target>
              <Action icon="plus" style={{ alignSelf: "flex-start" }}>
                {t("setup.flows.addNode")}
              </Action>
            </Menu.Target>
            <Menu.Dropdown>
              {nodeTypes.map((type) => (
                <Menu.Item
                  key={type}
                  leftSection={<Icon name={nodeIcon[type]} size={14} />}
                  onClick={() => change(addNode(graph, type, t(`setup.flows.type.${type}`), language))}
                >
                  {t(`setup.flows.type.${type}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
    </>
  );
}

function Outline({ graph, wrong }: { graph: Graph; wrong: number }) {
  const { t } = useTranslation();
  if (graph.nodes.length === 0) return <p className="t3">{t("setup.flows.noSteps")}</p>;
  return (
    <nav className={`card ${css.outline}`} aria-label={t("setup.flows.steps")}>
      <ol>
        {graph.nodes.map((node, index) => {
          const leads = [...new Set(targets(node.body).filter(Boolean))];
          return (
            <li key={node.name}>
              <button
                type="button"
                onClick={() => document.getElementById(`node-${index}`)?.scrollIntoView({ block: "start" })}
              >
                <Icon name={index === wrong ? "warning" : nodeIcon[node.body.type]} />
                <span className="m el">
                  {node.name}
                  {graph.start === node.name ? (
                    <span className="t3"> · {t("setup.flows.startShort")}</span>
                  ) : null}
                </span>
                <span />
                <span className="f12 t3">
                  {leads.length === 0
                    ? t(`setup.flows.type.${node.body.type}`)
                    : `${t("setup.flows.leads")} ${leads.join(", ")}`}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
