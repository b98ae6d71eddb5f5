// Who of the people may answer a queue, and how that widens while a contact waits.

import { ActionIcon, MultiSelect, NumberInput, Select } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action } from "../../ui/parts";
import type { AgentOrder, QueueSettings, Ring, StickyMode, WrapUpMode } from "../../wire/types";
import { options, useList } from "../shared/catalog";
import { nextRing, ringsMax, withoutRing } from "./rings";
import { SkillNeeds } from "./SkillNeeds";
import css from "./setup.module.css";

const second = 1_000_000;
const below = ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[];

const orders: AgentOrder[] = [
  "longest_idle",
  "least_occupied",
  "fewest_contacts",
  "round_robin",
  "linear",
  "weighted_random",
  "ring_all",
  "best_skill",
  "least_flexible",
];
const wrapUps: WrapUpMode[] = ["limited", "fixed", "manual"];
const stickies: StickyMode[] = ["none", "prefer", "only"];

export interface SettingsProps {
  id: string;
  settings: QueueSettings;
  change: (values: Partial<QueueSettings>) => void;
  problem: (field: string) => string | undefined;
}

export function QueueRouting(props: SettingsProps & { ringRefused: number | null }) {
  const { t } = useTranslation();
  const { settings, change, problem } = props;
  const choices = <T extends string>(values: T[], words: string) =>
    values.map((value) => ({ value, label: t(`routing.${words}.${value}`) }));
  const { sticky } = settings;
  return (
    <>
      <div className={css.two}>
        <Select
          label={t("routing.agentOrder")}
          description={t(`routing.agentOrderText.${settings.agent_order}`)}
          inputWrapperOrder={below}
          data={choices(orders, "agentOrders")}
          value={settings.agent_order}
          onChange={(value) => change({ agent_order: (value ?? "longest_idle") as AgentOrder })}
        />
        <Select
          label={t("routing.wrapUpMode")}
          description={
            settings.wrap_up_mode === "manual" && settings.wrap_up_max === 0
              ? t("setup.queues.wrapText")
              : undefined
          }
          inputWrapperOrder={below}
          data={choices(wrapUps, "wrapUpModes")}
          value={settings.wrap_up_mode}
          onChange={(value) => change({ wrap_up_mode: (value ?? "limited") as WrapUpMode })}
        />
        <NumberInput
          label={t("routing.weight")}
          description={t("routing.weightText")}
          inputWrapperOrder={below}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.weight}
          error={problem("weight")}
          onChange={(value) => change({ weight: Number(value) })}
        />
        <NumberInput
          label={t("routing.reserve")}
          description={t("routing.reserveText")}
          inputWrapperOrder={below}
          min={0}
          max={1000}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.reserve}
          error={problem("reserve")}
          onChange={(value) => change({ reserve: Number(value) })}
        />
      </div>
      <p className="f12 t3">{t("routing.tiersText")}</p>
      <Rings {...props} />
      <fieldset className={css.group}>
        <legend>{t("routing.sticky")}</legend>
        <div className={css.three}>
          <Select
            aria-label={t("routing.sticky")}
            label={t("routing.stickyMode")}
            data={choices(stickies, "stickyModes")}
            value={sticky.mode}
            onChange={(value) => change({ sticky: { ...sticky, mode: (value ?? "none") as StickyMode } })}
          />
          <NumberInput
            label={t("routing.stickyHold")}
            min={1}
            max={sticky.mode === "only" ? 3600 : 120}
            allowDecimal={false}
            clampBehavior="none"
            disabled={sticky.mode === "none"}
            value={sticky.hold / second}
            onChange={(value) => change({ sticky: { ...sticky, hold: Number(value) * second } })}
          />
          <NumberInput
            label={t("routing.stickyTtl")}
            min={1}
            max={2160}
            allowDecimal={false}
            clampBehavior="none"
            disabled={sticky.mode === "none"}
            value={sticky.ttl / (3600 * second)}
            onChange={(value) => change({ sticky: { ...sticky, ttl: Number(value) * 3600 * second } })}
          />
        </div>
        <Below text={t(`routing.stickyText.${sticky.mode}`)} problem={problem("sticky")} />
      </fieldset>
    </>
  );
}

// What a part of the form means or, when it was refused, why; brought into sight then.
export function Below({ text, problem }: { text: string; problem: string | undefined }) {
  const refused = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (problem !== undefined) refused.current?.scrollIntoView({ block: "center" });
  }, [problem]);
  return problem === undefined ? (
    <p className="f12 t3">{text}</p>
  ) : (
    <p className="f12 tda row" role="alert" ref={refused}>
      <Icon name="warning" size={14} />
      {problem}
    </p>
  );
}

function Rings({
  id,
  settings,
  change,
  problem,
  ringRefused,
}: SettingsProps & { ringRefused: number | null }) {
  const { t } = useTranslation();
  const skills = useList("skills");
  const queues = useList("queues");
  const { rings } = settings;
  const set = (index: number, values: Partial<Ring>) =>
    change({ rings: rings.map((ring, i) => (i === index ? { ...ring, ...values } : ring)) });
  const named = (index: number, word: string) =>
    `${t("routing.ringNumber", { number: index + 1 })}: ${t(`routing.${word}`)}`;
  return (
    <fieldset className={css.group}>
      <legend>{t("routing.rings")}</legend>
      {rings.length === 0 ? null : (
        <table className={css.editor}>
          <thead>
            <tr>
              <th style={{ width: 24 }}>
                <span className="sr">{t("routing.ring")}</span>
              </th>
              <th style={{ width: 72 }}>{t("routing.after")}</th>
              <th>{t("routing.asksFor")}</th>
              <th>{t("routing.waives")}</th>
              <th>{t("routing.alsoQueues")}</th>
              <th style={{ width: 68 }} title={t("routing.urgencyText")}>
                {t("routing.urgency")}
              </th>
              <th style={{ width: 32 }}>
                <span className="sr">{t("setup.remove")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rings.map((ring, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rings may be equal while they are typed.
              <tr key={index} data-problem={ringRefused === index || undefined}>
                <td className="t3">{index + 1}</td>
                <td>
                  <NumberInput
                    aria-label={named(index, "after")}
                    hideControls
                    min={0}
                    max={3600}
                    allowDecimal={false}
                    clampBehavior="none"
                    disabled={index === 0}
                    value={ring.after / second}
                    onChange={(value) => set(index, { after: Number(value) * second })}
                  />
                </td>
                <td>
                  <SkillNeeds
                    hideLabel
                    label={named(index, "asksFor")}
                    placeholder={t("routing.nothing")}
                    value={ring.skills}
                    onChange={(needs) => set(index, { skills: needs })}
                  />
                </td>
                <td>
                  <MultiSelect
                    aria-label={named(index, "waives")}
                    placeholder={ring.waived.length === 0 ? t("routing.nothing") : undefined}
                    searchable
                    hidePickedOptions
                    data={options(skills.data)}
                    value={ring.waived}
                    onChange={(waived) => set(index, { waived })}
                  />
                </td>
                <td>
                  <MultiSelect
                    aria-label={named(index, "alsoQueues")}
                    placeholder={ring.queues.length === 0 ? t("routing.nothing") : undefined}
                    searchable
                    hidePickedOptions
                    data={options(queues.data?.filter((one) => one.id !== id))}
                    value={ring.queues}
                    onChange={(reached) => set(index, { queues: reached })}
                  />
                </td>
                <td>
                  <NumberInput
                    aria-label={named(index, "urgency")}
                    hideControls
                    min={0}
                    max={100}
                    allowDecimal={false}
                    clampBehavior="none"
                    value={ring.priority_delta}
                    onChange={(value) => set(index, { priority_delta: Number(value) })}
                  />
                </td>
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={32}
                    aria-label={t("routing.removeRing", { number: index + 1 })}
                    onClick={() => change({ rings: withoutRing(rings, index) })}
                  >
                    <Icon name="trash" />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Below
        text={t(rings.length === 0 ? "routing.noRings" : "routing.ringsText")}
        problem={problem("rings")}
      />
      {rings.length >= ringsMax ? null : (
        <Action
          size="xs"
          variant="subtle"
          icon="plus"
          style={{ alignSelf: "flex-start" }}
          onClick={() => change({ rings: [...rings, nextRing(rings)] })}
        >
          {t("routing.addRing")}
        </Action>
      )}
    </fieldset>
  );
}
