import { NumberInput, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SidePanel } from "../../ui/Overlay";
import { Chip } from "../../ui/parts";
import type { TrunkResource, TrunkTransport } from "../../wire/types";
import { useList, useSave } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";
import css from "./setup.module.css";
import { trunkLook, trunkState } from "./trunk";

const fresh: TrunkResource = {
  id: "0",
  name: "",
  host: "",
  port: 5060,
  transport: "udp",
  sources: "",
  registers: false,
  username: "",
  has_password: false,
  caller_number: "",
  active: true,
  reachable: false,
  status: "",
};

export function Trunks() {
  const { t } = useTranslation();
  const list = useList("trunks");
  const [open, setOpen] = useState<TrunkResource>();
  return (
    <>
      <TableCard
        title={t("setup.sections.trunks")}
        newWord={t("setup.trunks.new")}
        onNew={() => setOpen(fresh)}
        query={list}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpen}
        columns={[
          { head: t("setup.trunks.name"), cell: (one) => one.name, wide: 26 },
          { head: t("setup.trunks.host"), cell: (one) => `${one.host}:${one.port}`, wide: 26 },
          { head: t("setup.trunks.transport"), cell: (one) => one.transport.toUpperCase() },
          {
            head: t("setup.trunks.caller"),
            cell: (one) => one.caller_number || <span className="t3">–</span>,
          },
          { head: t("setup.trunks.status"), cell: (one) => <Reach trunk={one} /> },
          {
            head: t("setup.trunks.active"),
            cell: (one) => (one.active ? t("common.yes") : <Chip>{t("common.no")}</Chip>),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("setup.trunks.new") : open.name}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : <TrunkForm trunk={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function Reach({ trunk }: { trunk: TrunkResource }) {
  const { t } = useTranslation();
  if (!trunk.active) return <span className="t3">–</span>;
  const state = trunkState(trunk);
  return (
    <span title={trunk.status || undefined}>
      <Chip {...trunkLook(state)}>{t(`setup.trunks.states.${state}`)}</Chip>
    </span>
  );
}

function TrunkForm({ trunk, onClose }: { trunk: TrunkResource; onClose: () => void }) {
  const { t } = useTranslation();
  const isNew = trunk.id === "0";
  const [draft, setDraft] = useState(trunk);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const save = useSave("trunks", onClose);
  const change = (values: Partial<TrunkResource>) => setDraft({ ...draft, ...values });
  const text = (key: "name" | "host" | "sources" | "username" | "caller_number") => ({
    value: draft[key],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change({ [key]: event.currentTarget.value }),
  });
  const submit = () => {
    setTried(true);
    if (draft.name.trim() === "" || draft.host.trim() === "") return;
    const { id: _id, has_password: _has, reachable: _reach, status: _status, ...body } = draft;
    save.mutate({
      id: isNew ? null : trunk.id,
      body: { ...body, password: password === "" ? null : password },
    });
  };
  return (
    <EditForm onSubmit={submit} onCancel={onClose} pending={save.isPending} error={save.error}>
      <TextInput
        label={t("setup.trunks.name")}
        data-autofocus
        maxLength={120}
        {...text("name")}
        error={tried && draft.name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <TextInput
        label={t("setup.trunks.host")}
        {...text("host")}
        error={tried && draft.host.trim() === "" ? t("setup.trunks.hostMissing") : undefined}
      />
      <div className={css.two}>
        <NumberInput
          label={t("setup.trunks.port")}
          min={1}
          max={65_535}
          allowDecimal={false}
          value={draft.port}
          onChange={(value) => change({ port: Number(value) })}
        />
        <Select
          label={t("setup.trunks.transport")}
          data={[
            { value: "udp", label: "UDP" },
            { value: "tcp", label: "TCP" },
          ]}
          value={draft.transport}
          onChange={(transport) => change({ transport: (transport ?? "udp") as TrunkTransport })}
        />
      </div>
      <TextInput
        label={t("setup.trunks.sources")}
        description={t("setup.trunks.sourcesText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        {...text("sources")}
      />
      <TextInput label={t("setup.trunks.caller")} {...text("caller_number")} />
      <Switch
        label={t("setup.trunks.registers")}
        checked={draft.registers}
        onChange={(event) => change({ registers: event.currentTarget.checked })}
      />
      <div className={css.two}>
        <TextInput label={t("setup.trunks.username")} autoComplete="off" {...text("username")} />
        <PasswordInput
          label={t("setup.trunks.password")}
          description={trunk.has_password ? t("setup.users.passwordKeep") : undefined}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <Switch
        label={t("setup.trunks.active")}
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </EditForm>
  );
}
