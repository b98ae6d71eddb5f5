// What a hostile user found: words that were untrue, keys that reached too far, data that pushed the
// rest of a page out of its place.

import type { Page } from "@playwright/test";
import { ana, atDesk, expect, item, signIn, startShift, test } from "./fixture";

const long = "Maria Aparecida do Nascimento e Silva Vasconcelos de Albuquerque Cavalcanti e Mello Figueiredo";
const unbroken = "x".repeat(300);

// Nothing that is drawn stands beyond its own card or the window's right edge.
async function expectInside(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const found: string[] = [];
    for (const card of document.querySelectorAll(".card, section")) {
      const right = Math.min(card.getBoundingClientRect().right, window.innerWidth);
      for (const cell of card.querySelectorAll("th, td, dd, p, li")) {
        const box = cell.getBoundingClientRect();
        if (box.width > 0 && box.right > right + 1) found.push(cell.textContent?.slice(0, 40) ?? "");
      }
    }
    return found;
  });
  expect(beyond).toEqual([]);
}

test("a running preview campaign does not say that nothing is dialled", async ({ page, centre }) => {
  const nobody = { state: "running", agents_available: 0, agents_busy: 0, ready: 20 };
  for (const id of ["1", "2"]) await centre.fake("patch", { topic: "campaigns", id, values: nobody });
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/campanhas/1`);
  const said = page.getByText("Ninguém da fila está disponível");
  await expect(said).toBeVisible();
  await page.goto(`${centre.url}/campanhas/2`);
  await expect(page.getByText("Pré-visualização").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Funil da campanha" })).toBeVisible();
  await expect(said).toBeHidden();
});

test("a contact's sound is not asked for before it is played, also not by a click on a fact", async ({
  page,
  centre,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/recordings/")) asked.push(request.url());
  });
  await signIn(page, centre, "sofia");
  await page.goto(`${centre.url}/historico/900`);
  await expect(page.getByText("O som só é lido quando você toca")).toBeVisible();
  await expect(page.getByText(/^\/ \d:\d\d$/)).toBeVisible();
  await page.getByRole("button", { name: /Posto em espera/ }).click();
  await expect(page.getByTestId("player-time")).toHaveText(/1:0\d/);
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual([]);
  await page.getByRole("button", { name: "Tocar" }).click();
  await expect(page.getByTestId("player-time")).toHaveText(/1:(0[3-9]|1\d)/);
  expect(asked.length).toBeGreaterThan(0);
  await expect(page.getByText("O som só é lido quando você toca")).toBeHidden();
});

test("an English screen refuses in English, whatever the server's sentence", async ({ page, centre }) => {
  await signIn(page, centre, "ana", "en");
  await startShift(page);
  await page.getByLabel("Dial a number").fill("abc");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("alert").filter({ hasText: "The number does not look right: abc." }),
  ).toBeVisible();
  await expect(page.getByText("Esse número não pode ser discado.")).toBeHidden();
});

test("signing out of a call asks first, with the keyboard alone", async ({ page, centre }) => {
  await atDesk(page, centre, "engaged");
  const asked = page.getByRole("dialog", { name: "Sair no meio de uma chamada?" });
  const leave = async () => {
    await page.getByRole("button", { name: /Sua conta/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sair" }).waitFor();
    await page.keyboard.press("ArrowUp");
    while (
      !(await page.getByRole("menuitem", { name: "Sair" }).evaluate((one) => one === document.activeElement))
    )
      await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(asked.getByRole("button", { name: "Ficar" })).toBeFocused();
  };
  await leave();
  await expect(asked).toContainText("volta para o começo da fila");
  await page.keyboard.press("Escape");
  await expect(asked).toBeHidden();
  await expect(item(page, "engaged")).toBeVisible();
  await leave();
  await page.keyboard.press("Enter");
  await expect(asked).toBeHidden();
  await expect(item(page, "engaged")).toBeVisible();
  await leave();
  await page.keyboard.press("Shift+Tab");
  await expect(asked.getByRole("button", { name: "Sair assim mesmo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(/entrar/);
});

test("audio that is back is not called lost, and one key makes the person available", async ({
  page,
  centre,
}) => {
  await atDesk(page, centre);
  const values = { state: "not_ready", reason: "device_lost", seat_up: false };
  await centre.fake("patch", { topic: "desk", id: ana, values });
  await expect(page.getByRole("heading", { name: "O áudio caiu" })).toBeVisible();
  await centre.fake("seat", { user: ana, up: true });
  await expect(page.getByRole("heading", { name: "O áudio voltou" })).toBeVisible();
  await expect(page.getByText("Fique disponível com Ctrl Shift P")).toBeVisible();
  await expect(page.getByTestId("agent-state")).toContainText("Áudio de volta");
  await expect(page.getByText("Áudio perdido")).toBeHidden();
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByTestId("agent-state")).toContainText("Disponível");
});

test("an all-day opening reads 00:00 to 24:00", async ({ page, centre }) => {
  await signIn(page, centre, "admin");
  await page.goto(`${centre.url}/cadastro/fluxos`);
  await page.getByRole("button", { name: "Entrada principal" }).click();
  const open = page.getByLabel("Abre").first();
  const close = page.getByLabel("Fecha").first();
  await open.fill("00:00");
  await close.fill("24:00");
  await close.blur();
  await expect(open).toHaveValue("00:00");
  await expect(close).toHaveValue("24:00");
  const put = page.waitForRequest((request) => request.method() === "PUT");
  await page.getByRole("button", { name: "Salvar rascunho" }).click();
  const weekly = (await put).postDataJSON().graph.nodes[0].body.weekly;
  expect(weekly[0]).toMatchObject({ open_minute: 0, close_minute: 1440 });
});

test("a lead whose time passed says so, at the desk and in the history", async ({ page, centre }) => {
  await atDesk(page, centre);
  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await item(page, "previewing").waitFor();
  const { interaction } = await centre.fake("lapse", { user: ana });
  await expect(page.getByRole("heading", { name: "O tempo da ficha acabou" })).toBeVisible();
  await expect(page.getByText("Ficha não discada").first()).toBeVisible();
  await page.goto(`${centre.url}/historico/${interaction}`);
  await expect(page.getByText("Fim: Tempo da ficha acabou")).toBeVisible();
  await expect(page.getByText("Ficha pulada")).toHaveCount(0);
});

test("an open menu keeps every key from the call behind it, and Escape closes it", async ({
  page,
  centre,
}) => {
  await atDesk(page, centre, "engaged");
  await page.getByRole("button", { name: /Sua conta/ }).click();
  await page.getByRole("menuitem", { name: "English" }).click();
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
  // As when what had the focus goes away.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("1");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(item(page, "engaged")).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.keyboard.press("1");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(1);
});

test("the newest fact is in sight above the note, until the person scrolls back", async ({
  page,
  centre,
}) => {
  await atDesk(page, centre, "engaged");
  const id = (await item(page, "engaged").getAttribute("data-item")) ?? "";
  const hold = async (holds: number) => {
    await centre.fake("patch", { topic: "item", id, values: { holds } });
    await page.keyboard.press("h");
    await expect(page.getByText("Posto em espera")).toHaveCount(holds);
  };
  await hold(9);
  const facts = item(page, "engaged").locator("ol li");
  await expect(facts.last()).toBeInViewport({ ratio: 1 });
  await expect(item(page, "engaged").locator("textarea")).toBeInViewport({ ratio: 1 });
  await facts.first().scrollIntoViewIfNeeded();
  await hold(10);
  await expect(facts.first()).toBeInViewport();
});

for (const width of [1366, 1024]) {
  test(`long names and words stay in their cards at ${width}`, async ({ page, centre }) => {
    await page.setViewportSize({ width, height: 768 });
    for (const id of ["3", "4"])
      await centre.fake("keep", { list: "users", id, values: { name: long, user: "a".repeat(64) } });
    await centre.fake("keep", { list: "queues", id: "1", values: { name: long } });
    await centre.fake("keep", {
      list: "history",
      id: "900",
      values: {
        contact_name: long,
        queue_name: long,
        agent_name: long,
        disposition_name: long,
        note: unbroken,
      },
    });
    await centre.fake("patch", { topic: "campaigns", id: "1", values: { name: long } });
    await centre.fake("patch", {
      topic: "floor",
      id: "1",
      values: { name: long, offered: 1226, abandoned: 1205, short_abandoned: 0, answered: 21 },
    });
    await signIn(page, centre, "admin");
    for (const path of [
      "/piso",
      "/campanhas",
      "/campanhas/1",
      "/historico",
      "/historico/900",
      "/cadastro/pessoas",
      "/cadastro/filas",
    ]) {
      await page.goto(centre.url + path);
      await page.locator("table, dl").first().waitFor();
      await page
        .getByText(/Maria Aparecida/)
        .first()
        .waitFor();
      await test.step(path, () => expectInside(page));
    }
    await page.goto(`${centre.url}/campanhas`);
    await expect(page.getByTitle(long)).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Livres / ocupadas" })).toBeInViewport({ ratio: 1 });
    await page.goto(`${centre.url}/historico`);
    await expect(page.getByRole("columnheader", { name: "Conversa" })).toBeInViewport({ ratio: 1 });
    await page.goto(`${centre.url}/piso`);
    const tile = page.getByText("1.209 de 1.574");
    await expect(tile).toBeVisible();
    expect(await tile.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  });
}
