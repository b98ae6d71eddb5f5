import { ActionIcon, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action, Chip } from "../../ui/parts";
import type { FlowNode, Graph, NodeBody, Prompt } from "../../wire/types";
import { options, useList } from "../shared/catalog";
import { nodeIcon } from "./FlowEditor";
import { changeBody, emptyPrompt, nameIsGood, removeNode, renameNode } from "./graph";
import { HoursFields } from "./HoursFields";
import { SkillNeeds } from "./SkillNeeds";
import css from "./setup.module.css";

interface Props {
  graph: Graph;
  index: number;
  node: FlowNode;
  wrong: boolean;
  onChange: (graph: Graph) => void;
}

export function NodeCard({ graph, index, node, wrong, onChange }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(node.name);
  const good = nameIsGood(graph, name, index);
  const rename = (typed: string) => {
    setName(typed);
    if (nameIsGood(graph, typed, index)) onChange(renameNode(graph, index, typed));
  };
  return (
    <section
      id={`node-${index}`}
      className={css.node}
      data-problem={wrong || undefined}
      aria-label={`${t("setup.flows.node")} ${node.name}`}
    >
      <div className={css.nodeHead}>
        <Chip icon={nodeIcon[node.body.type]}>{t(`setup.flows.type.${node.body.type}`)}</Chip>
        <TextInput
          size="xs"
          w={240}
          aria-label={t("setup.flows.nodeName")}
          value={good ? node.name : name}
          maxLength={40}
          onChange={(event) => rename(event.currentTarget.value)}
          error={good ? undefined : t("setup.flows.nodeNameInvalid")}
        />
        <span className="sp" />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("setup.flows.removeNode", { name: node.name })}
          onClick={() => onChange(removeNode(graph, index))}
        >
          <Icon name="trash" />
        </ActionIcon>
      </div>
      <div className={css.nodeBody}>
        <Body graph={graph} body={node.body} onChange={(body) => onChange(changeBody(graph, index, body))} />
      </div>
    </section>
  );
}

interface BodyProps<B extends NodeBody> {
  graph: Graph;
  body: B;
  onChange: (body: NodeBody) => void;
}

function Body({ graph, body, onChange }: BodyProps<NodeBody>) {
  switch (body.type) {
    case "say":
      return <SayFields graph={graph} body={body} onChange={onChange} />;
    case "menu":
      return <MenuFields graph={graph} body={body} onChange={onChange} />;
    case "hours":
      return <HoursFields graph={graph} body={body} onChange={onChange} />;
    case "enqueue":
      return <QueueFields body={body} onChange={onChange} />;
    case "hang_up":
      return <HangUpFields body={body} onChange={onChange} />;
  }
}

export type BodyOf<T extends NodeBody["type"]> = Extract<NodeBody, { type: T }>;

interface TargetProps {
  graph: Graph;
  label: string;
  value: string;
  onChange: (name: string) => void;
  hideLabel?: boolean;
}

export function Target({ graph, label, value, onChange, hideLabel }: TargetProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={hideLabel ? undefined : label}
      aria-label={label}
      placeholder={t("setup.flows.choose")}
      data={graph.nodes.map((node) => node.name)}
      value={value === "" ? null : value}
      onChange={(name) => onChange(name ?? "")}
    />
  );
}

export const languages = [
  { value: "pt-BR", label: "Português" },
  { value: "en", label: "English" },
];

interface PromptProps {
  label: string;
  prompt: Prompt;
  onChange: (prompt: Prompt) => void;
  short?: boolean;
}

function PromptFields({ label, prompt, onChange, short }: PromptProps) {
  const { t } = useTranslation();
  return (
    <>
      <Textarea
        label={label}
        autosize
        minRows={short ? 1 : 2}
        maxLength={1000}
        disabled={prompt.recording !== ""}
        value={prompt.text}
        onChange={(event) => onChange({ ...prompt, text: event.currentTarget.value })}
      />
      {short ? null : (
        <div className={css.two}>
          <Select
            label={t("setup.flows.language")}
            data={languages}
            value={prompt.language}
            onChange={(language) => onChange({ ...prompt, language: language ?? "pt-BR" })}
          />
          <TextInput
            label={t("setup.flows.recordingName")}
            value={prompt.recording}
            onChange={(event) => onChange({ ...prompt, recording: event.currentTarget.value.trim() })}
          />
        </div>
      )}
    </>
  );
}

// A prompt that may be left out: empty means none.
function OptionalPrompt({
  label,
  prompt,
  language,
  onChange,
}: {
  label: string;
  prompt: Prompt | null;
  language: string;
  onChange: (prompt: Prompt | null) => void;
}) {
  return (
    <PromptFields
      short
      label={label}
      prompt={prompt ?? emptyPrompt(language)}
      onChange={(next) => onChange(next.text === "" && next.recording === "" ? null : next)}
    />
  );
}

function SayFields({ graph, body, onChange }: BodyProps<BodyOf<"say">>) {
  const { t } = useTranslation();
  return (
    <>
      <PromptFields
        label={t("setup.flows.text")}
        prompt={body.prompt}
        onChange={(prompt) => onChange({ ...body, prompt })}
      />
      <Target
        graph={graph}
        label={t("setup.flows.next")}
        value={body.next}
        onChange={(next) => onChange({ ...body, next })}
      />
    </>
  );
}

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"];

function MenuFields({ graph, body, onChange }: BodyProps<BodyOf<"menu">>) {
  const { t } = useTranslation();
  const language = body.prompt.language;
  const free = digits.filter((digit) => !body.choices.some((choice) => choice.digit === digit));
  const choose = (index: number, values: Partial<(typeof body.choices)[number]>) =>
    onChange({ ...body, choices: body.choices.map((one, i) => (i === index ? { ...one, ...values } : one)) });
  const next = free[0];
  return (
    <>
      <PromptFields
        label={t("setup.flows.text")}
        prompt={body.prompt}
        onChange={(prompt) => onChange({ ...body, prompt })}
      />
      {body.choices.map((choice, index) => (
        <div key={choice.digit} className={css.choice}>
          <Select
            label={index === 0 ? t("setup.flows.digit") : undefined}
            aria-label={t("setup.flows.digit")}
            data={[choice.digit, ...free]}
            value={choice.digit}
            onChange={(digit) => choose(index, { digit: digit ?? choice.digit })}
          />
          <TextInput
            label={index === 0 ? t("setup.flows.label") : undefined}
            aria-label={t("setup.flows.label")}
            value={choice.label}
            maxLength={60}
            onChange={(event) => choose(index, { label: event.currentTarget.value })}
          />
          <Target
            graph={graph}
            hideLabel={index !== 0}
            label={t("setup.flows.goTo")}
            value={choice.next}
            onChange={(name) => choose(index, { next: name })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            disabled={body.choices.length === 1}
            aria-label={t("setup.flows.removeChoice", { digit: choice.digit })}
            onClick={() => onChange({ ...body, choices: body.choices.filter((_, i) => i !== index) })}
          >
            <Icon name="trash" />
          </ActionIcon>
        </div>
      ))}
      {next === undefined ? null : (
        <Action
          size="xs"
          variant="subtle"
          icon="plus"
          style={{ alignSelf: "flex-start" }}
          onClick={() =>
            onChange({ ...body, choices: [...body.choices, { digit: next, next: "", label: "" }] })
          }
        >
          {t("setup.flows.addChoice")}
        </Action>
      )}
      <div className={css.two}>
        <NumberInput
          label={t("setup.flows.wait")}
          min={1}
          max={30}
          value={body.first_digit_ms / 1000}
          onChange={(value) => onChange({ ...body, first_digit_ms: Math.round(Number(value) * 1000) })}
        />
        <NumberInput
          label={t("setup.flows.retries")}
          min={0}
          max={5}
          allowDecimal={false}
          value={body.retries}
          onChange={(value) => onChange({ ...body, retries: Number(value) })}
        />
        <OptionalPrompt
          label={t("setup.flows.invalid")}
          language={language}
          prompt={body.invalid_prompt ?? null}
          onChange={(invalid_prompt) => onChange({ ...body, invalid_prompt })}
        />
        <OptionalPrompt
          label={t("setup.flows.timeout")}
          language={language}
          prompt={body.timeout_prompt ?? null}
          onChange={(timeout_prompt) => onChange({ ...body, timeout_prompt })}
        />
      </div>
      <Target
        graph={graph}
        label={t("setup.flows.failure")}
        value={body.on_failure}
        onChange={(on_failure) => onChange({ ...body, on_failure })}
      />
    </>
  );
}

function QueueFields({ body, onChange }: { body: BodyOf<"enqueue">; onChange: (body: NodeBody) => void }) {
  const { t } = useTranslation();
  const queues = useList("queues");
  return (
    <div className={css.two}>
      <Select
        label={t("setup.flows.queue")}
        placeholder={t("setup.flows.choose")}
        data={options(queues.data)}
        value={body.queue === "0" ? null : body.queue}
        onChange={(queue) => onChange({ ...body, queue: queue ?? "0" })}
      />
      <Select
        label={t("setup.flows.language")}
        data={languages}
        value={body.language}
        onChange={(language) => onChange({ ...body, language: language ?? "pt-BR" })}
      />
      <NumberInput
        label={t("setup.flows.announce")}
        description={t("setup.flows.announceText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        min={0}
        max={600}
        allowDecimal={false}
        value={body.announce_every_ms / 1000}
        onChange={(value) => onChange({ ...body, announce_every_ms: Number(value) * 1000 })}
      />
      <NumberInput
        label={t("setup.flows.priority")}
        min={0}
        max={100}
        allowDecimal={false}
        value={body.priority}
        onChange={(value) => onChange({ ...body, priority: Number(value) })}
      />
      <SkillNeeds
        label={t("routing.needs")}
        description={t("routing.needsText")}
        placeholder={t("routing.nothing")}
        value={body.skills ?? []}
        onChange={(skills) => onChange({ ...body, skills })}
      />
      <NumberInput
        label={t("routing.value")}
        description={t("routing.valueText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        min={0}
        max={100}
        allowDecimal={false}
        value={body.value ?? 0}
        onChange={(value) => onChange({ ...body, value: Number(value) })}
      />
    </div>
  );
}

function HangUpFields({ body, onChange }: { body: BodyOf<"hang_up">; onChange: (body: NodeBody) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <OptionalPrompt
      label={t("setup.flows.goodbye")}
      language={i18n.language}
      prompt={body.prompt ?? null}
      onChange={(prompt) => onChange({ ...body, prompt })}
    />
  );
}
