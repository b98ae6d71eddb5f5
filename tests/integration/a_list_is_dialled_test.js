// Fifty rows are uploaded and dialled progressively by two agents to people who answer, are busy or
// do not answer. Everyone who answered met an agent; retries are as configured; the number on
// do-not-call was never dialled, counted where the calls arrive.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { toneShare } from "../carrier/sound.js";
import { BusyAgent } from "../harness/busy_agent.js";
import { SECOND, story } from "../harness/centre.js";
import { listen } from "../harness/recording.js";
import { freePort } from "../harness/server.js";
import { sleep, until } from "../harness/wait.js";

const SCENARIO = new URL("callee.xml", import.meta.url).pathname;

const digits = (number, width) => String(number).padStart(width, "0");
const ANSWER = Array.from({ length: 33 }, (_, i) => `+55119000100${digits(i, 2)}`);
const BUSY = Array.from({ length: 8 }, (_, i) => `+55119000200${digits(i, 2)}`);
const SILENT = Array.from({ length: 4 }, (_, i) => `+55119000300${digits(i, 2)}`);
const FORBIDDEN = "+5511900010099"; // On do-not-call before the upload.
const LATE = "+5511900010097"; // Put there between the upload and the start.

function csv() {
  const rows = [...ANSWER, ...BUSY, ...SILENT, FORBIDDEN, LATE].map(
    (number, i) => `${number},Pessoa ${i},contrato ${1000 + i}`,
  );
  rows.splice(5, 0, "12,Número curto,x"); // No such number.
  rows.splice(20, 0, `${ANSWER[0]},Repetida,x`); // Twice in one list.
  rows.splice(30, 0, "+5511900010098,Colunas demais,x,y,z");
  return `telefone,nome,contrato\n${rows.join("\n")}\n`;
}

// The far end of every dial is SIPp; its log is the book of what happened there.
class People {
  static async open(directory) {
    const people = new People();
    people.port = await freePort();
    people.logFile = path.join(directory, "sipp.log");
    people.process = spawn(
      "sipp",
      [
        "-sf",
        SCENARIO,
        "-i",
        "127.0.0.1",
        "-p",
        String(people.port),
        "-mi",
        "127.0.0.1",
        "-mp",
        "29000",
      ].concat([
        "-rtp_echo",
        "-nostdin",
        "-trace_logs",
        "-log_file",
        people.logFile,
        "-log_overwrite",
        "true",
      ]),
      { stdio: "ignore", env: { ...process.env, TERM: "dumb" } },
    );
    return people;
  }

  // Number -> how often.
  count(what) {
    const log = existsSync(this.logFile) ? readFileSync(this.logFile, "utf8") : "";
    const counts = new Map();
    for (const [, number] of log.matchAll(new RegExp(`${what} (\\+\\d+)`, "g"))) {
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    return counts;
  }

  async close() {
    const gone = once(this.process, "exit");
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGKILL");
      await gone;
    }
  }
}

const sum = (counts) => [...counts.values()].reduce((all, count) => all + count, 0);

// They echo what they hear, so who met an agent has the agent's tone on the customer's side too.
async function metAnAgent(centre, row) {
  const recording = await until(`the recording of ${row.id} is playable`, async () => {
    const { recordings } = await centre.api.get(`/interactions/${row.id}`);
    return recordings[0]?.playable ? recordings[0] : null;
  });
  const { channels, rate } = await listen(centre.api, recording);
  const share = Math.max(...centre.agents.map((agent) => toneShare(channels[0], agent.hertz, rate)));
  assert.ok(share > 0.5, `${row.number} answered and heard no agent (${share.toFixed(2)} of the sound)`);
}

story(
  "a list is dialled and everyone who answers meets an agent",
  { agents: 2, timeout: 240_000 },
  async (centre) => {
    const { api } = centre;
    const people = await People.open(centre.server.directory);
    centre.closing.push(() => people.close());
    await api.put(`/trunks/${centre.trunk.id}`, { port: people.port });
    await api.post("/dnc", { numbers: [FORBIDDEN], reason: "pediu para não ser chamado" });
    const campaign = await api.post("/campaigns", {
      name: "Renovação",
      dispositions: [centre.resolved.id],
      settings: {
        mode: "progressive",
        queue: centre.support.id,
        trunk: centre.trunk.id,
        ring_max: 10 * SECOND,
        hopper_max: 20,
        retries: [
          { outcome: "busy", after: 2 * SECOND, attempts_max: 2 },
          { outcome: "no_answer", after: 2 * SECOND, attempts_max: 2 },
        ],
      },
    });
    const upload = await api.json("POST", `/campaigns/${campaign.id}/lists?name=outubro`, {
      body: csv(),
      type: "text/csv",
    });
    const bad = upload.rejections.filter((rejection) => rejection.code !== "on_dnc");
    assert.equal(bad.length, 3, JSON.stringify(upload.rejections));
    assert.deepEqual(
      bad.map((rejection) => rejection.row),
      [7, 22, 32],
    );
    assert.equal(upload.list.rows, 50);
    assert.equal(upload.list.accepted + upload.list.rejected, 50);
    await api.post("/dnc", { numbers: [LATE], reason: "pediu depois" });

    const workers = [];
    for (const agent of centre.agents) {
      await agent.signIn();
      const worker = new BusyAgent(agent, { talkMilliseconds: 900 });
      worker.start();
      workers.push(worker);
    }
    await api.post(`/campaigns/${campaign.id}/start`);

    const expected = new Map([
      ...ANSWER.map((n) => [n, 1]),
      ...BUSY.map((n) => [n, 2]),
      ...SILENT.map((n) => [n, 2]),
    ]);
    const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
    await until(
      "every lead is dialled as often as it should be",
      () => sum(people.count("dialled")) >= total,
      180_000,
      200,
    );
    await until(
      "the last call has ended",
      async () => (await centre.history()).every((row) => row.state === "ended"),
      40_000,
      200,
    );
    // Anything that would still come is wrong: a whole retry interval passes.
    await sleep(3000);
    for (const worker of workers) await worker.stop();

    const dials = people.count("dialled");
    assert.deepEqual(
      Object.fromEntries(dials),
      Object.fromEntries([...dials.keys()].map((n) => [n, expected.get(n)])),
    );
    assert.equal(dials.size, expected.size);
    assert.equal(dials.has(FORBIDDEN), false, "the do-not-call number was dialled");
    assert.equal(dials.has(LATE), false, "a number put on do-not-call after the upload was dialled");
    assert.equal(sum(people.count("answered")), ANSWER.length);

    const rows = await centre.history("&direction=outbound");
    const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
    assert.equal(rows.length, total);
    assert.equal(count("answered"), ANSWER.length);
    assert.equal(count("busy"), 2 * BUSY.length);
    assert.equal(count("no_answer"), 2 * SILENT.length);
    for (const row of rows.filter((one) => one.outcome === "answered")) {
      assert.ok(row.exit === "answered" && row.agent_name, JSON.stringify(row));
      await metAnAgent(centre, row);
    }
  },
);
