// Two servers on one data directory: the second says so and leaves the first as it was, down to the
// socket by which the first's core finds its voice process again.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { BINARY, freePort, ROOT, TestServer } from "../harness/server.js";

test("a second server on the same data directory is refused", { timeout: 60_000 }, async () => {
  const server = await TestServer.start("second-server");
  let failed = true;
  try {
    const files = () => {
      const run = path.join(server.data, "run");
      const texts = readdirSync(run)
        .filter((name) => name.endsWith(".pid") || name === "lock")
        .map((name) => readFileSync(path.join(run, name), "utf8"));
      return [readdirSync(run).sort(), texts];
    };
    const before = files();
    assert.ok(before[0].includes("voice.sock"));
    const ports = [await freePort(), await freePort()];
    const second = spawnSync(
      BINARY,
      ["serve", "--data", server.data, "--http", `127.0.0.1:${ports[0]}`, "--sip", `127.0.0.1:${ports[1]}`],
      { cwd: ROOT, encoding: "utf8", timeout: 20_000 },
    );
    assert.equal(second.status, 1, second.stderr);
    assert.match(second.stderr, new RegExp(`in use by process ${server.process.pid}\\b`));
    assert.deepEqual(files(), before);
    await server.killAndRevive("core");
    failed = false;
  } finally {
    await server.stop(failed);
  }
});
