import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SidePanel } from "../../ui/Overlay";
import { Chip } from "../../ui/parts";
import type { DispositionResource } from "../../wire/types";
import { useList, useSave } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";

const fresh: DispositionResource = {
  id: "0",
  name: "",
  active: true,
  settings: { finishes_lead: true, adds_to_dnc: false },
};

export function Dispositions() {
  const { t } = useTranslation();
  const list = useList("dispositions");
  const [open, setOpen] = useState<DispositionResource>();
  const effect = ({ settings }: DispositionResource) =>
    [
      t(settings.finishes_lead ? "setup.dispositions.ends" : "setup.dispositions.recycles"),
      settings.adds_to_dnc ? t("setup.dispositions.addsDnc") : "",
    ]
      .filter(Boolean)
      .join(", ");
  return (
    <>
      <TableCard
        title={t("setup.sections.dispositions")}
        newWord={t("setup.dispositions.new")}
        onNew={() => setOpen(fresh)}
        query={list}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpen}
        columns={[
          { head: t("setup.dispositions.name"), cell: (one) => one.name, wide: 40 },
          { head: t("setup.dispositions.effect"), cell: (one) => <span className="t2">{effect(one)}</span> },
          {
            head: t("setup.dispositions.active"),
            cell: (one) => (one.active ? t("common.yes") : <Chip>{t("common.no")}</Chip>),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("setup.dispositions.new") : open.name}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : (
          <DispositionForm disposition={open} onClose={() => setOpen(undefined)} />
        )}
      </SidePanel>
    </>
  );
}

function DispositionForm({
  disposition,
  onClose,
}: {
  disposition: DispositionResource;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(disposition);
  const [tried, setTried] = useState(false);
  const save = useSave("dispositions", onClose);
  const effect = (values: Partial<DispositionResource["settings"]>) =>
    setDraft({ ...draft, settings: { ...draft.settings, ...values } });
  const submit = () => {
    setTried(true);
    if (draft.name.trim() === "") return;
    const { id, ...body } = draft;
    save.mutate({ id: id === "0" ? null : id, body: { ...body, name: draft.name.trim() } });
  };
  return (
    <EditForm onSubmit={submit} onCancel={onClose} pending={save.isPending} error={save.error}>
      <TextInput
        label={t("setup.dispositions.name")}
        value={draft.name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        error={tried && draft.name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <Switch
        label={t("setup.dispositions.finishes")}
        checked={draft.settings.finishes_lead}
        onChange={(event) => effect({ finishes_lead: event.currentTarget.checked })}
      />
      <Switch
        label={t("setup.dispositions.dnc")}
        checked={draft.settings.adds_to_dnc}
        onChange={(event) => effect({ adds_to_dnc: event.currentTarget.checked })}
      />
      <Switch
        label={t("setup.dispositions.active")}
        checked={draft.active}
        onChange={(event) => setDraft({ ...draft, active: event.currentTarget.checked })}
      />
    </EditForm>
  );
}
