import { ActionIcon, Button, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { SidePanel } from "../../ui/Overlay";
import { Action, Banner } from "../../ui/parts";
import type { CampaignMode, CampaignResource, CampaignSettings, Outcome, RetryRule } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { options, useList, useSave } from "../shared/catalog";
import css from "./campaigns.module.css";

interface Props {
  opened: boolean;
  campaign: CampaignResource | null;
  onClose: () => void;
  onSaved: (campaign: CampaignResource) => void;
}

export function CampaignForm({ opened, campaign, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  return (
    <SidePanel
      opened={opened}
      onClose={onClose}
      size={480}
      title={campaign === null ? t("campaigns.new") : campaign.name}
    >
      <Form campaign={campaign} onClose={onClose} onSaved={onSaved} />
    </SidePanel>
  );
}

const second = 1_000_000;
const minute = 60 * second;

const fresh: CampaignSettings = {
  mode: "progressive",
  queue: "0",
  trunk: "0",
  ring_max: 30 * second,
  preview_max: 60 * second,
  hopper_max: 50,
  retries: [
    { outcome: "busy", after: 10 * minute, attempts_max: 3 },
    { outcome: "no_answer", after: 60 * minute, attempts_max: 3 },
    { outcome: "failed", after: 30 * minute, attempts_max: 3 },
    // Only for who was reached and whose disposition does not finish the lead.
    { outcome: "answered", after: 24 * 60 * minute, attempts_max: 3 },
  ],
};

const modes: CampaignMode[] = ["manual", "preview", "progressive"];

function Form({ campaign, onClose, onSaved }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const text = useProblemText();
  const queues = useList("queues");
  const trunks = useList("trunks");
  const dispositions = useList("dispositions");
  const [name, setName] = useState(campaign?.name ?? "");
  const [settings, setSettings] = useState(campaign?.settings ?? fresh);
  const [chosen, setChosen] = useState(campaign?.dispositions ?? []);
  const [tried, setTried] = useState(false);
  const save = useSave("campaigns", (saved) => {
    onSaved(saved);
    onClose();
  });
  const change = (values: Partial<CampaignSettings>) => setSettings({ ...settings, ...values });
  const running = campaign?.state === "running";
  const complete = name.trim() !== "" && settings.queue !== "0" && settings.trunk !== "0";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!complete) return;
    save.mutate({ id: campaign?.id ?? null, body: { name: name.trim(), settings, dispositions: chosen } });
  };

  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextInput
        label={t("campaigns.form.name")}
        value={name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === "" ? t("campaigns.form.nameMissing") : undefined}
      />
      {running ? <Banner icon="info">{t("campaigns.form.editRunning")}</Banner> : null}
      <Select
        label={t("campaigns.form.mode")}
        description={t(`campaigns.form.modeText.${settings.mode}`)}
        inputWrapperOrder={["label", "input", "description", "error"]}
        disabled={running}
        data={modes.map((mode) => ({ value: mode, label: t(`campaigns.mode.${mode}`) }))}
        value={settings.mode}
        onChange={(mode) => change({ mode: (mode ?? "progressive") as CampaignMode })}
      />
      <div className={css.two}>
        <Select
          label={t("campaigns.form.queue")}
          disabled={running}
          data={options(queues.data)}
          value={settings.queue === "0" ? null : settings.queue}
          onChange={(queue) => change({ queue: queue ?? "0" })}
          error={tried && settings.queue === "0" ? t("campaigns.form.queueMissing") : undefined}
        />
        <Select
          label={t("campaigns.form.trunk")}
          disabled={running}
          data={options(trunks.data)}
          value={settings.trunk === "0" ? null : settings.trunk}
          onChange={(trunk) => change({ trunk: trunk ?? "0" })}
          error={tried && settings.trunk === "0" ? t("campaigns.form.trunkMissing") : undefined}
        />
      </div>
      <p className="f12 t3" style={{ marginTop: -8 }}>
        {t("campaigns.form.queueText")}
      </p>
      <div className={css.two}>
        <NumberInput
          label={t("campaigns.form.ring")}
          suffix=" s"
          min={10}
          max={90}
          disabled={running}
          value={settings.ring_max / second}
          onChange={(value) => change({ ring_max: Number(value) * second })}
        />
        {settings.mode === "progressive" ? (
          <NumberInput
            label={t("campaigns.form.hopper")}
            min={1}
            max={1000}
            disabled={running}
            value={settings.hopper_max}
            onChange={(value) => change({ hopper_max: Number(value) })}
          />
        ) : (
          <NumberInput
            label={t("campaigns.form.preview")}
            suffix=" s"
            min={5}
            max={600}
            disabled={running}
            value={settings.preview_max / second}
            onChange={(value) => change({ preview_max: Number(value) * second })}
          />
        )}
      </div>
      <Retries rules={settings.retries} disabled={running} onChange={(retries) => change({ retries })} />
      <MultiSelect
        label={t("campaigns.form.dispositions")}
        data={options(dispositions.data?.filter((one) => one.active))}
        value={chosen}
        onChange={setChosen}
        maxValues={9}
        searchable
        hidePickedOptions
      />
      {save.isError ? (
        <Banner tone="danger" icon="warning" role="alert">
          {text(save.error)}
        </Banner>
      ) : null}
      <div className={css.buttons}>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}

const retried: Outcome[] = ["busy", "no_answer", "rejected", "failed", "answered", "cancelled", "invalid"];

interface RetriesProps {
  rules: RetryRule[];
  disabled: boolean;
  onChange: (rules: RetryRule[]) => void;
}

// At most one rule per outcome.
function Retries({ rules, disabled, onChange }: RetriesProps) {
  const { t } = useTranslation();
  const free = retried.filter((outcome) => !rules.some((rule) => rule.outcome === outcome));
  const change = (index: number, values: Partial<RetryRule>) =>
    onChange(rules.map((rule, i) => (i === index ? { ...rule, ...values } : rule)));
  const next = free[0];
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="m" style={{ padding: 0, marginBottom: 4 }}>
        {t("campaigns.form.retries")}
      </legend>
      {rules.map((rule, index) => (
        <div key={rule.outcome} className={css.retry}>
          <Select
            label={index === 0 ? t("campaigns.form.retryOutcome") : undefined}
            aria-label={t("campaigns.form.retryOutcome")}
            disabled={disabled}
            data={[rule.outcome, ...free].map((outcome) => ({
              value: outcome,
              label: t(`outcome.${outcome}`),
            }))}
            value={rule.outcome}
            onChange={(outcome) => change(index, { outcome: (outcome ?? rule.outcome) as Outcome })}
          />
          <NumberInput
            label={index === 0 ? t("campaigns.form.retryAfter") : undefined}
            aria-label={t("campaigns.form.retryAfter")}
            disabled={disabled}
            min={0.1}
            max={43_200}
            decimalScale={1}
            value={rule.after / minute}
            onChange={(value) => change(index, { after: Math.round(Number(value) * minute) })}
          />
          <NumberInput
            label={index === 0 ? t("campaigns.form.retryMax") : undefined}
            aria-label={t("campaigns.form.retryMax")}
            disabled={disabled}
            min={1}
            max={20}
            value={rule.attempts_max}
            onChange={(value) => change(index, { attempts_max: Number(value) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            disabled={disabled}
            aria-label={t("campaigns.form.removeRetry")}
            onClick={() => onChange(rules.filter((_, i) => i !== index))}
          >
            <Icon name="trash" />
          </ActionIcon>
        </div>
      ))}
      {next === undefined || disabled ? null : (
        <Action
          size="xs"
          variant="subtle"
          icon="plus"
          onClick={() => onChange([...rules, { outcome: next, after: 30 * minute, attempts_max: 3 }])}
        >
          {t("campaigns.form.addRetry")}
        </Action>
      )}
    </fieldset>
  );
}
