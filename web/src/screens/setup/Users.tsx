import { MultiSelect, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SidePanel } from "../../ui/Overlay";
import { Chip } from "../../ui/parts";
import type { Role, UserResource } from "../../wire/types";
import { options, useList, useSave } from "../shared/catalog";
import { EditForm, TableCard } from "./parts";
import css from "./setup.module.css";

const fresh: UserResource = {
  id: "0",
  user: "",
  name: "",
  role: "agent",
  language: "pt-BR",
  active: true,
  queues: [],
  has_phone: false,
  phone_registered: false,
};
const roles: Role[] = ["agent", "supervisor", "admin"];

export function Users() {
  const { t } = useTranslation();
  const users = useList("users");
  const queues = useList("queues");
  const [open, setOpen] = useState<UserResource>();
  const queueNames = (ids: string[]) =>
    ids
      .map((id) => queues.data?.find((one) => one.id === id)?.name ?? "")
      .filter(Boolean)
      .join(", ");
  return (
    <>
      <TableCard
        title={t("setup.sections.users")}
        newWord={t("setup.users.new")}
        onNew={() => setOpen(fresh)}
        query={users}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name || one.user}
        onOpen={setOpen}
        columns={[
          { head: t("setup.users.name"), cell: (one) => one.name, wide: 30 },
          { head: t("setup.users.user"), cell: (one) => one.user, wide: 16 },
          { head: t("setup.users.role"), cell: (one) => t(`setup.role.${one.role}`) },
          {
            head: t("setup.users.queues"),
            cell: (one) => queueNames(one.queues) || <span className="t3">–</span>,
            wide: 24,
          },
          { head: t("setup.users.phone"), cell: (one) => <Phone user={one} /> },
          {
            head: t("setup.users.active"),
            cell: (one) => (one.active ? t("common.yes") : <Chip tone="warning">{t("common.no")}</Chip>),
          },
        ]}
      />
      <SidePanel
        opened={open !== undefined}
        title={open === undefined || open.id === "0" ? t("setup.users.new") : open.name}
        onClose={() => setOpen(undefined)}
      >
        {open === undefined ? null : <UserForm user={open} onClose={() => setOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function Phone({ user }: { user: UserResource }) {
  const { t } = useTranslation();
  if (!user.has_phone) return <span className="t3">–</span>;
  return user.phone_registered ? (
    <Chip tone="ok" icon="check">
      {t("setup.users.phoneOn")}
    </Chip>
  ) : (
    <Chip>{t("setup.users.phoneOff")}</Chip>
  );
}

function UserForm({ user, onClose }: { user: UserResource; onClose: () => void }) {
  const { t } = useTranslation();
  const queues = useList("queues");
  const isNew = user.id === "0";
  const [draft, setDraft] = useState(user);
  const [password, setPassword] = useState("");
  const [secret, setSecret] = useState("");
  const [tried, setTried] = useState(false);
  const save = useSave("users", onClose);
  const change = (values: Partial<UserResource>) => setDraft({ ...draft, ...values });
  const userOk = /^[a-z0-9._-]{1,64}$/.test(draft.user);

  const submit = () => {
    setTried(true);
    if (draft.name.trim() === "" || !userOk || (isNew && password === "")) return;
    const { id: _id, has_phone: _has, phone_registered: _registered, ...body } = draft;
    save.mutate({
      id: isNew ? null : user.id,
      body: {
        ...body,
        name: draft.name.trim(),
        password: password === "" ? null : password,
        phone_secret: secret === "" ? null : secret,
      },
    });
  };

  return (
    <EditForm onSubmit={submit} onCancel={onClose} pending={save.isPending} error={save.error}>
      <TextInput
        label={t("setup.users.name")}
        value={draft.name}
        maxLength={120}
        data-autofocus
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={tried && draft.name.trim() === "" ? t("setup.nameMissing") : undefined}
      />
      <TextInput
        label={t("setup.users.user")}
        value={draft.user}
        autoCapitalize="none"
        autoComplete="off"
        onChange={(event) => change({ user: event.currentTarget.value })}
        error={
          tried && !userOk
            ? t(draft.user === "" ? "setup.users.userMissing" : "firstOwner.userInvalid")
            : undefined
        }
      />
      <div className={css.two}>
        <Select
          label={t("setup.users.role")}
          data={roles.map((value) => ({ value, label: t(`setup.role.${value}`) }))}
          value={draft.role}
          onChange={(role) => change({ role: (role ?? "agent") as Role })}
        />
        <Select
          label={t("setup.users.language")}
          data={[
            { value: "pt-BR", label: "Português" },
            { value: "en", label: "English" },
          ]}
          value={draft.language}
          onChange={(language) => change({ language: language ?? "pt-BR" })}
        />
      </div>
      <MultiSelect
        label={t("setup.users.queues")}
        data={options(queues.data)}
        value={draft.queues}
        onChange={(chosen) => change({ queues: chosen })}
      />
      <PasswordInput
        label={t("setup.users.password")}
        description={isNew ? t("firstOwner.passwordHint") : t("setup.users.passwordKeep")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={tried && isNew && password === "" ? t("signIn.passwordMissing") : undefined}
      />
      <PasswordInput
        label={t("setup.users.phoneSecret")}
        description={user.has_phone ? t("setup.users.passwordKeep") : t("setup.users.phoneSecretText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="new-password"
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <Switch
        label={t("setup.users.active")}
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </EditForm>
  );
}
