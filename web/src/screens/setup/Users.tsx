import { MultiSelect, PasswordInput, Select, Switch, Tabs, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { SidePanel } from "../../ui/Overlay";
import { Chip } from "../../ui/parts";
import type { AgentRoutingResource, Role, UserResource } from "../../wire/types";
import { options, useList, useSave } from "../shared/catalog";
import { membershipsOf } from "./memberships";
import { EditForm, TableCard, useFieldProblem } from "./parts";
import css from "./setup.module.css";
import { UserRouting } from "./UserRouting";

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
        size={520}
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
  const [tab, setTab] = useState<string | null>("person");
  const [routing, setRouting] = useState<AgentRoutingResource>();
  const client = useQueryClient();
  const path = `/agents/${user.id}/routing`;
  // Who serves no queue is no agent yet, and has no place to be read.
  const stored = useQuery({
    queryKey: ["agents", user.id, "routing"],
    queryFn: () => http.get<AgentRoutingResource>(path),
    enabled: !isNew && user.queues.length > 0,
    gcTime: 0,
  });
  const place = useMutation({
    mutationFn: ({ memberships, skills }: AgentRoutingResource) =>
      http.put<AgentRoutingResource>(path, {
        memberships: membershipsOf(draft.queues, memberships),
        skills,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["agents", user.id, "routing"] });
      onClose();
    },
    onError: () => setTab("routing"),
  });
  const problem = useFieldProblem(place.error);
  // The person first: their queues are where the places are.
  const save = useSave("users", () => (routing === undefined ? onClose() : place.mutate(routing)));
  const change = (values: Partial<UserResource>) => setDraft({ ...draft, ...values });
  const userOk = /^[a-z0-9._-]{1,64}$/.test(draft.user);

  const submit = () => {
    setTried(true);
    place.reset();
    if (draft.name.trim() === "" || !userOk || (isNew && password === "")) {
      setTab("person");
      return;
    }
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

  const current = routing ?? stored.data;
  return (
    <EditForm
      onSubmit={submit}
      onCancel={onClose}
      pending={save.isPending || place.isPending}
      error={save.error ?? place.error}
      own={place.error === null ? [] : ["skills", "memberships"]}
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="person">{t("setup.users.one")}</Tabs.Tab>
          <Tabs.Tab value="routing">{t("routing.person")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="person" className={css.tab}>
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
        </Tabs.Panel>
        <Tabs.Panel value="routing" className={css.tab}>
          {current === undefined ? (
            <p className="t2">
              {stored.isFetching ? null : t(isNew ? "routing.saveFirst" : "routing.noQueues")}
            </p>
          ) : (
            <UserRouting queues={draft.queues} routing={current} onChange={setRouting} problem={problem} />
          )}
        </Tabs.Panel>
      </Tabs>
    </EditForm>
  );
}
