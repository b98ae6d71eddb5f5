// An agent whose browser dies, in each state: nobody hangs, nobody is blamed, and a reload in the
// middle of a call keeps the call and the note.

import assert from "node:assert/strict";
import { toneShare } from "../carrier/sound.js";
import { AgentBrowser } from "../harness/browser.js";
import { story } from "../harness/centre.js";
import { until } from "../harness/wait.js";

const HERTZ = 1000;

async function open(centre) {
  const browser = await AgentBrowser.open(centre.server, { hertz: HERTZ });
  centre.closing.push(() => browser.close());
  await browser.signIn("agente1");
  return browser;
}

const hearsTheAgent = (call) => toneShare(call.rtp.heardSamples(), HERTZ) > 0.7;

story("a reload in the middle of a call keeps the call and the note", { agents: 1 }, async (centre) => {
  const browser = await open(centre);
  await browser.startShift();
  const call = await centre.caller({ digit: "1" });
  const id = await browser.item("offered");
  await browser.press("Space");
  await browser.item("engaged");
  await until("the caller hears the microphone", () => hearsTheAgent(call), 8000);
  await browser.press("n");
  await browser.page.keyboard.type("quer mudar o plano");

  const gone = performance.now();
  await browser.page.reload();
  assert.equal(await browser.item("engaged"), id);
  await browser.audioUp();
  await until("the caller hears the microphone again", () => hearsTheAgent(call), 10_000);
  console.log(`# sound was back ${Math.round(performance.now() - gone)} ms after the reload began`);
  assert.equal(call.state, "answered");
  await until("the note is there", async () =>
    (await browser.page.locator("textarea").inputValue()).includes("quer mudar o plano"),
  );
  await call.hangUp();
  await browser.item("wrap_up");
  const row = await centre.interactionOf(call, "still one conversation", (it) => it.state === "wrap_up");
  assert.equal(row.id, id);
});

story("the browser dies while the agent is available", { agents: 1 }, async (centre) => {
  const browser = await open(centre);
  await browser.startShift();
  await browser.die();
  await until(
    "nobody is available",
    async () => {
      const text = JSON.stringify(await centre.floor());
      return !text.includes('"state":"available"');
    },
    20_000,
    200,
  );
  const call = await centre.caller({ digit: "1" });
  await centre.interactionOf(call, "waits", (it) => it.state === "queued");
  const again = await open(centre);
  if (await again.page.getByRole("button", { name: "Entrar no turno" }).isVisible()) await again.startShift();
  else {
    await again.audioUp();
    await again.press("Control+Shift+P");
  }
  await again.item("offered");
  await call.hangUp();
});

story("the browser dies while a call is offered", { agents: 1 }, async (centre) => {
  const browser = await open(centre);
  await browser.startShift();
  const call = await centre.caller({ digit: "1" });
  const id = await browser.item("offered");
  await browser.die();
  await centre.interactionOf(call, "waits again", (it) => it.state === "queued", 20_000);
  const why = await centre.api.get(`/interactions/${id}`);
  const end = why.facts.find((entry) => entry.fact.type === "offer_ended");
  assert.ok(["seat_lost", "lapsed"].includes(end.fact.end), `offer ended as ${end.fact.end}`);
  assert.equal(call.state, "answered");
  await call.hangUp();
  await centre.interactionOf(call, "abandoned", (it) => it.exit === "abandoned_in_queue");
});

story("the browser dies in the middle of a call and another takes over", { agents: 1 }, async (centre) => {
  const browser = await open(centre);
  await browser.startShift();
  const call = await centre.caller({ digit: "1" });
  const id = await browser.item("offered");
  await browser.press("Space");
  await until("the caller hears the microphone", () => hearsTheAgent(call), 10_000);
  await browser.die();
  await until("the caller hears music", () => !hearsTheAgent(call) && call.rtp.activity() > 0.5, 15_000);

  const again = await open(centre);
  assert.equal(await again.item("engaged"), id);
  await until("the caller hears the microphone again", () => hearsTheAgent(call), 15_000);
  await call.hangUp();
  await again.item("wrap_up");

  // And in wrap-up: the matter is still there to be finished.
  await again.die();
  const last = await open(centre);
  assert.equal(await last.item("wrap_up"), id);
  await last.press("1");
  await last.page.locator('[role="radio"][aria-checked="true"]').waitFor();
  await last.press("Enter");
  await last.noItem();
  await centre.interactionOf(call, "ended", (it) => it.state === "ended" && it.exit === "answered");
});
