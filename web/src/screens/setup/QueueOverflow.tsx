// What becomes of a contact that the queue cannot hold: rules in order, and the callback.

import { ActionIcon, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Action } from "../../ui/parts";
import type { OverflowAction, OverflowRule, OverflowTrigger } from "../../wire/types";
import { options, useList } from "../shared/catalog";
import { Below, type SettingsProps } from "./QueueRouting";
import { freshRule, measures, movesTo, rulesMax } from "./rings";
import css from "./setup.module.css";

const second = 1_000_000;
const triggers: OverflowTrigger[] = ["waited", "line_longer", "expected_wait", "nobody_signed_in", "closed"];
const actions: OverflowAction[] = ["add_queue", "transfer", "callback", "message"];

export function QueueOverflow(props: SettingsProps) {
  return (
    <>
      <Rules {...props} />
      <Callback {...props} />
    </>
  );
}

function Rules({ id, settings, change, problem }: SettingsProps) {
  const { t, i18n } = useTranslation();
  const queues = useList("queues");
  const rules = settings.overflow;
  const set = (index: number, values: Partial<OverflowRule>) =>
    change({ overflow: rules.map((rule, i) => (i === index ? { ...rule, ...values } : rule)) });
  const named = (index: number, word: string) =>
    `${t("routing.ruleNumber", { number: index + 1 })}: ${t(`routing.${word}`)}`;
  return (
    <fieldset className={css.group}>
      <legend>{t("routing.overflow")}</legend>
      {rules.length === 0 ? null : (
        <table className={css.editor}>
          <thead>
            <tr>
              <th style={{ width: 24 }}>
                <span className="sr">{t("routing.ruleNumber", { number: "" })}</span>
              </th>
              <th style={{ width: "27%" }}>{t("routing.when")}</th>
              <th style={{ width: 84 }}>{t("routing.limitSeconds")}</th>
              <th style={{ width: "25%" }}>{t("routing.thenDo")}</th>
              <th>{t("routing.where")}</th>
              <th style={{ width: 32 }}>
                <span className="sr">{t("setup.remove")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, index) => {
              const measure = measures(rule.trigger);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: two rules may be equal while they are typed.
                <tr key={index}>
                  <td className="t3">{index + 1}</td>
                  <td>
                    <Select
                      aria-label={named(index, "when")}
                      data={triggers.map((value) => ({
                        value,
                        label: t(`routing.overflowTriggers.${value}`),
                      }))}
                      value={rule.trigger}
                      onChange={(value) => set(index, { trigger: (value ?? "waited") as OverflowTrigger })}
                    />
                  </td>
                  <td>
                    {measure === null ? (
                      <span className="t3">–</span>
                    ) : (
                      <NumberInput
                        aria-label={named(index, measure === "limit" ? "limitSeconds" : "limitCount")}
                        hideControls
                        min={measure === "limit" ? 1 : 0}
                        max={measure === "limit" ? 7200 : 100_000}
                        allowDecimal={false}
                        clampBehavior="none"
                        value={measure === "limit" ? rule.limit / second : rule.count}
                        onChange={(value) =>
                          set(
                            index,
                            measure === "limit"
                              ? { limit: Number(value) * second }
                              : { count: Number(value) },
                          )
                        }
                      />
                    )}
                  </td>
                  <td>
                    <Select
                      aria-label={named(index, "thenDo")}
                      data={actions.map((value) => ({ value, label: t(`routing.overflowActions.${value}`) }))}
                      value={rule.action}
                      onChange={(value) => set(index, { action: (value ?? "add_queue") as OverflowAction })}
                    />
                  </td>
                  <td>
                    {movesTo(rule.action) ? (
                      <Select
                        aria-label={named(index, "where")}
                        placeholder={t("setup.flows.choose")}
                        data={options(queues.data?.filter((one) => one.id !== id))}
                        value={rule.queue === "0" ? null : rule.queue}
                        onChange={(queue) => set(index, { queue: queue ?? "0" })}
                      />
                    ) : (
                      <TextInput
                        aria-label={t("routing.spokenOf", { number: index + 1 })}
                        placeholder={t("routing.spoken")}
                        maxLength={1000}
                        value={rule.text}
                        onChange={(event) => set(index, { text: event.currentTarget.value })}
                      />
                    )}
                  </td>
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={32}
                      aria-label={t("routing.removeRule", { number: index + 1 })}
                      onClick={() => change({ overflow: rules.filter((_, i) => i !== index) })}
                    >
                      <Icon name="trash" />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Below
        text={t(rules.length === 0 ? "routing.noOverflow" : "routing.overflowText")}
        problem={problem("overflow")}
      />
      {rules.length >= rulesMax ? null : (
        <Action
          size="xs"
          variant="subtle"
          icon="plus"
          style={{ alignSelf: "flex-start" }}
          onClick={() => change({ overflow: [...rules, freshRule(i18n.language)] })}
        >
          {t("routing.addRule")}
        </Action>
      )}
    </fieldset>
  );
}

function Callback({ settings, change, problem }: SettingsProps) {
  const { t } = useTranslation();
  const trunks = useList("trunks");
  const { callback } = settings;
  const set = (values: Partial<typeof callback>) => change({ callback: { ...callback, ...values } });
  // A rule may promise one where none is offered.
  const used = callback.offered || settings.overflow.some((rule) => rule.action === "callback");
  const number = (
    label: string,
    member: "offered_above" | "attempts_max" | "retry_after" | "ring_max",
    unit: number,
    [min, max]: [number, number],
  ) => (
    <NumberInput
      label={t(`routing.${label}`)}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="none"
      value={callback[member] / unit}
      onChange={(value) => set({ [member]: Number(value) * unit })}
    />
  );
  return (
    <fieldset className={css.group}>
      <legend>{t("routing.callback")}</legend>
      <Switch
        label={t("routing.callbackOffered")}
        description={t("routing.callbackOfferedText")}
        checked={callback.offered}
        onChange={(event) => set({ offered: event.currentTarget.checked })}
      />
      {used ? (
        <>
          <div className={css.three}>
            {callback.offered ? number("offeredAbove", "offered_above", second, [0, 3600]) : null}
            {number("attemptsMax", "attempts_max", 1, [1, 10])}
            {number("retryAfter", "retry_after", 60 * second, [1, 1440])}
            {number("ringMax", "ring_max", second, [10, 90])}
            <Select
              label={t("routing.callbackTrunk")}
              data={[{ value: "0", label: t("routing.defaultTrunk") }, ...options(trunks.data)]}
              value={callback.trunk}
              onChange={(trunk) => set({ trunk: trunk ?? "0" })}
            />
          </div>
          <TextInput
            label={t("routing.callbackText")}
            maxLength={1000}
            value={callback.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
        </>
      ) : null}
      {problem("callback") === undefined ? null : <Below text="" problem={problem("callback")} />}
    </fieldset>
  );
}
