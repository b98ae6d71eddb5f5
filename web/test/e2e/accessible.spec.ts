import { expectAccessible, signIn, startShift, test } from "./fixture";

const supervised = [
  "/piso",
  "/campanhas",
  "/campanhas/1",
  "/historico",
  "/historico/900",
  "/relatorios",
  "/relatorios?of=agents&interval=day",
  "/relatorios?of=dictionary",
  "/cadastro/nao-ligar",
];
const administered = [
  "pessoas",
  "filas",
  "habilidades",
  "tabulacoes",
  "pausas",
  "fluxos",
  "numeros",
  "troncos",
];

// Axe reads whole pages, on machines that may be busy.
test.setTimeout(120_000);

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test("sign-in and the first owner's page", async ({ page, centre }) => {
      await page.goto(`${centre.url}/entrar`);
      await expectAccessible(page);
      await page.goto(`${centre.url}/setup?token=x`);
      await expectAccessible(page);
    });

    test("the desk in every state", async ({ page, centre }) => {
      await signIn(page, centre, "ana");
      await expectAccessible(page);
      await startShift(page);
      await expectAccessible(page);
      await centre.fake("offer", { user: "3" });
      for (const [state, key] of [
        ["offered", "Space"],
        ["engaged", "Escape"],
        ["wrap_up", "1"],
      ] as const) {
        await page.locator(`section[data-item][data-state="${state}"]`).waitFor();
        await expectAccessible(page);
        await page.keyboard.press(key);
      }
    });

    test("what a supervisor sees", async ({ page, centre }) => {
      await signIn(page, centre, "sofia");
      for (const path of supervised) {
        await page.goto(centre.url + path);
        await page.locator("table, audio").first().waitFor({ state: "attached" });
        await expectAccessible(page);
      }
      await page.goto(`${centre.url}/campanhas`);
      await page.getByRole("button", { name: "Nova campanha" }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
    });

    for (const section of administered) {
      test(`what an administrator sets up: ${section}`, async ({ page, centre }) => {
        await signIn(page, centre, "admin");
        await page.goto(`${centre.url}/cadastro/${section}`);
        await page.locator("table").waitFor();
        await page.locator("tbody button").first().click();
        await page.locator('form, [id="node-0"]').first().waitFor();
        await expectAccessible(page);
      });
    }
  });
}
