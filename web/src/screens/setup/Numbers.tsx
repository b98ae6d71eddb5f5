import { Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { phone } from "../../i18n/format";
import { http } from "../../store/http";
import { SidePanel } from "../../ui/Overlay";
import { Action } from "../../ui/parts";
import type { NumberResource } from "../../wire/types";
import { options, useList } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";

export function Numbers() {
  const { t } = useTranslation();
  const numbers = useList("numbers");
  const flows = useList("flows");
  const [open, setOpen] = useState<NumberResource>();
  return (
    <>
      <TableCard
        title={t("setup.sections.numbers")}
        newWord={t("setup.numbers.new")}
        onNew={() => setOpen({ number: "", flow: "0" })}
        query={numbers}
        keyOf={(one) => one.number}
        nameOf={(one) => phone(one.number)}
        onOpen={setOpen}
        columns={[
          { head: t("setup.numbers.number"), cell: (one) => one.number, wide: 40 },
          {
            head: t("setup.numbers.flow"),
            cell: (one) => flows.data?.find((flow) => flow.id === one.flow)?.name,
            wide: 60,
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.number === "" ? t("setup.numbers.new") : phone(open.number)}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : <NumberForm number={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function NumberForm({ number, onClose }: { number: NumberResource; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const flows = useList("flows");
  const isNew = number.number === "";
  const [draft, setDraft] = useState(number);
  const [tried, setTried] = useState(false);
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["numbers"] });
    onClose();
  };
  const path = `/numbers/${encodeURIComponent(draft.number.trim())}`;
  const save = useMutation({
    mutationFn: () => http.put<NumberResource>(path, { number: draft.number.trim(), flow: draft.flow }),
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: () => http.delete<unknown>(path), onSuccess: done });
  const submit = () => {
    setTried(true);
    if (draft.number.trim() !== "" && draft.flow !== "0") save.mutate();
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
        label={t("setup.numbers.number")}
        description={t("setup.numbers.numberText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={draft.number}
        disabled={!isNew}
        maxLength={32}
        data-autofocus
        onChange={(event) => setDraft({ ...draft, number: event.currentTarget.value })}
        error={tried && draft.number.trim() === "" ? t("setup.numbers.numberMissing") : undefined}
      />
      <Select
        label={t("setup.numbers.flow")}
        data={options(flows.data)}
        value={draft.flow === "0" ? null : draft.flow}
        onChange={(flow) => setDraft({ ...draft, flow: flow ?? "0" })}
        error={tried && draft.flow === "0" ? t("setup.numbers.flowMissing") : undefined}
      />
    </EditForm>
  );
}
