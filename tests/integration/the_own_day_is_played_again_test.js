// What a server lived through is learnt from its journal while it runs, and played again.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { story } from "../harness/centre.js";
import { BINARY } from "../harness/server.js";

story("the day so far is learnt and played again", { agents: 1 }, async (centre) => {
  const [agent] = centre.agents;
  await agent.signIn();
  const answered = await centre.caller({ digit: "1" });
  const id = await agent.accept();
  await answered.hangUp();
  await agent.finish(id);
  const impatient = await centre.caller({ digit: "2" });
  await agent.offered();
  await impatient.hangUp();
  await centre.interactionOf(impatient, "ended", (it) => it.state === "ended");

  const data = centre.server.data;
  // Midnight may pass between the calls and now.
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const flags = ["--data", data, "--until", tomorrow];
  const text = execFileSync(BINARY, ["workload", "--days", "2", ...flags], { encoding: "utf8" });
  const { base } = JSON.parse(text);
  const calls = (queue) => Math.round(queue.arrivals.per_interval.reduce((sum, mean) => sum + mean, 0) * 2);
  assert.equal(calls(base.queues.Suporte), 1);
  assert.equal(calls(base.queues.Vendas), 1);
  assert.equal(base.queues.Vendas.patience.type, "exponential");
  assert.equal(base.queues.Suporte.patience.type, "endless");
  assert.equal(Object.values(base.agents)[0].count, 1);

  const file = path.join(data, "learnt.json");
  writeFileSync(file, text);
  const read = (...words) => {
    const out = execFileSync(BINARY, ["whatif", ...words, "--json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 28,
    });
    return JSON.parse(out);
  };
  const played = read(file);
  assert.equal(played.variants[0].remainder, 0);
  assert.ok(played.variants[0].total.all.offered.mean > 0);
  assert.deepEqual(read("--fit", "2", ...flags), played);
});
