import { Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { SidePanel } from "../../ui/Overlay";
import { Action, Chip } from "../../ui/parts";
import type { SkillResource } from "../../wire/types";
import { useList, useSave } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";

const fresh: SkillResource = { id: "0", name: "", settings: { certified: false } };

export function Skills() {
  const { t } = useTranslation();
  const list = useList("skills");
  const [open, setOpen] = useState<SkillResource>();
  return (
    <>
      <TableCard
        title={t("setup.sections.skills")}
        newWord={t("routing.newSkill")}
        onNew={() => setOpen(fresh)}
        query={list}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpen}
        columns={[
          { head: t("routing.skillName"), cell: (one) => one.name, wide: 60 },
          {
            head: t("routing.certified"),
            cell: (one) =>
              one.settings.certified ? (
                <Chip icon="shield" outline>
                  {t("common.yes")}
                </Chip>
              ) : (
                <span className="t3">{t("common.no")}</span>
              ),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("routing.newSkill") : open.name}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : <SkillForm skill={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function SkillForm({ skill, onClose }: { skill: SkillResource; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState(skill);
  const [tried, setTried] = useState(false);
  const save = useSave("skills", onClose);
  const remove = useMutation({
    mutationFn: () => http.delete<unknown>(`/skills/${skill.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["skills"] });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (draft.name.trim() === "") return;
    const { id, ...body } = draft;
    save.mutate({ id: id === "0" ? null : id, body: { ...body, name: draft.name.trim() } });
  };
  return (
    <EditForm
      onSubmit={submit}
      onCancel={onClose}
      pending={save.isPending}
      error={save.error ?? remove.error}
      remove={
        skill.id === "0" ? null : (
          <Action tone="danger" icon="trash" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("setup.remove")}
          </Action>
        )
      }
    >
      <TextInput
        label={t("routing.skillName")}
        value={draft.name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        error={tried && draft.name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <Switch
        label={t("routing.certified")}
        description={t("routing.certifiedText")}
        checked={draft.settings.certified}
        onChange={(event) => setDraft({ ...draft, settings: { certified: event.currentTarget.checked } })}
      />
    </EditForm>
  );
}
