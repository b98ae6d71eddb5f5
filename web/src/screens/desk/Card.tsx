// The right side: who the customer is and what happened before; without a contact, my own last ones.

import { ActionIcon, Popover, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Action, Avatar, Loading, ProblemBox } from "../../ui/parts";
import type { CustomerCard, DeskItem } from "../../wire/types";
import { useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import { PastContacts } from "../shared/PastContacts";
import css from "./desk.module.css";
import { useOwnContacts } from "./own";

export function Card({ item }: { item: DeskItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { card } = item;
  // A preview shows them large in the middle.
  const fields = Object.entries(item.state === "previewing" ? {} : card.fields);
  return (
    <aside className={css.card} aria-label={t("desk.contact")}>
      <section className={css.pin}>
        <div className="row">
          <Avatar name={card.name} />
          <div className="col sp">
            <span className="b el">{card.name === "" ? t("desk.noName") : card.name}</span>
            <span className="f12 t3 el">{format.phone(card.number)}</span>
          </div>
          {card.contact === "0" ? null : <EditName key={card.contact} card={card} />}
        </div>
        {fields.length === 0 ? null : (
          <dl className="kv">
            {fields.map(([name, value]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <div className="hd" style={{ paddingLeft: 16 }}>
        <h2>{t("desk.history")}</h2>
        <span className="sp" />
        {card.history.length === 0 ? null : (
          <span className="f12 t3">{t("desk.historyCount", { count: card.history.length })}</span>
        )}
      </div>
      <div className={css.scroll}>
        {card.history.length === 0 ? (
          <p className="t3" style={{ paddingTop: 8 }}>
            {t("desk.historyEmpty")}
          </p>
        ) : (
          <PastContacts list={card.history} />
        )}
      </div>
    </aside>
  );
}

function EditName({ card }: { card: CustomerCard }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(card.name);
  const save = useMutation({
    // The card's fields are the contact's and the lead's together: they are not sent back.
    mutationFn: () => http.put<unknown>(`/contacts/${card.contact}`, { name: name.trim() }),
    onSuccess: () => setOpen(false),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("desk.editName")}
          title={t("desk.editName")}
          onClick={() => {
            setName(card.name);
            setOpen(!open);
          }}
        >
          <Icon name="pencil" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <TextInput
            label={t("desk.name")}
            value={name}
            maxLength={200}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
            error={save.isError ? text(save.error) : undefined}
          />
          <div className="row" style={{ marginTop: 8, justifyContent: "flex-end" }}>
            <Action type="submit" variant="filled" size="xs" loading={save.isPending}>
              {t("common.save")}
            </Action>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function OwnContacts({ since }: { since: number }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const list = useOwnContacts(since);
  return (
    <aside
      className={css.card}
      style={{ gridRow: "1 / 3", gridColumn: 3 }}
      aria-label={t("desk.ownContacts")}
    >
      <div className="hd">
        <h2>{t("desk.ownContacts")}</h2>
      </div>
      <div className={css.scroll}>
        {list.isPending ? <Loading lines={5} /> : null}
        {list.isError ? (
          <ProblemBox
            title={t("problem.readFailed")}
            text={text(list.error)}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        {list.data?.items.length === 0 ? (
          <p className="t3" style={{ paddingTop: 8 }}>
            {t("desk.ownEmpty")}
          </p>
        ) : null}
        {list.data === undefined ? null : <PastContacts list={list.data.items} withPerson />}
      </div>
    </aside>
  );
}
