import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { startFakeServer } from "../fake-server/server.mjs";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

export interface Centre {
  url: string;
  fake: (name: string, body?: unknown) => Promise<Record<string, string>>;
}

export const test = base.extend<{ centre: Centre }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  centre: async ({}, use) => {
    if (!existsSync(`${dist}/index.html`)) throw new Error("Build the pages first: npm run build");
    const server = await startFakeServer({ root: dist });
    const url = `http://127.0.0.1:${server.port}`;
    await use({
      url,
      fake: async (name, body = {}) => {
        const response = await fetch(`${url}/fake/${name}`, { method: "POST", body: JSON.stringify(body) });
        return (await response.json()) as Record<string, string>;
      },
    });
    server.close();
  },
  page: async ({ page }, use) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      const text = message.text();
      // A refused request is part of some stories; a broken page of none.
      if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(text))
        problems.push(text);
    });
    await use(page);
    expect(problems, "the page's own errors").toEqual([]);
  },
});

export { expect };

export async function signIn(page: Page, centre: Centre, user: string, language = "pt-BR"): Promise<void> {
  await page.addInitScript((kept) => localStorage.setItem("regente-language", kept), language);
  await page.goto(`${centre.url}/entrar`);
  await page.locator('input[name="user"]').fill(user);
  await page.locator('input[name="password"]').fill("regente-demo");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(mesa|piso)$/);
}

// On the fake server a phone seat is up at once; the browser's audio is tried with the real one.
export async function startShift(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Telefone SIP|SIP phone/ }).click();
  await page.getByRole("button", { name: /Entrar no turno|Start the shift/ }).click();
  await expect(page.getByTestId("agent-state")).toContainText(/Ainda não disponível|Not available yet/);
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByTestId("agent-state")).toContainText(/Disponível|Available/);
}

export const ana = "3";

// The section of the contact in hand, in this state.
export function item(page: Page, state: string) {
  return page.locator(`section[data-item][data-state="${state}"]`);
}

// How most stories of the desk begin: Ana at work and, if the story wants it, a call that rings for
// her, is answered, or has ended.
export async function atDesk(
  page: Page,
  centre: Centre,
  until: "available" | "offered" | "engaged" | "wrap_up" = "available",
): Promise<void> {
  await signIn(page, centre, "ana");
  await startShift(page);
  if (until === "available") return;
  await centre.fake("offer", { user: ana });
  await item(page, "offered").waitFor();
  if (until === "offered") return;
  await page.keyboard.press("Space");
  await item(page, "engaged").waitFor();
  if (until === "engaged") return;
  await centre.fake("hangup", { user: ana });
  await item(page, "wrap_up").waitFor();
}

export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
    .analyze();
  const found = result.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
  expect(found).toEqual([]);
}
