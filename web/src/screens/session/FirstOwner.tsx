// The page behind the one-time link that a server without users prints at its first start.

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Kbd } from "../../ui/parts";
import { useProblemText, useTitle } from "../shared/app";
import { createOwner, homeOf, meKey } from "../shared/session";
import { Frame } from "./Frame";
import css from "./session.module.css";

const passwordMin = 12;

export function FirstOwner() {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { token } = useSearch({ strict: false });
  const [name, setName] = useState("");
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  useTitle(t("firstOwner.title"));

  const userOk = /^[a-z0-9._-]{1,64}$/.test(user);
  const mutation = useMutation({
    mutationFn: () => createOwner({ token: token ?? "", user, name: name.trim(), password }),
    onSuccess: async (me) => {
      client.setQueryData(meKey, me);
      await navigate({ to: homeOf[me.role] });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== "" && userOk && password.length >= passwordMin) mutation.mutate();
  };

  return (
    <Frame>
      <form className={css.box} onSubmit={submit} noValidate>
        <div>
          <h1>{t("firstOwner.title")}</h1>
          <p className="t2">{t("firstOwner.text")}</p>
        </div>
        {token === undefined ? (
          <Banner tone="warning" icon="warning">
            {t("firstOwner.noToken")}
          </Banner>
        ) : null}
        {mutation.isError ? (
          <Banner tone="danger" icon="warning" role="alert">
            {text(mutation.error)}
          </Banner>
        ) : null}
        <TextInput
          label={t("firstOwner.name")}
          autoComplete="name"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && name.trim() === "" ? t("firstOwner.nameMissing") : undefined}
        />
        <TextInput
          label={t("firstOwner.user")}
          description={t("firstOwner.userHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="username"
          autoCapitalize="none"
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          error={tried && !userOk ? t("firstOwner.userInvalid") : undefined}
        />
        <PasswordInput
          label={t("firstOwner.password")}
          description={t("firstOwner.passwordHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={
            tried && password.length < passwordMin
              ? t("firstOwner.passwordShort", { count: password.length })
              : undefined
          }
        />
        <Button
          type="submit"
          variant="filled"
          size="lg"
          disabled={token === undefined}
          loading={mutation.isPending}
          rightSection={<Kbd>{t("keys.enter")}</Kbd>}
        >
          {t("firstOwner.submit")}
        </Button>
      </form>
    </Frame>
  );
}
