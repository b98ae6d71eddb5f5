import { atDesk, expect, expectAccessible, item, signIn, test } from "./fixture";

// Axe reads whole pages, on machines that may be busy.
test.setTimeout(120_000);

test("a queue's routing is saved, and a refused ring is told beside the rings", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/filas`);
  await expect(page.getByRole("row", { name: /Suporte/ })).toContainText("Maior habilidade");
  await page.getByRole("button", { name: "Suporte" }).click();
  const form = page.getByRole("dialog", { name: "Suporte" });
  await form.getByRole("tab", { name: "Roteamento" }).click();
  await form.getByRole("combobox", { name: "Quem atende" }).click();
  await page.getByRole("option", { name: "Toca para todas" }).click();
  await expect(form.getByText("Toca para todas as livres ao mesmo tempo")).toBeVisible();
  // A third ring that asks for English besides narrows what the second let in.
  await form.getByRole("button", { name: "Acrescentar anel" }).click();
  await expect(form.getByLabel("Anel 3: Após (s)")).toHaveValue("90");
  await form.getByRole("combobox", { name: "Anel 3: Pede também" }).fill("ingles 5");
  await page.getByRole("option", { name: "Inglês 5+" }).click();
  await page.keyboard.press("Escape");
  await form.getByRole("button", { name: "Salvar" }).click();
  const refused = form.getByRole("alert");
  await expect(refused).toHaveText(/Anéis só ampliam: o anel 3 pede mais do que o anterior/);
  await expect(form.locator("tr[data-problem]")).toContainText("3");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Remover o anel 3" }).click();
  const put = page.waitForRequest((request) => request.method() === "PUT");
  await form.getByRole("button", { name: "Salvar" }).click();
  const { settings } = (await put).postDataJSON();
  expect(settings.agent_order).toBe("ring_all");
  expect(settings.rings).toHaveLength(2);
  expect(settings.overflow[1]).toMatchObject({ trigger: "closed", action: "message", queue: "0" });
  await expect(page.getByRole("row", { name: /Suporte/ })).toContainText("Toca para todas");
});

test("a refused field opens its part of the queue's form", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/filas`);
  await page.getByRole("button", { name: "Vendas" }).click();
  const form = page.getByRole("dialog", { name: "Vendas" });
  await form.getByRole("tab", { name: "Roteamento" }).click();
  await form.getByLabel("Peso da fila").fill("101");
  await form.getByRole("tab", { name: "Transbordo e retorno" }).click();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("o peso vai de 1 a 100")).toBeVisible();
  await expect(form.getByRole("tab", { name: "Roteamento" })).toHaveAttribute("aria-selected", "true");
});

test("a person's skills and places are changed, and the operation's order is saved", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/pessoas`);
  await page.getByRole("button", { name: "Ana Souza" }).click();
  const form = page.getByRole("dialog", { name: "Ana Souza" });
  await form.getByRole("tab", { name: "Roteamento" }).click();
  await expect(form.getByLabel("Eletricista NR-10: Certificado até")).toHaveValue("2027-05-31");
  await form.getByLabel("Francês: Nível").fill("11");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByRole("alert")).toContainText("cada habilidade uma vez, com nível de 1 a 10");
  await expectAccessible(page);
  await form.getByLabel("Francês: Nível").fill("9");
  await form.getByLabel("Vendas: Camada").fill("2");
  const put = page.waitForRequest((request) => request.url().endsWith("/agents/3/routing"));
  await form.getByRole("button", { name: "Salvar" }).click();
  expect((await put).postDataJSON()).toMatchObject({
    skills: [{ skill: "1", level: 9 }, { skill: "3" }],
    memberships: [
      { queue: "1", tier: 0, order: 10, weight: 3 },
      { queue: "2", tier: 2, order: 0, weight: 1 },
    ],
  });
  await expect(form).toBeHidden();
  await page.goto(`${centre.url}/cadastro/ordem`);
  await page.getByRole("combobox", { name: "Quem é atendido antes" }).click();
  await page.getByRole("option", { name: "Prioridade que cresce com a espera" }).click();
  await page.getByLabel("Cresce a cada (s)").fill("30");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Regra salva; vale desde já.")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${centre.url}/cadastro/habilidades`);
  await page.getByRole("button", { name: "Francês" }).click();
  await page.getByRole("button", { name: "Remover" }).click();
  await expect(page.getByText("A habilidade está em uso")).toBeVisible();
  await expectAccessible(page);
});

test("why a contact waited and who was chosen, by the rule's own key", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico/900`);
  const why = page.getByRole("complementary", { name: "O que foi decidido" });
  await expect(why.getByText("Para onde foi a espera")).toBeVisible();
  await expect(why.getByText("Todos ocupados")).toBeVisible();
  await expect(why.getByText("42 %")).toBeVisible();
  await expect(why.getByText(/foi a escolha entre 3: maior habilidade/)).toBeVisible();
  await expect(why.getByRole("row", { name: /Elaine Couto/ })).toContainText("camada 1 · 9");
  await expect(why.getByRole("row", { name: /Caio Mendes/ })).toContainText("sem a habilidade pedida");
  // The first choice, folded: it rang and nobody answered.
  await expect(why.getByText("Maior habilidade, só uma podia")).toBeVisible();
  await why.getByRole("button", { name: /Lívia Monteiro/ }).click();
  await expect(why.getByText("Só uma pessoa podia atender.")).toBeVisible();
  await expectAccessible(page);
});

test("a supervisor gives and moves somebody who waits", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.getByRole("button", { name: /Rafael Nogueira/ }).click();
  const panel = page.getByRole("complementary", { name: "Por que ela espera?" });
  await expect(panel.getByText("Anel ainda fechado")).toBeVisible();
  await expect(panel.getByText("Vai ampliar para o anel 3")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("g");
  await page.getByRole("menuitem", { name: /Fábio Tenório/ }).click();
  await expect(panel.getByRole("alert")).toContainText("Termine o contato atual antes.");
  await page.keyboard.press("v");
  const moved = page.waitForRequest((request) => request.url().endsWith("/interactions/911/move"));
  await page.getByRole("menuitem", { name: /Vendas/ }).click();
  expect((await moved).postDataJSON()).toEqual({ queue: "2" });
  await expect(panel.getByText("Este contato não espera mais.")).toBeVisible();
});

test("a supervisor lends a person, closes a queue and takes back a promise", async ({ page, centre }) => {
  await signIn(page, centre, "sofia");
  await page.getByRole("button", { name: /Elaine Couto/ }).click();
  await expect(page.getByText(/Emprestada a Vendas até/)).toBeVisible();
  await page.getByRole("menuitem", { name: "Emprestar a outra fila" }).click();
  const lend = page.getByRole("dialog", { name: "Emprestar Elaine Couto" });
  await lend.getByRole("combobox", { name: "Filas" }).fill("Sup");
  await page.getByRole("option", { name: "Suporte" }).click();
  await lend.getByLabel("Por (min)").fill("45");
  const lent = page.waitForRequest((request) => request.url().endsWith("/agents/8/lend"));
  await lend.getByRole("button", { name: "Emprestar", exact: true }).click();
  expect((await lent).postDataJSON()).toEqual({ queues: ["1"], minutes: 45 });
  await expect(lend).toBeHidden();

  await page.getByRole("button", { name: "Ações da fila Vendas" }).click();
  await page.getByRole("menuitem", { name: "Fechar para quem chega" }).click();
  await expect(page.getByRole("row", { name: /Vendas/ })).toContainText("Fechada");
  const callbacks = page.getByRole("region", { name: "Retornos prometidos" });
  await expect(callbacks.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await callbacks.getByRole("button", { name: "Cancelar o retorno a (31) 98811-0022" }).click();
  await expect(callbacks.getByRole("listitem")).toHaveCount(1);
});

test("a conversation is passed on to another queue by the keyboard", async ({ page, centre }) => {
  await atDesk(page, centre, "engaged");
  await page.keyboard.press("t");
  await page.getByRole("menuitem", { name: "Vendas" }).waitFor();
  await expect(page.getByRole("menuitem", { name: "Suporte" })).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await item(page, "wrap_up").waitFor();
});
