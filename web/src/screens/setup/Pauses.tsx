import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SidePanel } from "../../ui/Overlay";
import { Chip } from "../../ui/parts";
import type { PauseReasonResource } from "../../wire/types";
import { useList, useSave } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";

const fresh: PauseReasonResource = { id: "0", name: "", active: true };

export function Pauses() {
  const { t } = useTranslation();
  const list = useList("pause-reasons");
  const [open, setOpen] = useState<PauseReasonResource>();
  return (
    <>
      <TableCard
        title={t("setup.sections.pauses")}
        newWord={t("setup.pauses.new")}
        onNew={() => setOpen(fresh)}
        query={list}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpen}
        columns={[
          { head: t("setup.pauses.name"), cell: (one) => one.name, wide: 60 },
          {
            head: t("setup.pauses.active"),
            cell: (one) => (one.active ? t("common.yes") : <Chip>{t("common.no")}</Chip>),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("setup.pauses.new") : open.name}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : <PauseForm reason={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function PauseForm({ reason, onClose }: { reason: PauseReasonResource; onClose: () => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(reason);
  const [tried, setTried] = useState(false);
  const save = useSave("pause-reasons", onClose);
  const submit = () => {
    setTried(true);
    if (draft.name.trim() === "") return;
    const body = { name: draft.name.trim(), active: draft.active };
    save.mutate({ id: draft.id === "0" ? null : draft.id, body });
  };
  return (
    <EditForm onSubmit={submit} onCancel={onClose} pending={save.isPending} error={save.error}>
      <TextInput
        label={t("setup.pauses.name")}
        value={draft.name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        error={tried && draft.name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <Switch
        label={t("setup.pauses.active")}
        checked={draft.active}
        onChange={(event) => setDraft({ ...draft, active: event.currentTarget.checked })}
      />
    </EditForm>
  );
}
