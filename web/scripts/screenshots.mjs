// Pictures of every screen from a running server with demo data and its simulated carrier:
//
//   npm run screenshots -- --url http://localhost:8080 --out ../docs/screens
//
// What needs a call (the desk) waits for one as a person would; what the server has not got (no
// campaign, no history yet) is left out and said.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:8080" },
    out: { type: "string", default: "../docs/screens" },
    password: { type: "string", default: "regente-demo" },
    agent: { type: "string", default: "ana" },
    supervisor: { type: "string", default: "sofia" },
    admin: { type: "string", default: "admin" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    // How long to wait for somebody to call.
    wait: { type: "string", default: "120" },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const waitMs = Number(values.wait) * 1000;

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
  ],
});

async function open(colorScheme) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    ignoreHTTPSErrors: true,
    colorScheme,
  });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem("regente-language", "pt-BR"));
  return page;
}

async function signIn(user, colorScheme = "light") {
  const page = await open(colorScheme);
  await page.goto(`${values.url}/entrar`);
  await page.locator('input[name="user"]').fill(user);
  await page.locator('input[name="password"]').fill(values.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(mesa|piso)$/);
  return page;
}

async function shoot(page, name) {
  await page.mouse.move(0, 0); // Nothing is lit by the pointer.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(out, `${name}.png`) });
  console.log(`${name}.png`);
}

async function bothSchemes(page, name) {
  await shoot(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function takeSignIn() {
  const page = await open("light");
  await page.goto(`${values.url}/entrar`);
  await bothSchemes(page, "entrar");
  await page.context().close();
}

async function takeDesk() {
  const page = await signIn(values.agent);
  const item = (state) => page.locator(`section[data-item][data-state="${state}"]`);
  const start = page.getByRole("button", { name: "Entrar no turno" });
  await page.getByTestId("agent-state").waitFor();
  if (await start.isVisible()) {
    await shoot(page, "mesa-turno");
    await start.click();
    await page.locator('[data-testid="audio"][data-state="up"]').waitFor({ timeout: 20_000 });
  }
  const available = page.getByRole("button", { name: "Ficar disponível" });
  if (await available.isVisible()) await available.click();
  await shoot(page, "mesa-livre");
  // Somebody with a name makes the better picture; the third caller is taken whoever it is.
  for (let caller = 1; caller <= 3; caller += 1) {
    try {
      await item("offered").waitFor({ timeout: waitMs });
    } catch {
      console.log(`mesa: nobody called within ${values.wait} s; the pictures of a call are left out`);
      return page;
    }
    if (caller === 3 || !(await item("offered").locator("h1").textContent())?.startsWith("(")) break;
    await page.keyboard.press("j");
    await available.click();
  }
  await shoot(page, "mesa-tocando");
  await page.keyboard.press("Space");
  await item("engaged").waitFor({ timeout: 10_000 });
  await page.waitForTimeout(12_000);
  await page.keyboard.press("n");
  await page.keyboard.type("Pediu a segunda via da fatura de outubro.");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(1500);
  await bothSchemes(page, "mesa");
  if (await item("engaged").isVisible()) await page.keyboard.press("Escape");
  await item("wrap_up").waitFor({ timeout: 10_000 });
  await page.keyboard.press("1");
  await page.waitForTimeout(6000);
  await shoot(page, "mesa-pos");
  return page;
}

async function takeSupervision() {
  const page = await signIn(values.supervisor);
  await page.locator("table").waitFor();
  await bothSchemes(page, "piso");
  const waiting = page.locator("aside li button").first();
  // Who waits may be answered before the click.
  const asked = await waiting.click({ timeout: 1000 }).then(
    () => true,
    () => false,
  );
  if (asked) await shoot(page, "piso-por-que");
  await page.goto(`${values.url}/campanhas`);
  await shoot(page, "campanhas");
  const campaign = page.locator("tbody button").first();
  if (await campaign.isVisible()) {
    await campaign.click();
    await page.locator("dl").first().waitFor();
    await bothSchemes(page, "campanha");
  }
  await page.goto(`${values.url}/historico`);
  await shoot(page, "historico");
  const rows = page.locator("tbody tr", { has: page.getByTitle("Com gravação") });
  const long = rows.filter({ hasText: "Atendida" }).filter({ hasText: /0:[2-5]\d/ });
  const recorded = (await long.count()) > 0 ? long.first() : rows.first();
  if (await recorded.isVisible()) {
    await recorded.getByRole("button").click();
    await page.locator("audio").waitFor({ state: "attached", timeout: 10_000 });
    // The sound is read, and its lanes are drawn, only when somebody listens.
    await page.getByRole("button", { name: "Tocar" }).click();
    await page.waitForTimeout(3000);
    await page.getByRole("button", { name: "Pausar" }).click();
    await page.waitForTimeout(500);
    await bothSchemes(page, "contato");
  } else {
    console.log("contato: no recorded contact yet; its picture is left out");
  }
  await page.context().close();
}

async function takeSetup() {
  const page = await signIn(values.admin);
  for (const section of [
    "pessoas",
    "filas",
    "tabulacoes",
    "pausas",
    "fluxos",
    "numeros",
    "troncos",
    "nao-ligar",
  ]) {
    await page.goto(`${values.url}/cadastro/${section}`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await shoot(page, `cadastro-${section}`);
    if (section === "fluxos") {
      await page.locator("tbody button").first().click();
      await shoot(page, "cadastro-fluxo");
    }
  }
  await page.context().close();
}

const failures = [];
for (const [name, take] of Object.entries({ takeSignIn, takeDesk, takeSupervision, takeSetup })) {
  try {
    await take();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}
await browser.close();
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);
