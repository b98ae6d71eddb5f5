import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Kbd } from "../../ui/parts";
import { useProblemText, useTitle } from "../shared/app";
import { homeOf, meKey, signIn } from "../shared/session";
import { DeviceCheck } from "./DeviceCheck";
import { Frame } from "./Frame";
import css from "./session.module.css";

export function SignIn() {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState({ user: false, password: false });
  useTitle(t("signIn.title"));

  const mutation = useMutation({
    mutationFn: () => signIn(user.trim(), password),
    onSuccess: async (me) => {
      client.setQueryData(meKey, me);
      await navigate({ to: search.next ?? homeOf[me.role] });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = { user: user.trim() === "", password: password === "" };
    setMissing(lacks);
    if (!lacks.user && !lacks.password) mutation.mutate();
  };

  return (
    <Frame aside={<DeviceCheck />}>
      <form className={css.box} onSubmit={submit} noValidate>
        <div>
          <h1>{t("signIn.title")}</h1>
          <p className="t2">{t("signIn.about")}</p>
        </div>
        {search.ended === true && !mutation.isError ? (
          <Banner tone="warning">{t("signIn.ended")}</Banner>
        ) : null}
        {mutation.isError ? (
          <Banner tone="danger" icon="warning" role="alert">
            {text(mutation.error)}
          </Banner>
        ) : null}
        <TextInput
          label={t("signIn.user")}
          name="user"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          error={missing.user && user === "" ? t("signIn.userMissing") : undefined}
        />
        <PasswordInput
          label={t("signIn.password")}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing.password && password === "" ? t("signIn.passwordMissing") : undefined}
        />
        <Button
          type="submit"
          variant="filled"
          size="lg"
          loading={mutation.isPending}
          rightSection={<Kbd>{t("keys.enter")}</Kbd>}
        >
          {t("signIn.submit")}
        </Button>
      </form>
    </Frame>
  );
}
