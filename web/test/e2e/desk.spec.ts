import { ana, atDesk, expect, item, signIn, test } from "./fixture";

test("a call from ring to disposition without the mouse", async ({ page, centre }) => {
  await atDesk(page, centre, "offered");
  await expect(item(page, "offered")).toContainText("Helena Prado Siqueira");
  await expect(page.locator('[aria-live="assertive"]')).toContainText("Espaço atende");
  await expect(page).toHaveTitle(/Chamada: Helena/);

  await page.keyboard.press("Space");
  await expect(item(page, "engaged")).toBeVisible();
  await page.keyboard.press("h");
  // The word says what the key does next; a pressed state beside it would say it twice, in reverse.
  await expect(page.getByRole("button", { name: "Retomar" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Retomar" })).not.toHaveAttribute("aria-pressed");
  await page.keyboard.press("h");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Abrir microfone" })).toBeVisible();

  await page.keyboard.press("n");
  await page.keyboard.type("h m 1 2: pediu segunda via");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "saved");
  await expect(page.getByTestId("note-state")).toContainText("salva às");
  await expect(page.getByRole("button", { name: "Abrir microfone" })).toBeVisible();

  await page.keyboard.press("Escape"); // Leaves the note; the call goes on.
  await expect(item(page, "engaged")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(item(page, "wrap_up")).toBeVisible();
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
  await atDesk(page, centre);
  await page.getByRole("button", { name: /^Pausa/ }).focus();
  await centre.fake("offer", { user: ana });
  await expect(item(page, "offered")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(item(page, "engaged")).toBeVisible();
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
  await atDesk(page, centre, "engaged");
  await centre.fake("sockets", { accept: false });
  await page.keyboard.press("n");
  await page.keyboard.type("sem conexão agora");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "failed");
  await centre.fake("sockets", { accept: true });
  await page.reload();
  await expect(item(page, "engaged")).toBeVisible();
  await expect(page.locator("textarea")).toHaveValue("sem conexão agora");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "saved");
});

test("a lost connection is said, the call stays in sight, and everything returns by itself", async ({
  page,
  centre,
}) => {
  await atDesk(page, centre, "engaged");
  await centre.fake("sockets", { accept: false });
  await expect(page.getByText(/Sem conexão há/)).toBeVisible();
  await expect(item(page, "engaged")).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByRole("alert").filter({ hasText: "Sem conexão com o servidor" })).toBeVisible();
  await centre.fake("hangup", { user: ana });
  await centre.fake("sockets", { accept: true });
  await expect(item(page, "wrap_up")).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText(/Sem conexão há/)).toBeHidden();
});

test("patches with a hole end in the server's truth", async ({ page, centre }) => {
  await atDesk(page, centre);
  await centre.fake("skip");
  await centre.fake("offer", { user: ana });
  await expect(item(page, "offered")).toBeVisible();
});

test("a lead is taken, seen and dialled; a number is dialled by hand", async ({ page, centre }) => {
  await atDesk(page, centre);
  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await expect(item(page, "previewing")).toContainText("Em aberto");
  await page.keyboard.press("j");
  await expect(page.locator("section[data-item]")).toHaveCount(0);
  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await item(page, "previewing").waitFor();
  await page.getByRole("heading", { name: "Antônio Farias Leal" }).click();
  await page.keyboard.press("Space");
  await expect(item(page, "dialling")).toBeVisible();
  await expect(item(page, "engaged")).toBeVisible();
  await centre.fake("leave", { user: ana });

  await page.getByLabel("Discar um número").fill("(31) 90412-0087");
  await page.keyboard.press("Enter");
  await expect(item(page, "dialling")).toContainText("31904120087");
});

test("a pause is chosen, and planned while busy", async ({ page, centre }) => {
  await atDesk(page, centre);
  await page.keyboard.press("Control+Shift+P");
  await page.getByRole("menuitem", { name: "Almoço" }).click();
  await expect(page.getByTestId("agent-state")).toContainText("Almoço");
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByTestId("agent-state")).toContainText("Disponível");
  await centre.fake("offer", { user: ana });
  await item(page, "offered").waitFor();
  await page.keyboard.press("Space");
  await item(page, "engaged").waitFor();
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

test("the dispositions are one group for the arrow keys, and Enter concludes", async ({ page, centre }) => {
  await atDesk(page, centre, "wrap_up");
  await page.keyboard.press("d");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Resolvido" })).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const third = page.getByRole("radio", { name: "Retorno marcado" });
  await expect(third).toBeFocused();
  await expect(third).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("radio", { name: "Em análise" })).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("section[data-item]")).toHaveCount(0);
});

test("the place of the audio is chosen with the arrow keys", async ({ page, centre }) => {
  await signIn(page, centre, "ana");
  await page.getByRole("radio", { name: /Headset no navegador/ }).focus();
  await page.keyboard.press("ArrowDown");
  const phone = page.getByRole("radio", { name: /Telefone SIP/ });
  await expect(phone).toBeFocused();
  await expect(phone).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Entrar no turno" })).toBeFocused();
});

test("correcting a name sends the name alone", async ({ page, centre }) => {
  await atDesk(page, centre, "engaged");
  await page.getByRole("button", { name: "Corrigir o nome" }).click();
  await page.getByLabel("Nome", { exact: true }).fill("Helena Prado");
  const put = page.waitForRequest((request) => request.method() === "PUT");
  await page.getByRole("button", { name: "Salvar" }).click();
  expect((await put).postDataJSON()).toEqual({ name: "Helena Prado" });
  await expect(page.getByRole("heading", { name: "Helena Prado", exact: true })).toBeVisible();
});

test("the wrap-up says where the person goes when it ends", async ({ page, centre }) => {
  await atDesk(page, centre, "wrap_up");
  await expect(page.getByText("você fica disponível sozinho")).toBeVisible();
  await page.keyboard.press("1");
  await page.getByRole("button", { name: "Concluir" }).click();
  await page.keyboard.press("Control+Shift+P");
  await page.getByRole("menuitem", { name: "Almoço" }).click();
  await expect(page.getByTestId("agent-state")).toContainText("Almoço");

  await page.getByRole("button", { name: "Pegar ficha" }).click();
  await item(page, "previewing").waitFor();
  await page.keyboard.press("Space");
  await item(page, "engaged").waitFor();
  await centre.fake("hangup", { user: ana });
  await expect(page.getByText("você volta à pausa")).toBeVisible();
  await expect(page.getByText("disponível sozinho")).toBeHidden();
  await page.keyboard.press("1");
  await page.getByRole("button", { name: "Concluir" }).click();
  await expect(page.getByTestId("agent-state")).toContainText("Almoço");
});

test("a note that is refused for good says why, and the next text is saved", async ({ page, centre }) => {
  await atDesk(page, centre, "wrap_up");
  const note = page.locator("textarea");
  await note.fill("á".repeat(6000));
  await expect(page.getByTestId("note-state")).toContainText("não salva: A nota é longa demais");
  await note.fill("curta");
  await expect(page.getByTestId("note-state")).toHaveAttribute("data-state", "saved");
});

test("a call that the person asked for says so", async ({ page, centre }) => {
  await atDesk(page, centre);
  await page.getByLabel("Discar um número").fill("(31) 90412-0087");
  await page.keyboard.press("Enter");
  await item(page, "engaged").waitFor();
  await page.getByRole("button", { name: "por quê?" }).click();
  await expect(page.getByText("Foi você quem pediu este contato.")).toBeVisible();
});

test("every loss of the audio is announced, once each", async ({ page, centre, context }) => {
  // The seat's connection, driven by the test.
  await context.addInitScript(() => {
    class Connection extends EventTarget {
      connectionState = "new";
      signalingState = "have-local-offer";
      localDescription: { sdp: string } | null = null;
      onconnectionstatechange: (() => void) | null = null;
      addTrack() {}
      close() {}
      createOffer = () => Promise.resolve({ type: "offer", sdp: "v=0" });
      getStats = () => Promise.resolve(new Map());
      setLocalDescription(description: { sdp: string }) {
        this.localDescription = description;
        setTimeout(() => this.becomes("connected"), 50);
        return Promise.resolve();
      }
      becomes(state: string) {
        this.connectionState = state;
        this.onconnectionstatechange?.();
      }
    }
    Object.assign(window, { RTCPeerConnection: Connection });
  });
  await signIn(page, centre, "ana");
  await page.getByRole("button", { name: "Entrar no turno" }).click();
  const audio = page.getByTestId("audio");
  await expect(audio).toHaveAttribute("data-state", "up");
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await page.evaluate(() => {
    const region = document.querySelector('[aria-live="assertive"]') as Element;
    const heard: string[] = [];
    new MutationObserver(() => heard.push(region.textContent ?? "")).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(window, { heard });
  });
  const becomes = (state: string) =>
    page.evaluate((to) => {
      (window as unknown as { regenteSeat: { becomes: (state: string) => void } }).regenteSeat.becomes(to);
    }, state);
  const lost = "Áudio perdido. Reconectando.";
  for (let loss = 1; loss <= 2; loss += 1) {
    await becomes("disconnected");
    await expect(page.locator('[aria-live="assertive"]')).toHaveText(lost);
    await becomes("connected");
    await expect(audio).toHaveAttribute("data-state", "up");
    await expect(page.locator('[aria-live="assertive"]')).toHaveText("");
  }
  expect((await heard()).filter((text) => text === lost)).toHaveLength(2);
});
