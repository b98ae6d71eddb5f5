// The voice process dies: its calls are our fault and history says so, agents are freed, and the next
// caller is greeted within three seconds.

import assert from "node:assert/strict";
import { story } from "../harness/centre.js";
import { until } from "../harness/wait.js";

story("SIGKILL of voice ends its calls as system_drop", { agents: 2, timeout: 60_000 }, async (centre) => {
  const [first, second] = centre.agents;
  await first.signIn();
  await second.signIn();
  const talking = [await centre.caller({ digit: "1" }), await centre.caller({ digit: "1" })];
  const ids = [await first.accept(), await second.accept()];
  const waiting = await centre.caller({ digit: "2" });
  await centre.interactionOf(waiting, "queued", (it) => it.state === "queued");
  const greeted = await centre.caller();
  await greeted.answered;

  const killed = performance.now();
  const old = centre.server.kill("voice");
  await until("another voice process", () => ![old, 0].includes(centre.server.pidOrNone("voice")), 3000, 10);
  const next = await until(
    "a new call is answered",
    async () => {
      const call = await centre.caller();
      const up = await Promise.race([
        call.answered,
        new Promise((resolve) => setTimeout(resolve, 400, false)),
      ]);
      if (up) return call;
      call.hangUp();
      return null;
    },
    3000,
    10,
  );
  await until("it is greeted", () => next.rtp.activity() > 0.1, 2000);
  const took = performance.now() - killed;
  console.log(`# a new call was greeted ${Math.round(took)} ms after SIGKILL`);
  assert.ok(took < 3000, `it took ${Math.round(took)} ms`);

  for (const call of [...talking, waiting, greeted]) {
    const row = await centre.interactionOf(
      call,
      "ended or in wrap-up",
      (it) => it.state === "ended" || it.state === "wrap_up",
    );
    if (row.state === "ended") assert.equal(row.exit, "system_drop", JSON.stringify(row));
  }
  for (const [agent, id] of [
    [first, ids[0]],
    [second, ids[1]],
  ]) {
    await agent.desk.until("no longer engaged", (desk) => desk.view.items[id]?.state !== "engaged");
    if (agent.desk.view.items[id]) await agent.finish(id);
    await agent.desk.until("freed", (desk) => desk.items.length === 0);
  }
  for (const call of talking) {
    const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
    assert.equal(row.exit, "system_drop");
  }

  // The phones register again and the agents work on.
  await first.phone.register();
  await first.desk.until("the seat is back", (desk) => desk.view.seat_up, 15_000);
  await first.available();
  await next.hangUp();
  const last = await centre.caller({ digit: "1" });
  const id = await first.accept();
  await last.hangUp();
  await first.finish(id);
  await centre.interactionOf(last, "ended", (it) => it.state === "ended" && it.exit === "answered");
});
