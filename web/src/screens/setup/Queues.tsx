import { MultiSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { SidePanel } from "../../ui/Overlay";
import { Action } from "../../ui/parts";
import type { QueueResource, QueueSettings } from "../../wire/types";
import { options, useList, useSave } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { EditForm, TableCard } from "./parts";
import css from "./setup.module.css";

const second = 1_000_000;

const fresh: QueueResource = {
  id: "0",
  name: "",
  settings: {
    priority: 0,
    offer_max: 15 * second,
    wrap_up_max: 120 * second,
    service_level_threshold: 20 * second,
    service_level_target: 80,
    record: true,
  },
  dispositions: [],
  members: [],
};

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
      >
        {open === undefined ? null : <QueueForm queue={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function QueueForm({ queue, onClose }: { queue: QueueResource; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const dispositions = useList("dispositions");
  const isNew = queue.id === "0";
  const [name, setName] = useState(queue.name);
  const [settings, setSettings] = useState(queue.settings);
  const [chosen, setChosen] = useState(queue.dispositions);
  const [tried, setTried] = useState(false);
  const save = useSave("queues", onClose);
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
    if (name.trim() === "") return;
    save.mutate({ id: isNew ? null : queue.id, body: { name: name.trim(), settings, dispositions: chosen } });
  };
  return (
    <EditForm
      onSubmit={submit}
      onCancel={onClose}
      pending={save.isPending}
      error={save.error ?? remove.error}
      remove={
        isNew ? null : (
          <Action tone="danger" icon="trash" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("setup.remove")}
          </Action>
        )
      }
    >
      <TextInput
        label={t("setup.queues.name")}
        value={name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <div className={css.two}>
        <NumberInput
          label={t("setup.queues.slTarget")}
          min={1}
          max={100}
          allowDecimal={false}
          value={settings.service_level_target}
          onChange={(value) => change({ service_level_target: Number(value) })}
        />
        <NumberInput
          label={t("setup.queues.slThreshold")}
          min={1}
          max={3600}
          allowDecimal={false}
          value={settings.service_level_threshold / second}
          onChange={(value) => change({ service_level_threshold: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.offer")}
          min={3}
          max={120}
          allowDecimal={false}
          value={settings.offer_max / second}
          onChange={(value) => change({ offer_max: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.wrap")}
          description={t("setup.queues.wrapText")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={0}
          max={3600}
          allowDecimal={false}
          value={settings.wrap_up_max / second}
          onChange={(value) => change({ wrap_up_max: Number(value) * second })}
        />
        <NumberInput
          label={t("setup.queues.priority")}
          description={t("setup.queues.priorityText")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={0}
          max={100}
          allowDecimal={false}
          value={settings.priority}
          onChange={(value) => change({ priority: Number(value) })}
        />
      </div>
      <MultiSelect
        label={t("setup.queues.dispositions")}
        data={options(dispositions.data?.filter((one) => one.active || chosen.includes(one.id)))}
        value={chosen}
        onChange={setChosen}
        maxValues={9}
        hidePickedOptions
      />
      <Switch
        label={t("setup.queues.record")}
        checked={settings.record}
        onChange={(event) => change({ record: event.currentTarget.checked })}
      />
      <p className="f12 t3">{t("setup.queues.membersText")}</p>
    </EditForm>
  );
}
