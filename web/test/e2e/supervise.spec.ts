import { readFile } from "node:fs/promises";
import { expect, signIn, test } from "./fixture";

test("the queue in trouble says why, and a waiting contact opens its own why", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await expect(page.getByRole("row", { name: /Suporte Em risco/ })).toBeVisible();
  await expect(page.getByText("4 esperando e ninguém livre")).toBeVisible();
  await page.getByRole("button", { name: /Célia Toledo Braga/ }).click();
  await expect(page.getByText("10 pessoas na fila, nenhuma livre")).toBeVisible();
  await expect(page.getByText("Tocou para Lívia Monteiro")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Esperando agora")).toBeVisible();
});

test("a supervisor sees what is hers, an agent what is his", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  const rail = page.getByRole("navigation", { name: "Telas" });
  await expect(rail.getByRole("link")).toHaveText([
    "Piso",
    "Campanhas",
    "Histórico",
    "Relatórios",
    "Cadastro",
  ]);
  await rail.getByRole("link", { name: "Cadastro" }).click();
  await expect(page.getByRole("navigation", { name: "Cadastro" }).getByRole("link")).toHaveText([
    "Não ligar",
  ]);
  await page.getByRole("button", { name: /Sua conta/ }).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await page.waitForURL(/entrar/);
  await signIn(page, centre, "ana");
  await expect(rail.getByRole("link")).toHaveText(["Mesa", "Histórico"]);
});

test("a list is uploaded and its refused rows are told and downloaded", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/campanhas/1`);
  await page.getByRole("button", { name: "Enviar lista" }).click();
  const csv = "telefone,nome\n+5531904120087,Helena\nabc,Sem número\n+5531907330142,Antônio\n";
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "dezembro.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByLabel("Nome da lista")).toHaveValue("dezembro");
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(page.getByText("2 de 3 linhas aceitas")).toBeVisible();
  await expect(page.getByRole("cell", { name: "Número inválido" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "baixar relatório" }).click();
  const path = await (await download).path();
  expect(await readFile(path, "utf8")).toContain('"3","Número inválido","abc"');
  await page.getByRole("dialog").getByRole("button", { name: "Fechar" }).last().click();
  await expect(page.getByRole("cell", { name: "dezembro" })).toBeVisible();
});

test("a campaign is created, started and paused, and its funnel moves by itself", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "sofia");
  await page.getByRole("link", { name: "Campanhas" }).click();
  await page.getByRole("button", { name: "Nova campanha" }).click();
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Dê um nome à campanha.")).toBeVisible();
  await page.getByLabel("Nome", { exact: true }).fill("Natal");
  await page.getByRole("combobox", { name: "Fila" }).click();
  await page.getByRole("option", { name: "Vendas" }).click();
  await page.getByRole("combobox", { name: "Tronco de saída" }).click();
  await page.getByRole("option", { name: "Operadora" }).click();
  const post = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Salvar" }).click();
  const { settings } = (await post).postDataJSON();
  expect(settings.retries).toContainEqual({ outcome: "failed", after: 1_800_000_000, attempts_max: 3 });
  await expect(page.getByRole("heading", { name: "Natal" })).toBeVisible();
  await page.getByRole("button", { name: "Iniciar" }).click();
  await expect(page.getByText("Discando")).toBeVisible();
  await page.getByRole("button", { name: "Pausar" }).click();
  await expect(page.getByText("Pausada")).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  await centre.fake("patch", { topic: "campaigns", id, values: { leads: 500, attempted: 250 } });
  await expect(page.getByText("50 %")).toBeVisible();
});

test("the history is filtered by address, and a contact plays its recording", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico?exit=abandoned_in_queue&period=week`);
  await expect(page.getByRole("cell", { name: "Desistiu na fila" }).first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "Atendida" })).toHaveCount(0);
  await page.getByRole("button", { name: "Limpar" }).click();
  await page.getByRole("button", { name: "Carregar mais" }).click();
  await expect(page.getByRole("row")).toHaveCount(65);
  await page.goto(`${centre.url}/historico/900`);
  await page.getByRole("button", { name: "Tocar" }).click();
  await expect(page.getByTestId("player-time")).not.toHaveText("0:00");
  await page.getByRole("button", { name: /Posto em espera/ }).click();
  await expect(page.getByTestId("player-time")).toHaveText(/1:0\d/);
  await expect(page.getByText("foi a escolha entre 3: maior habilidade")).toBeVisible();
});

test("a flow is edited as a form, and a broken one names its step", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/fluxos`);
  await page.getByRole("button", { name: "Entrada principal" }).click();
  await page.getByLabel("Nome do passo").nth(1).fill("ola");
  await page.getByRole("button", { name: "Salvar rascunho" }).click();
  await expect(page.getByText("Rascunho com mudanças")).toBeVisible();
  await page.getByRole("button", { name: "Publicar" }).click();
  await expect(page.getByText("Versão 4 no ar para as próximas chamadas.")).toBeVisible();
  await page.getByRole("button", { name: "Remover o passo fechado" }).click();
  await page.getByRole("button", { name: "Publicar" }).click();
  const said = page.getByRole("alert").filter({ hasText: "Não foi publicado." });
  await expect(said).toContainText("Passo horario: falta escolher para onde vai.");
  await expect(page.getByRole("region", { name: "Passo horario" })).toHaveAttribute("data-problem", "true");
});

test("a new flow that is broken is refused as any other, and kept as a draft", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/fluxos`);
  await page.getByRole("button", { name: "Novo fluxo" }).click();
  await page.getByRole("textbox", { name: "Nome", exact: true }).fill("Plantão");
  await page.getByRole("button", { name: "Acrescentar passo" }).click();
  await page.getByRole("menuitem", { name: "Mensagem" }).click();
  await page.getByRole("button", { name: "Publicar" }).click();
  const said = page.getByRole("alert").filter({ hasText: "Não foi publicado." });
  await expect(said).toContainText("falta escolher para onde vai.");
  await expect(page.getByText("Nunca publicado")).toBeVisible();
  await expect(page.getByText("Mudanças não salvas")).toHaveCount(0);
  await page.getByRole("button", { name: "Fluxos" }).click();
  await expect(page.getByRole("row", { name: /Plantão/ })).toHaveCount(1);
});

test("the first owner is made from the one-time link", async ({ page, centre }) => {
  await page.addInitScript(() => localStorage.setItem("regente-language", "pt-BR"));
  await page.goto(`${centre.url}/setup?token=wrong`);
  await page.getByLabel("Nome").fill("Dona da Casa");
  await page.getByLabel("Usuário").fill("dona");
  await page.getByLabel("Senha", { exact: true }).fill("curta");
  await page.getByRole("button", { name: "Criar e entrar" }).click();
  await expect(page.getByText("A senha tem 5 caracteres; o mínimo é 12.")).toBeVisible();
  await page.getByLabel("Senha", { exact: true }).fill("uma senha comprida");
  await page.getByRole("button", { name: "Criar e entrar" }).click();
  await expect(page.getByText("Este endereço não vale mais.")).toBeVisible();
  await page.goto(`${centre.url}/setup?token=one-time`);
  await page.getByLabel("Nome").fill("Dona da Casa");
  await page.getByLabel("Usuário").fill("dona");
  await page.getByLabel("Senha", { exact: true }).fill("uma senha comprida");
  await page.getByRole("button", { name: "Criar e entrar" }).click();
  await page.waitForURL(/piso/);
});

test("a contact without a sound says so, and a dialled one says who asked", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico/898`);
  await expect(page.getByText("Nada foi gravado neste contato.")).toBeVisible();
  await expect(page.getByRole("listitem").getByText("Nada foi gravado")).toBeVisible();
  await expect(page.getByText(/Gravação guardada/)).toHaveCount(0);
  await page.goto(`${centre.url}/historico/896`);
  await expect(page.getByText("Ana Souza pediu este contato")).toBeVisible();
  await expect(page.getByText("Quem pediu o contato")).toBeVisible();
  await expect(page.getByText("asked")).toHaveCount(0);
});

test("a recording that changed its form is read once more from the same place", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico/900`);
  await page.getByRole("button", { name: "Tocar" }).click();
  await page.getByRole("button", { name: /Posto em espera/ }).click();
  await expect(page.getByTestId("player-time")).toHaveText(/1:0\d/);
  const audio = page.locator("audio");
  const breaks = () => audio.evaluate((element) => element.dispatchEvent(new Event("error")));
  const failed = page.getByText("Não foi possível abrir a gravação.");
  await audio.evaluate((element) =>
    element.addEventListener("loadedmetadata", () => {
      element.dataset.read = "again";
    }),
  );
  await breaks();
  await expect(audio).toHaveAttribute("data-read", "again");
  await expect(page.getByTestId("player-time")).toHaveText(/1:0\d/);
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.paused)).toBe(false);
  await expect(failed).toBeHidden();
  await breaks();
  await expect(failed).toBeVisible();
});

test("reports show each interval with percentiles and the remainder, and explain every number", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "sofia");
  await page.getByRole("link", { name: "Relatórios" }).click();
  await expect(page.getByText("Fecha: 300 entraram, 6 ainda esperam, resto 0.")).toBeVisible();
  const row = page.getByRole("row", { name: /Suporte/ }).first();
  await expect(row).toContainText("p50 0:24 · p90 0:48 · p95 1:12");
  await expect(page.getByText("provisório").first()).toBeVisible();
  // By keyboard to the agents, and to one of them.
  await page.getByRole("radio", { name: "Filas" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("columnheader", { name: "Ocupação" })).toBeVisible();
  await expect(page).toHaveURL(/of=agents/);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("answered_in_time / (left - short_abandons)")).toBeVisible();
  await expect(page.getByRole("row", { name: /Nível de serviço/ })).toContainText("versão 1");
});

test("books that do not balance are said, loudly", async ({ page, centre }) => {
  await centre.fake("remainder", { remainder: 2 });
  await signIn(page, centre, "sofia", "en");
  await page.goto(`${centre.url}/relatorios`);
  await expect(
    page.getByRole("alert").filter({ hasText: "remainder 2. Our books are at fault." }),
  ).toBeVisible();
});

test("a recording that cannot be read at all is said", async ({ page, centre }) => {
  await page.route("**/recordings/*/audio", (route) => route.fulfill({ status: 404, body: "" }));
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico/900`);
  await page.getByRole("button", { name: "Tocar" }).click();
  await expect(page.getByText("Não foi possível abrir a gravação.")).toBeVisible();
});

test("trunks say where they stand in words, and nothing before they were asked", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/troncos`);
  for (const [name, state] of [
    ["Operadora", "Registrado"],
    ["Reserva", "Não responde"],
    ["Matriz", "Provedor recusa"],
    ["Filial", "Ainda não verificado"],
  ] as const) {
    await expect(page.getByRole("row", { name })).toContainText(state);
  }
  await expect(page.getByText("no answer within")).toHaveCount(0);
  await expect(page.getByTitle("403 Forbidden")).toBeVisible();
});

test("a sign-out that failed is said, and does not pretend", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.route("**/api/v1/session", (route) =>
    route.request().method() === "DELETE" ? route.abort() : route.fallback(),
  );
  await page.getByRole("button", { name: /Sua conta/ }).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  const said = page.getByRole("dialog", { name: "Você ainda não saiu" });
  await expect(said).toContainText("A sessão de Sofia Duarte continua aberta");
  expect(page.url()).toContain("/piso");
  await page.unroute("**/api/v1/session");
  await said.getByRole("button", { name: "Tentar agora" }).click();
  await page.waitForURL(/entrar/);
});
