// The rule of the whole operation: of those who wait, who is answered first.

import { NumberInput, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Banner, Loading, ProblemBox } from "../../ui/parts";
import type { ContactOrder, OperationSettings } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { EditForm, useFieldProblem } from "./parts";
import css from "./setup.module.css";

const second = 1_000_000;
const orders: ContactOrder[] = ["strict_priority", "fifo", "ageing", "weighted_queues", "deadline", "value"];
const own = ["ageing_step", "ageing_increment", "ageing_max", "value_bound", "late_share"] as const;

export function Operation() {
  const { t } = useTranslation();
  const text = useProblemText();
  const operation = useQuery({
    queryKey: ["operation"],
    queryFn: () => http.get<OperationSettings>("/operation"),
  });
  return (
    <section className="card" aria-label={t("setup.sections.operation")}>
      <div className="hd">
        <h2>{t("setup.sections.operation")}</h2>
      </div>
      <div className={css.narrow}>
        {operation.isPending ? <Loading lines={3} /> : null}
        {operation.isError ? (
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(operation.error)}
            onRetry={() => void operation.refetch()}
          />
        ) : null}
        {operation.data === undefined ? null : <OperationForm settings={operation.data} />}
      </div>
    </section>
  );
}

function OperationForm({ settings }: { settings: OperationSettings }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const save = useMutation({
    mutationFn: (body: OperationSettings) => http.put<OperationSettings>("/operation", body),
    onSuccess: (saved) => {
      client.setQueryData(["operation"], saved);
      setDraft(saved);
    },
  });
  const problem = useFieldProblem(save.error);
  const change = (values: Partial<OperationSettings>) => {
    if (save.isSuccess) save.reset();
    setDraft({ ...draft, ...values });
  };
  const number = (
    member: (typeof own)[number],
    label: string,
    [min, max]: [number, number],
    unit: number,
    description?: string,
  ) => (
    <NumberInput
      label={t(`routing.${label}`)}
      description={description}
      inputWrapperOrder={["label", "input", "description", "error"]}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="none"
      value={draft[member] / unit}
      error={problem(member)}
      onChange={(value) => change({ [member]: Number(value) * unit })}
    />
  );
  const order = draft.contact_order;
  return (
    <EditForm
      onSubmit={() => save.mutate(draft)}
      onCancel={() => {
        save.reset();
        setDraft(settings);
      }}
      pending={save.isPending}
      error={save.error}
      own={own}
    >
      <Select
        label={t("routing.contactOrder")}
        description={t(`routing.contactOrderText.${order}`)}
        inputWrapperOrder={["label", "input", "description", "error"]}
        data={orders.map((value) => ({ value, label: t(`routing.contactOrders.${value}`) }))}
        value={order}
        onChange={(value) => change({ contact_order: (value ?? "strict_priority") as ContactOrder })}
      />
      <div className={css.three}>
        {order === "ageing" ? (
          <>
            {number("ageing_step", "ageingStep", [1, 3600], second)}
            {number("ageing_increment", "ageingIncrement", [1, 100], 1)}
            {number("ageing_max", "ageingMax", [0, 1000], 1)}
          </>
        ) : null}
        {order === "value" ? number("value_bound", "valueBound", [0, 3600], second) : null}
        {order === "deadline"
          ? number("late_share", "lateShare", [0, 100], 1, t("routing.lateShareText"))
          : null}
      </div>
      {save.isSuccess ? (
        <Banner tone="ok" icon="check" role="status">
          {t("routing.operationSaved")}
        </Banner>
      ) : null}
    </EditForm>
  );
}
