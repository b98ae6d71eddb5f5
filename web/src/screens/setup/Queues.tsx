import { MultiSelect, NumberInput, Switch, Tabs, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldOf, ringOf } from "../../i18n/problemText";
import { http } from "../../store/http";
import { Problem } from "../../store/problem";
import { SidePanel } from "../../ui/Overlay";
import { Action } from "../../ui/parts";
import type { Id, QueueResource, QueueSettings } from "../../wire/types";
import { options, useList, useSave } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { EditForm, TableCard, useFieldProblem } from "./parts";
import { QueueOverflow } from "./QueueOverflow";
import { QueueRouting, type SettingsProps } from "./QueueRouting";
import { freshSettings, tidyRule } from "./rings";
import css from "./setup.module.css";

const second = 1_000_000;

const fresh: QueueResource = {
  id: "0",
  name: "",
  settings: freshSettings(),
  dispositions: [],
  members: [],
  open: true,
};

const tabs = ["queue", "routing", "overflow"] as const;
type Tab = (typeof tabs)[number];

// Where a field stands: a refusal opens its tab.
const tabOf: Record<string, Tab> = {
  weight: "routing",
  reserve: "routing",
  sticky: "routing",
  rings: "routing",
  overflow: "overflow",
  callback: "overflow",
};
const ownFields = [
  ...Object.keys(tabOf),
  "priority",
  "offer_max",
  "wrap_up_max",
  "service_level_threshold",
  "service_level_target",
];

export function Queues() {
  const { t } = useTranslation();
  const format = useFormat();
  const queues = useList("queues");
  const [open, setOpen] = useState<QueueResource>();
  const seconds = (us: number) => String(us / second);
  return (
    <>
      <TableCard
        title={t("setup.sections.queues")}
        newWord={t("setup.queues.new")}
        onNew={() => setOpen(fresh)}
        query={queues}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpen}
        columns={[
          { head: t("setup.queues.name"), cell: (one) => one.name, wide: 30 },
          { head: t("setup.queues.members"), cell: (one) => one.members.length, right: true },
          {
            head: t("setup.queues.contract"),
            cell: (one) =>
              `${one.settings.service_level_target}/${seconds(one.settings.service_level_threshold)}`,
            right: true,
          },
          {
            head: t("routing.agentOrder"),
            cell: (one) => t(`routing.agentOrders.${one.settings.agent_order}`),
          },
          { head: t("setup.queues.priority"), cell: (one) => one.settings.priority, right: true },
          { head: t("setup.queues.offer"), cell: (one) => seconds(one.settings.offer_max), right: true },
          { head: t("desk.wrap"), cell: (one) => format.span(one.settings.wrap_up_max), right: true },
          {
            head: t("setup.queues.recording"),
            cell: (one) => (one.settings.record ? t("common.yes") : t("common.no")),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("setup.queues.new") : open.name}
        onClose={() => setOpen(undefined)}
        size={820}
      >
        {open === undefined ? null : <QueueForm queue={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function QueueForm({ queue, onClose }: { queue: QueueResource; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isNew = queue.id === "0";
  const [name, setName] = useState(queue.name);
  const [settings, setSettings] = useState(queue.settings);
  const [chosen, setChosen] = useState(queue.dispositions);
  const [tried, setTried] = useState(false);
  const [tab, setTab] = useState<Tab>("queue");
  const save = useSave("queues", onClose);
  const problem = useFieldProblem(save.error);
  const remove = useMutation({
    mutationFn: () => http.delete<unknown>(`/queues/${queue.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["queues"] });
      onClose();
    },
  });
  const change = (values: Partial<QueueSettings>) => setSettings({ ...settings, ...values });
  const submit = () => {
    setTried(true);
    if (name.trim() === "") {
      setTab("queue");
      return;
    }
    const tidy = { ...settings, overflow: settings.overflow.map(tidyRule) };
    save.mutate(
      { id: isNew ? null : queue.id, body: { name: name.trim(), settings: tidy, dispositions: chosen } },
      {
        onError: (error) => {
          if (error instanceof Problem && fieldOf(error) !== "") setTab(tabOf[fieldOf(error)] ?? "queue");
        },
      },
    );
  };
  const parts = { id: queue.id, settings, change, problem };
  return (
    <EditForm
      onSubmit={submit}
      onCancel={onClose}
      pending={save.isPending}
      error={save.error ?? remove.error}
      own={ownFields}
      remove={
        isNew ? null : (
          <Action tone="danger" icon="trash" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("setup.remove")}
          </Action>
        )
      }
    >
      <Tabs value={tab} onChange={(value) => setTab((value ?? "queue") as Tab)} keepMounted={false}>
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`routing.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="queue" className={css.tab}>
          <Basics
            name={name}
            onName={setName}
            nameMissing={tried && name.trim() === ""}
            chosen={chosen}
            onChosen={setChosen}
            {...parts}
          />
        </Tabs.Panel>
        <Tabs.Panel value="routing" className={css.tab}>
          <QueueRouting
            {...parts}
            ringRefused={save.error instanceof Problem ? ringOf(save.error.detail) : null}
          />
        </Tabs.Panel>
        <Tabs.Panel value="overflow" className={css.tab}>
          <QueueOverflow {...parts} />
        </Tabs.Panel>
      </Tabs>
    </EditForm>
  );
}

interface BasicsProps extends SettingsProps {
  name: string;
  onName: (name: string) => void;
  nameMissing: boolean;
  chosen: Id[];
  onChosen: (chosen: Id[]) => void;
}

function Basics({ name, onName, nameMissing, chosen, onChosen, settings, change, problem }: BasicsProps) {
  const { t } = useTranslation();
  const dispositions = useList("dispositions");
  return (
    <>
      <TextInput
        label={t("setup.queues.name")}
        value={name}
        maxLength={120}
        data-autofocus
        onChange={(event) => onName(event.currentTarget.value)}
        error={nameMissing ? t("setup.nameMissing") : undefined}
      />
      <div className={css.two}>
        <NumberInput
          label={t("setup.queues.slTarget")}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.service_level_target}
          error={problem("service_level_target")}
          onChange={(value) => change({ service_level_target: Number(value) })}
        />
        <NumberInput
          label={t("setup.queues.slThreshold")}
          min={1}
          max={3600}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.service_level_threshold / second}
          error={problem("service_level_threshold")}
          onChange={(value) => change({ service_level_threshold: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.offer")}
          min={3}
          max={120}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.offer_max / second}
          error={problem("offer_max")}
          onChange={(value) => change({ offer_max: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.wrap")}
          description={t("setup.queues.wrapText")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={0}
          max={3600}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.wrap_up_max / second}
          error={problem("wrap_up_max")}
          onChange={(value) => change({ wrap_up_max: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.priority")}
          description={t("setup.queues.priorityText")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={0}
          max={100}
          allowDecimal={false}
          clampBehavior="none"
          value={settings.priority}
          error={problem("priority")}
          onChange={(value) => change({ priority: Number(value) })}
        />
      </div>
      <MultiSelect
        label={t("setup.queues.dispositions")}
        data={options(dispositions.data?.filter((one) => one.active || chosen.includes(one.id)))}
        value={chosen}
        onChange={onChosen}
        maxValues={9}
        hidePickedOptions
      />
      <Switch
        label={t("setup.queues.record")}
        checked={settings.record}
        onChange={(event) => change({ record: event.currentTarget.checked })}
      />
      <p className="f12 t3">{t("setup.queues.membersText")}</p>
    </>
  );
}
