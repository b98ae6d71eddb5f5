import { expect, signIn, startShift, test } from "./fixture";

const ana = "3";
const item = (state: string) => `section[data-item][data-state="${state}"]`;

test("a call from ring to disposition without the mouse", async ({ page, centre }) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await centre.fake("offer", { user: ana });
  await expect(page.locator(item("offered"))).toContainText("Helena Prado Siqueira");
  await expect(page.locator('[aria-live="assertive"]')).toContainText("Espaço atende");
  await expect(page).toHaveTitle(/Chamada: Helena/);

  await page.keyboard.press("Space");
  await expect(page.locator(item("engaged"))).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByRole("button", { name: "Retomar" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("h");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Abrir microfone" })).toBeVisible();

  await page.keyboard.press("n");
  await page.keyboard.type("h m 1 2: pediu segunda via");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "saved");
  await expect(page.getByTestId("note-state")).toContainText("salva às");
  await expect(page.getByRole("button", { name: "Abrir microfone" })).toBeVisible();

  await page.keyboard.press("Escape"); // Leaves the note; the call goes on.
  await expect(page.locator(item("engaged"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(item("wrap_up"))).toBeVisible();
  await expect(page.getByRole("button", { name: "Concluir" })).toBeDisabled();
  await page.keyboard.press("d");
  await page.keyboard.press("2");
  await expect(page.getByRole("radio", { name: "Em análise" })).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("section[data-item]")).toHaveCount(0);
  await expect(page.getByTestId("agent-state")).toContainText("Disponível");
});

test("Space answers although another button has the focus, and presses the call's own buttons", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await page.getByRole("button", { name: /^Pausa/ }).focus();
  await centre.fake("offer", { user: ana });
  await expect(page.locator(item("offered"))).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.locator(item("engaged"))).toBeVisible();
  await centre.fake("leave", { user: ana });

  await centre.fake("offer", { user: ana });
  await page.getByRole("button", { name: "Recusar" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByTestId("agent-state")).toContainText("Recusou uma chamada");
});

test("a reload in the middle of a call keeps the call and the note that was never sent", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await centre.fake("offer", { user: ana });
  await page.locator(item("offered")).waitFor();
  await page.keyboard.press("Space");
  await page.locator(item("engaged")).waitFor();
  await centre.fake("sockets", { accept: false });
  await page.keyboard.press("n");
  await page.keyboard.type("sem conexão agora");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "failed");
  await centre.fake("sockets", { accept: true });
  await page.reload();
  await expect(page.locator(item("engaged"))).toBeVisible();
  await expect(page.locator("textarea")).toHaveValue("sem conexão agora");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "saved");
});

test("a lost connection is said, the call stays in sight, and everything returns by itself", async ({
  page,
  centre,
}) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await centre.fake("offer", { user: ana });
  await page.locator(item("offered")).waitFor();
  await page.keyboard.press("Space");
  await page.locator(item("engaged")).waitFor();
  await centre.fake("sockets", { accept: false });
  await expect(page.getByText(/Sem conexão há/)).toBeVisible();
  await expect(page.locator(item("engaged"))).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByRole("alert").filter({ hasText: "Sem conexão com o servidor" })).toBeVisible();
  await centre.fake("hangup", { user: ana });
  await centre.fake("sockets", { accept: true });
  await expect(page.locator(item("wrap_up"))).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText(/Sem conexão há/)).toBeHidden();
});

test("patches with a hole end in the server's truth", async ({ page, centre }) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await centre.fake("skip");
  await centre.fake("offer", { user: ana });
  await expect(page.locator(item("offered"))).toBeVisible();
});

test("a lead is taken, seen and dialled; a number is dialled by hand", async ({ page, centre }) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await expect(page.locator(item("previewing"))).toContainText("Em aberto");
  await page.keyboard.press("j");
  await expect(page.locator("section[data-item]")).toHaveCount(0);
  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await page.locator(item("previewing")).waitFor();
  await page.getByRole("heading", { name: "Antônio Farias Leal" }).click();
  await page.keyboard.press("Space");
  await expect(page.locator(item("dialling"))).toBeVisible();
  await expect(page.locator(item("engaged"))).toBeVisible();
  await centre.fake("leave", { user: ana });

  await page.getByLabel("Discar um número").fill("(31) 90412-0087");
  await page.keyboard.press("Enter");
  await expect(page.locator(item("dialling"))).toContainText("31904120087");
});

test("a pause is chosen, and planned while busy", async ({ page, centre }) => {
  await signIn(page, centre, "ana");
  await startShift(page);
  await page.keyboard.press("Control+Shift+P");
  await page.getByRole("menuitem", { name: "Almoço" }).click();
  await expect(page.getByTestId("agent-state")).toContainText("Almoço");
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByTestId("agent-state")).toContainText("Disponível");
  await centre.fake("offer", { user: ana });
  await page.locator(item("offered")).waitFor();
  await page.keyboard.press("Space");
  await page.locator(item("engaged")).waitFor();
  await page.keyboard.press("Control+Shift+P");
  await page.getByRole("menuitem", { name: "Treinamento" }).click();
  await expect(page.getByRole("button", { name: /marcada/ })).toBeVisible();
});

test("a refused microphone is explained before any call exists", async ({ page, centre, context }) => {
  await context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await signIn(page, centre, "ana");
  await page.getByRole("button", { name: "Entrar no turno" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "permita o microfone" })).toBeVisible();
  await expect(page.getByTestId("agent-state")).toContainText("Fora");
});
