// The campaign's lists: what was uploaded, what was refused and why.

import { Button, FileInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Dialog } from "../../ui/Overlay";
import { Action, Banner, Empty, Loading, ProblemBox } from "../../ui/parts";
import type { ListRejection, ListResource, ListUploadAnswer, Page } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import css from "./campaigns.module.css";

export function ListsCard({ campaign, leads }: { campaign: string; leads: number }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const format = useFormat();
  const [uploading, setUploading] = useState(false);
  const [rejectionsOf, setRejectionsOf] = useState<ListResource>();
  const lists = useQuery({
    queryKey: ["lists", campaign, leads],
    queryFn: () => http.get<Page<ListResource>>(`/campaigns/${campaign}/lists`),
    placeholderData: (previous) => previous,
  });
  return (
    <section className="card" aria-label={t("campaigns.lists")}>
      <div className="hd">
        <h2>{t("campaigns.lists")}</h2>
        <span className="sp" />
        <Action size="xs" icon="upload" onClick={() => setUploading(true)}>
          {t("campaigns.upload")}
        </Action>
      </div>
      {lists.isPending ? <Loading /> : null}
      {lists.isError ? (
        <div style={{ padding: 12 }}>
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(lists.error)}
            onRetry={() => void lists.refetch()}
          />
        </div>
      ) : null}
      {lists.data?.items.length === 0 ? (
        <Empty title={t("campaigns.noLists")} text={t("campaigns.noListsText")} />
      ) : null}
      {lists.data === undefined || lists.data.items.length === 0 ? null : (
        <table className="tb">
          <thead>
            <tr>
              <th style={{ width: "40%" }}>{t("campaigns.listHead.name")}</th>
              <th>{t("campaigns.listHead.uploaded")}</th>
              <th className="r">{t("campaigns.listHead.rows")}</th>
              <th className="r">{t("campaigns.listHead.accepted")}</th>
              <th className="r">{t("campaigns.listHead.rejected")}</th>
            </tr>
          </thead>
          <tbody>
            {lists.data.items.map((list) => (
              <tr key={list.id}>
                <td className="m wide" title={list.name}>
                  {list.name}
                </td>
                <td className="t3">{format.when(list.uploaded)}</td>
                <td className="r">{format.count(list.rows)}</td>
                <td className="r">{format.count(list.accepted)}</td>
                <td className="r">
                  {list.rejected === 0 ? (
                    "0"
                  ) : (
                    <button type="button" className="link" onClick={() => setRejectionsOf(list)}>
                      {format.count(list.rejected)}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Upload campaign={campaign} opened={uploading} onClose={() => setUploading(false)} />
      <Dialog
        opened={rejectionsOf !== undefined}
        onClose={() => setRejectionsOf(undefined)}
        title={rejectionsOf?.name ?? ""}
      >
        {rejectionsOf === undefined ? null : <AllRejections list={rejectionsOf} />}
      </Dialog>
    </section>
  );
}

function Upload({ campaign, opened, onClose }: { campaign: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: (chosen: File) =>
      http.csv<ListUploadAnswer>(
        `/campaigns/${campaign}/lists?name=${encodeURIComponent(name.trim())}`,
        chosen,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lists", campaign] }),
  });
  const close = () => {
    onClose();
    setName("");
    setFile(null);
    send.reset();
  };
  const choose = (chosen: File | null) => {
    setFile(chosen);
    if (chosen !== null && name.trim() === "") setName(chosen.name.replace(/\.[^.]+$/, ""));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== null && name.trim() !== "") send.mutate(file);
  };
  return (
    <Dialog opened={opened} onClose={close} title={t("campaigns.upload")} size="lg">
      {send.data !== undefined ? (
        <UploadResult answer={send.data} onClose={close} />
      ) : (
        <form className={css.form} onSubmit={submit}>
          <FileInput
            label={t("campaigns.file")}
            description={t("campaigns.fileHint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            placeholder={t("campaigns.choose")}
            accept=".csv,text/csv"
            leftSection={<Icon name="file" />}
            value={file}
            onChange={choose}
            data-autofocus
          />
          <TextInput
            label={t("campaigns.listName")}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {send.isError ? (
            <Banner tone="danger" icon="warning" role="alert">
              {text(send.error)}
            </Banner>
          ) : null}
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button onClick={close}>{t("common.cancel")}</Button>
            <Button
              type="submit"
              variant="filled"
              disabled={file === null || name.trim() === ""}
              loading={send.isPending}
            >
              {t("campaigns.send")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function UploadResult({ answer, onClose }: { answer: ListUploadAnswer; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { list, rejections } = answer;
  return (
    <div className={css.form}>
      <Banner
        tone={list.accepted > 0 ? "ok" : "warning"}
        icon={list.accepted > 0 ? "check" : "warning"}
        role="status"
      >
        {t("campaigns.uploaded", { accepted: format.count(list.accepted), rows: format.count(list.rows) })}
      </Banner>
      {list.rejected === 0 ? (
        <p className="t2">{t("campaigns.rejectionsNone")}</p>
      ) : (
        <Rejections list={list} rejections={rejections} />
      )}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="filled" onClick={onClose} data-autofocus>
          {t("common.close")}
        </Button>
      </div>
    </div>
  );
}

function AllRejections({ list }: { list: ListResource }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const rejections = useQuery({
    queryKey: ["rejections", list.id],
    queryFn: () => http.get<Page<ListRejection>>(`/lists/${list.id}/rejections`),
  });
  if (rejections.isPending) return <Loading lines={5} />;
  if (rejections.isError) {
    return (
      <ProblemBox
        title={t("problem.readFailed")}
        text={text(rejections.error)}
        onRetry={() => void rejections.refetch()}
      />
    );
  }
  return <Rejections list={list} rejections={rejections.data.items} />;
}

// A cell that a spreadsheet would take for a formula gets a quote mark in front.
function csvCell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

function Rejections({ list, rejections }: { list: ListResource; rejections: ListRejection[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = (code: string) => t(`rejection.${code}`, { defaultValue: code });
  const download = () => {
    const head = [t("campaigns.row"), t("campaigns.reason"), t("campaigns.value")].map(csvCell).join(",");
    const rows = rejections.map((one) =>
      [String(one.row), reason(one.code), one.value].map(csvCell).join(","),
    );
    const url = URL.createObjectURL(
      new Blob([`\ufeff${[head, ...rows].join("\r\n")}\r\n`], { type: "text/csv" }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = `${list.name} - ${t("campaigns.rejections")}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <section aria-label={t("campaigns.rejections")}>
      <div className="row" style={{ marginBottom: 4 }}>
        <h2>
          {t("campaigns.rejections")} <span className="t3">{format.count(list.rejected)}</span>
        </h2>
        <span className="sp" />
        <button type="button" className="link" onClick={download}>
          {t("campaigns.download")}
        </button>
      </div>
      <div className="card" style={{ maxHeight: 320, overflow: "auto" }}>
        <table className="tb">
          <thead>
            <tr>
              <th className="r" style={{ width: 64 }}>
                {t("campaigns.row")}
              </th>
              <th>{t("campaigns.reason")}</th>
              <th style={{ width: "50%" }}>{t("campaigns.value")}</th>
            </tr>
          </thead>
          <tbody>
            {rejections.map((one) => (
              <tr key={`${one.row}-${one.code}`}>
                <td className="r">{format.count(one.row)}</td>
                <td>{reason(one.code)}</td>
                <td className="t2 wide" title={one.value}>
                  {one.value}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
