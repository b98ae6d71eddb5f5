// An empty server and its one-time link, as the person who installed it meets them: the printed address
// in a browser, a name and a password, and everything may be set up. The link works once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AgentBrowser } from "../harness/browser.js";
import { PASSWORD, TestServer } from "../harness/server.js";

async function createOwner(page, link) {
  await page.goto(link);
  await page.getByLabel("Nome").fill("Dona da Casa");
  await page.getByLabel("Usuário").fill("dona");
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Criar e entrar" }).click();
}

test("the first owner is made in a browser from the printed link, once", { timeout: 90_000 }, async () => {
  const server = await TestServer.start("first_owner", { owner: false });
  let browser;
  let failed = true;
  try {
    const link = await server.oneTimeLink();
    browser = await AgentBrowser.open(server);
    const { page } = browser;
    await createOwner(page, link);
    await page.waitForURL(/\/piso$/);
    await page.getByRole("navigation", { name: "Telas" }).getByRole("link", { name: "Cadastro" }).click();
    const sections = page.getByRole("navigation", { name: "Cadastro" });
    await sections.getByRole("link", { name: "Troncos" }).waitFor();
    await page.getByRole("cell", { name: "Dona da Casa" }).waitFor();

    // The session is of that person; with another one, the password opens it.
    await browser.context.clearCookies();
    await page.goto(`${server.base}/entrar`);
    await page.locator('input[name="user"]').fill("dona");
    await page.locator('input[name="password"]').fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/piso$/);

    await browser.context.clearCookies();
    await createOwner(page, link);
    await page.getByRole("alert").getByText("Este endereço não vale mais.").waitFor();
    assert.match(page.url(), /\/setup/);
    assert.deepEqual(browser.complaints, []);
    failed = false;
  } finally {
    if (failed) await browser?.screenshot("build/test-logs/first_owner.png").catch(() => {});
    await browser?.close();
    await server.stop(failed);
  }
});
