// The whole server under load: SIPp calls, agents are programs with SIP phones. Prints a table and
// writes it into docs/performance.md. Run by bench/load.sh.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { Centre, SECOND } from "../../tests/harness/centre.js";
import { ROOT } from "../../tests/harness/server.js";
import { sleep, until } from "../../tests/harness/wait.js";
import { Meter, quantile } from "./processes.js";
import { Sipp } from "./sipp.js";

const DIRECT = "4100"; // Straight into the queue, no greeting.
const rows = [];

function report(measure, result) {
  rows.push([measure, result]);
  console.log(`${measure}: ${result}`);
}

const ms = (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(1));

// ---------------------------------------------------------------- the centre

async function open(name, { agents, record }) {
  const centre = await Centre.open(`load-${name}`, { agents, offerSeconds: 30, mediaPorts: 8000 });
  const { api } = centre;
  await api.put(`/queues/${centre.support.id}`, {
    ...centre.support,
    settings: { ...centre.support.settings, wrap_up_max: 0, offer_max: 60 * SECOND, record },
  });
  const flow = await api.post("/flows", {
    name: "Direto",
    graph: {
      start: "fila",
      nodes: [
        {
          name: "fila",
          body: {
            type: "enqueue",
            queue: centre.support.id,
            priority: 0,
            announce_every_ms: 0,
            language: "pt-BR",
          },
        },
      ],
    },
  });
  await api.post(`/flows/${flow.id}/publish`);
  await api.put(`/numbers/${DIRECT}`, { number: DIRECT, flow: flow.id });
  return centre;
}

// Phones that hear nothing cost this process nothing: the packets are the kernel's to drop.
function deafen(agent) {
  agent.phone.call.rtp.socket.removeAllListeners("message");
  agent.phone.call.rtp.sending = false;
}

async function waiting(centre, count, milliseconds = 120_000) {
  await until(
    `${count} callers wait`,
    async () => {
      const text = await (await fetch(`${centre.server.base}/metrics`)).text();
      const sum = [...text.matchAll(/^regente_\w*waiting\w*(?:\{[^}]*\})? (\d+)/gm)].reduce(
        (all, [, value]) => all + Number(value),
        0,
      );
      return sum >= count;
    },
    milliseconds,
    250,
  );
}

// ---------------------------------------------------------------- calls a second

async function calls() {
  const agents = 60;
  const centre = await open("calls", { agents, record: true });
  const waits = [];
  let answered = 0;
  try {
    for (const agent of centre.agents) {
      await agent.signIn();
      deafen(agent);
      takeAndLeave(agent, (item) => {
        answered += 1;
        waits.push(item.waited / 1000);
      });
    }
    const meter = new Meter(centre.server);
    let best = null;
    for (const rate of [20, 40, 60, 80, 100, 130, 160, 200]) {
      const seconds = 15;
      waits.length = 0;
      answered = 0;
      meter.start();
      const sipp = await Sipp.start(centre.server, {
        scenario: "call",
        number: DIRECT,
        rate,
        atOnce: 4000,
        total: rate * seconds,
      });
      await Promise.race([sipp.ended, sleep((seconds + 20) * 1000)]);
      const took = meter.cpu();
      const finished = sipp.process.exitCode === 0;
      const failed = sipp.failed;
      await sipp.stop();
      const sustained = finished && failed === 0 && quantile(waits, 0.5) < 1000;
      const line = `${answered} of ${rate * seconds} calls answered, wait p50 ${ms(quantile(waits, 0.5))} ms p99 ${ms(quantile(waits, 0.99))} ms, ${ms((took.all * 1000) / Math.max(1, answered))} ms CPU a call, ${failed} failed`;
      report(`${rate} calls/s offered for ${seconds} s`, line);
      if (!sustained) break;
      best = rate;
      await sleep(2000);
    }
    report("calls/s through the queue, sustained", best === null ? "below 20" : String(best));
  } finally {
    await centre.close(false);
  }
}

// Accepts what is offered and hangs up as soon as they are connected.
function takeAndLeave(agent, taken) {
  const busy = new Set();
  agent.desk.onChange = () => {
    for (const item of agent.desk.items) {
      const key = `${item.id} ${item.state}`;
      if (busy.has(key)) continue;
      busy.add(key);
      const again = () => busy.delete(key);
      if (item.state === "offered") {
        taken(item);
        agent.desk.request("accept_offer", { interaction: item.id }).catch(again);
      } else if (item.state === "engaged") {
        agent.desk.request("end_interaction", { interaction: item.id }).catch(again);
      }
    }
  };
}

// ---------------------------------------------------------------- bridged calls

async function bridged() {
  const agents = 40;
  const centre = await open("bridged", { agents, record: true });
  try {
    for (const agent of centre.agents) {
      await agent.signIn();
      agent.phone.call.rtp.socket.removeAllListeners("message");
    }
    const meter = new Meter(centre.server);
    await sleep(3000);
    meter.start();
    await sleep(10_000);
    const idle = meter.cpu();
    const memoryBefore = meter.memory();
    const threadsBefore = meter.threads();
    const sipp = await Sipp.start(centre.server, {
      scenario: "talk",
      number: DIRECT,
      rate: 10,
      atOnce: agents,
      total: agents,
    });
    for (const agent of centre.agents) await agent.accept(30_000);
    await sleep(3000);
    meter.start();
    await sleep(20_000);
    const used = meter.cpu();
    const share = (used.all / used.seconds - idle.all / idle.seconds) / agents;
    report(
      "CPU per bridged recorded call, RTP both ways",
      `${(share * 100).toFixed(2)} % of a core (${agents} calls)`,
    );
    report(
      "memory per bridged recorded call",
      `${Math.round((meter.memory() - memoryBefore) / agents)} kB, ${meter.threads() - threadsBefore} threads more for ${agents} calls`,
    );
    await sipp.stop();
  } finally {
    await centre.close(false);
  }
}

// ---------------------------------------------------------------- callers on music

async function music() {
  const centre = await open("waiting", { agents: 0, record: false });
  try {
    const meter = new Meter(centre.server);
    const memoryBefore = meter.memory();
    let inside = 0;
    const sipps = [];
    for (const target of [100, 250, 500, 1000]) {
      sipps.push(
        await Sipp.start(centre.server, {
          scenario: "call",
          number: DIRECT,
          rate: 50,
          atOnce: target - inside,
          total: target - inside,
        }),
      );
      inside = target;
      await waiting(centre, target);
      await sleep(2000);
      meter.start();
      await sleep(10_000);
      const used = meter.cpu();
      report(
        `${target} callers waiting on music`,
        `${((used.all / used.seconds) * 100).toFixed(1)} % of a core, ${Math.round((meter.memory() - memoryBefore) / target)} kB each`,
      );
    }
    for (const sipp of sipps) await sipp.stop();
  } finally {
    await centre.close(false);
  }
}

// ---------------------------------------------------------------- free agent, next offer

async function offers() {
  const centre = await open("offers", { agents: 1, record: false });
  try {
    const sipps = [];
    let inside = 0;
    for (const target of [50, 1000]) {
      sipps.push(
        await Sipp.start(centre.server, {
          scenario: "call",
          number: DIRECT,
          rate: 50,
          atOnce: target + 60 - inside,
          total: target + 60 - inside,
        }),
      );
      inside = target + 60;
      await waiting(centre, target + 60);
      const [agent] = centre.agents;
      if (agent.desk) await agent.desk.request("set_presence", { presence: "available" });
      else await agent.signIn();
      const times = [];
      let id = await agent.accept();
      for (let i = 0; i < 50; i += 1) {
        const freed = performance.now();
        const offered = new Promise((resolve) => {
          agent.desk.onChange = () => {
            const item = agent.desk.items.find((one) => one.state === "offered" && one.id !== id);
            if (item) resolve(item);
          };
        });
        await agent.desk.request("end_interaction", { interaction: id });
        const item = await offered;
        times.push(performance.now() - freed);
        agent.desk.onChange = null;
        await agent.desk.request("accept_offer", { interaction: item.id });
        id = item.id;
        await agent.desk.until("engaged", (desk) => desk.view.items[id]?.state === "engaged");
        inside -= 1;
      }
      report(
        `agent free to next offer on the screen, ${target} waiting`,
        `median ${ms(quantile(times, 0.5))} ms, p99 ${ms(quantile(times, 0.99))} ms (50 offers, hang-up and both commits included)`,
      );
      await agent.desk.request("set_presence", { presence: "not_ready" });
      await agent.desk.request("end_interaction", { interaction: id });
      inside -= 1;
    }
    for (const sipp of sipps) await sipp.stop();
  } finally {
    await centre.close(false);
  }
}

// ---------------------------------------------------------------- the page

function write() {
  const page = path.join(ROOT, "docs/performance.md");
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: ROOT,
    encoding: "utf8",
  }).stdout.trim();
  const machine = `${cpus().length} cores, ${cpus()[0].model}`;
  const table = [
    "| measure | Regente |",
    "|---|---|",
    ...rows.map(([measure, result]) => `| ${measure} | ${result} |`),
  ].join("\n");
  const text = `<!-- load:begin -->\nBy \`bench/load.sh\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${machine}; SIPp, the phones and the server on the same machine.\n\n${table}\n<!-- load:end -->`;
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(/<!-- load:begin -->[\s\S]*<!-- load:end -->/, text),
  );
}

const parts = { calls, bridged, waiting: music, offers };
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
for (const name of chosen) {
  if (!parts[name]) {
    console.error(`bench/load.sh: unknown part "${name}"; there are ${Object.keys(parts).join(", ")}`);
    process.exit(2);
  }
}
for (const name of chosen) await parts[name]();
if (chosen.length === Object.keys(parts).length) write();
else console.log("docs/performance.md is written only when all parts run");
process.exit(0);
