// What the plain sections share: a table with its states, and a drawer with a form.

import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fieldOf } from "../../i18n/problemText";
import { Problem } from "../../store/problem";
import { Action, Banner, Empty, Loading, ProblemBox } from "../../ui/parts";
import { useProblemText } from "../shared/app";
import css from "./setup.module.css";

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  right?: boolean;
  // Of people's own words: a share of the table's width, in percent; what is longer is cut.
  wide?: number;
}

interface TableCardProps<T> {
  title: string;
  newWord: string;
  onNew: () => void;
  query: UseQueryResult<T[]>;
  columns: Column<T>[];
  keyOf: (row: T) => string;
  nameOf: (row: T) => string;
  onOpen: (row: T) => void;
}

// The first column opens the row.
export function TableCard<T>({
  title,
  newWord,
  onNew,
  query,
  columns,
  keyOf,
  nameOf,
  onOpen,
}: TableCardProps<T>) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <section className="card" aria-label={title}>
      <div className="hd">
        <h2>{title}</h2>
        {query.data === undefined ? null : <span className="t3">{query.data.length}</span>}
        <span className="sp" />
        <Action size="xs" icon="plus" onClick={onNew}>
          {newWord}
        </Action>
      </div>
      {query.isPending ? <Loading lines={5} /> : null}
      {query.isError ? (
        <div style={{ padding: 12 }}>
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(query.error)}
            onRetry={() => void query.refetch()}
          />
        </div>
      ) : null}
      {query.data?.length === 0 ? <Empty title={t("setup.empty")} /> : null}
      {query.data === undefined || query.data.length === 0 ? null : (
        <table className="tb">
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.head}
                  className={column.right ? "r" : undefined}
                  style={column.wide === undefined ? undefined : { width: `${column.wide}%` }}
                >
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {query.data.map((row) => (
              <tr key={keyOf(row)} data-link onClick={() => onOpen(row)}>
                {columns.map((column, index) => (
                  <Cell key={column.head} column={column} row={row}>
                    {index === 0 ? (
                      <button
                        type="button"
                        className="link t1 m"
                        title={nameOf(row)}
                        onClick={(event) => {
                          event.stopPropagation();
                          onOpen(row);
                        }}
                      >
                        {nameOf(row)}
                      </button>
                    ) : undefined}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface CellProps<T> {
  column: Column<T>;
  row: T;
  children: ReactNode;
}

function Cell<T>({ column, row, children }: CellProps<T>) {
  const content = column.cell(row);
  const wide = column.wide !== undefined;
  const classes = [column.right ? "r" : "", wide ? "wide" : ""].filter(Boolean).join(" ");
  return (
    <td
      className={classes || undefined}
      title={wide && children === undefined && typeof content === "string" ? content : undefined}
    >
      {children ?? content}
    </td>
  );
}

interface EditFormProps {
  onSubmit: () => void;
  onCancel: () => void;
  pending: boolean;
  error: unknown;
  // The fields that show their own refusal.
  own?: readonly string[];
  remove?: ReactNode;
  children: ReactNode;
}

// The refusal of one field, to stand beside it.
export function useFieldProblem(error: unknown): (field: string) => string | undefined {
  const text = useProblemText();
  return (field) => (error instanceof Problem && fieldOf(error) === field ? text(error) : undefined);
}

export function EditForm({ onSubmit, onCancel, pending, error, own, remove, children }: EditFormProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const besideField = error instanceof Problem && own?.includes(fieldOf(error)) === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {children}
      {error === null || error === undefined || besideField ? null : (
        <Banner tone="danger" icon="warning" role="alert">
          {text(error)}
        </Banner>
      )}
      <div className={css.buttons}>
        {remove}
        <span className="sp" />
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" variant="filled" loading={pending}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}
