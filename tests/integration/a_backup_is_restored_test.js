// The commands of docs/admin.md, while the server works: what they copied starts as the same centre.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { toneShare } from "../carrier/sound.js";
import { story } from "../harness/centre.js";
import { listen } from "../harness/recording.js";
import { ROOT } from "../harness/server.js";
import { until } from "../harness/wait.js";

// The lines of the page's only shell block about copies, as a user would type them.
function commands() {
  const page = readFileSync(path.join(ROOT, "docs/admin.md"), "utf8");
  const section = page.slice(page.indexOf("## Backup and restore"));
  return section.match(/```sh\n([\s\S]*?)```/)[1];
}

story("a backup made while it runs is restored", { agents: 1 }, async (centre) => {
  const [agent] = centre.agents;
  await agent.signIn();
  const call = await centre.caller({ digit: "1" });
  const id = await agent.accept();
  await until("they talk", () => toneShare(call.rtp.heardSamples(), agent.hertz) > 0.7);
  await call.hangUp();
  await agent.finish(id);
  const before = await centre.interactionOf(call, "ended", (it) => it.state === "ended" && it.has_recording);

  const { server } = centre;
  const backup = path.join(server.directory, "backup");
  mkdirSync(backup);
  const copied = spawnSync("sh", ["-ec", commands()], { cwd: server.directory, encoding: "utf8" });
  assert.equal(copied.status, 0, copied.stderr);
  await server.halt();
  rmSync(server.data, { recursive: true });
  spawnSync("mv", [backup, server.data]);
  await server.resume();

  const after = await centre.interactionOf(call, "in the history again", (it) => it.state === "ended");
  assert.deepEqual(after, before);
  const { recordings } = await centre.api.get(`/interactions/${after.id}`);
  assert.ok((await listen(centre.api, recordings[0])).channels[0].length > 0);
});
