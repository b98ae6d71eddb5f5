// The voice process dies: its calls are our fault and history says so, agents are freed, and the next
// caller is greeted within three seconds.

import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { toneShare } from "../carrier/sound.js";
import { SECOND, story } from "../harness/centre.js";
import { listen } from "../harness/recording.js";
import { until } from "../harness/wait.js";

// What was said until the crash can be heard.
async function wasRecorded(centre, row) {
  const recording = await until("the recording is playable", async () => {
    const { recordings } = await centre.api.get(`/interactions/${row.id}`);
    return recordings[0]?.playable ? recordings[0] : null;
  });
  const { channels, rate } = await listen(centre.api, recording);
  assert.ok(recording.length >= 0.5 * SECOND, `${recording.length} µs recorded`);
  assert.ok(Math.abs(channels[0].length / rate - recording.length / SECOND) < 0.1);
  assert.ok(
    centre.agents.some((agent) => toneShare(channels[1], agent.hertz, rate) > 0.7),
    "no agent is heard in the recording",
  );
}

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

  const sounds = path.join(centre.server.data, "recordings");
  await until("a second of both conversations is on the disk", () => {
    const sizes = readdirSync(sounds).map((name) => statSync(path.join(sounds, name)).size);
    return sizes.length === 2 && Math.min(...sizes) > 16_000;
  });

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
    await wasRecorded(centre, row);
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
