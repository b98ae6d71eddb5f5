import { Textarea, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { phone } from "../../i18n/format";
import { http, queryText } from "../../store/http";
import { SidePanel } from "../../ui/Overlay";
import { Action, Banner, Empty, Loading, ProblemBox } from "../../ui/parts";
import type { DncResource, Page } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import { EditForm } from "./parts";

export function DoNotCall() {
  const { t } = useTranslation();
  const text = useProblemText();
  const format = useFormat();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["dnc"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      http.get<Page<DncResource>>(`/dnc${queryText({ cursor: pageParam, limit: 100 })}`),
    getNextPageParam: (page) => (page.next === "" ? undefined : page.next),
  });
  const remove = useMutation({
    mutationFn: (number: string) => http.delete<unknown>(`/dnc/${encodeURIComponent(number)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["dnc"] }),
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-label={t("setup.dnc.title")}>
      <div className="hd">
        <h2>{t("setup.dnc.title")}</h2>
        <span className="f12 t3 el">{t("setup.dnc.text")}</span>
        <span className="sp" />
        <Action size="xs" icon="plus" onClick={() => setAdding(true)}>
          {t("setup.dnc.add")}
        </Action>
      </div>
      {list.isPending ? <Loading lines={5} /> : null}
      {list.isError ? (
        <div style={{ padding: 12 }}>
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(list.error)}
            onRetry={() => void list.refetch()}
          />
        </div>
      ) : null}
      {remove.isError ? (
        <div style={{ padding: 12 }}>
          <Banner tone="danger" icon="warning" role="alert">
            {text(remove.error)}
          </Banner>
        </div>
      ) : null}
      {list.isSuccess && rows.length === 0 ? (
        <Empty title={t("setup.dnc.empty")} text={t("setup.dnc.emptyText")} />
      ) : null}
      {rows.length === 0 ? null : (
        <table className="tb">
          <thead>
            <tr>
              <th>{t("setup.dnc.number")}</th>
              <th style={{ width: "50%" }}>{t("setup.dnc.reason")}</th>
              <th>{t("setup.dnc.source")}</th>
              <th>{t("setup.dnc.added")}</th>
              <th>
                <span className="sr">{t("setup.remove")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.number}>
                <td className="m">{phone(one.number)}</td>
                <td className="wide" title={one.reason}>
                  {one.reason || <span className="t3">–</span>}
                </td>
                <td className="t2">{t(`setup.dnc.sources.${one.source}`, { defaultValue: one.source })}</td>
                <td className="t3">{format.when(one.added)}</td>
                <td className="r">
                  <Action
                    size="xs"
                    variant="subtle"
                    icon="trash"
                    disabled={remove.isPending}
                    aria-label={`${t("setup.remove")} ${phone(one.number)}`}
                    onClick={() => remove.mutate(one.number)}
                  >
                    {t("setup.remove")}
                  </Action>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage ? (
        <div style={{ padding: 12, textAlign: "center" }}>
          <Action loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common.loadMore")}
          </Action>
        </div>
      ) : null}
      <SidePanel opened={adding} title={t("setup.dnc.add")} onClose={() => setAdding(false)}>
        <AddForm onClose={() => setAdding(false)} />
      </SidePanel>
    </section>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [numbers, setNumbers] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const list = numbers
    .split(/[\n,;]+/)
    .map((one) => one.replace(/[\s()./-]/g, ""))
    .filter(Boolean);
  const save = useMutation({
    mutationFn: () => http.post<unknown>("/dnc", { numbers: list, reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["dnc"] });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (list.length > 0) save.mutate();
  };
  return (
    <EditForm onSubmit={submit} onCancel={onClose} pending={save.isPending} error={save.error}>
      <Textarea
        label={t("setup.dnc.numbers")}
        rows={6}
        value={numbers}
        data-autofocus
        onChange={(event) => setNumbers(event.currentTarget.value)}
        error={tried && list.length === 0 ? t("setup.dnc.numbersMissing") : undefined}
      />
      <TextInput
        label={t("setup.dnc.reason")}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditForm>
  );
}
