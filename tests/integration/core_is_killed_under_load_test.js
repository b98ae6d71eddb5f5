// Five calls a second, and the core is killed ten times at random moments: nobody loses audio, no
// interaction is lost or doubled, and the books balance.

import assert from "node:assert/strict";
import { ownStall } from "../carrier/rtp.js";
import { BusyAgent } from "../harness/busy_agent.js";
import { story } from "../harness/centre.js";
import { sleep, until } from "../harness/wait.js";

const KILLS = 10;
const CALLS_PER_SECOND = 5;
const GAP_MS_MAX = 500;

story(
  "SIGKILL of the core ten times under five calls a second",
  { agents: 6, timeout: 300_000 },
  async (centre) => {
    const workers = [];
    for (const agent of centre.agents) {
      await agent.signIn();
      const worker = new BusyAgent(agent, { talkMilliseconds: 1500 + 400 * workers.length });
      worker.start();
      workers.push(worker);
    }
    ownStall();

    const calls = [];
    let arriving = true;
    const load = (async () => {
      let next = performance.now();
      while (arriving) {
        const digit = Math.random() < 0.9 ? "1" : "";
        const call = await centre.caller({ digit });
        call.pressed = digit !== "";
        calls.push(call);
        setTimeout(() => call.hangUp(), 3000 + Math.random() * 6000);
        next += 1000 / CALLS_PER_SECOND;
        await sleep(Math.max(0, next - performance.now()));
      }
    })();

    const returns = [];
    await sleep(3000);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(500 + Math.random() * 2500);
      returns.push(Math.round(await centre.server.killAndRevive("core")));
    }
    await sleep(3000);
    arriving = false;
    await load;
    await Promise.all(calls.map((call) => call.ended));
    await until(
      "every agent is done",
      () => centre.agents.every((agent) => agent.desk.items.length === 0),
      30_000,
    ).catch((error) => {
      for (const { agent, troubles } of workers) {
        const held = agent.desk.items.map((item) => `${item.id} ${item.state}`).join(", ");
        error.message += `; ${agent.user} holds [${held}], last troubles ${troubles.slice(-3).join(", ")}`;
      }
      throw error;
    });
    for (const worker of workers) await worker.stop();

    // Silent on purpose: a seat between two conversations, and the menu that waits for a digit.
    const seats = centre.agents.map(({ phone }) => phone.call?.rtp.breakMax ?? phone.breakMax);
    const callers = calls
      .filter((call) => call.rtp.received > 1)
      .map((call) => (call.pressed ? call.rtp.gapMax : call.rtp.breakMax));
    const gap = Math.round(Math.max(...callers, ...seats));
    console.log(
      `# ${calls.length} calls, core back after ${Math.min(...returns)} to ${Math.max(...returns)} ms, largest RTP gap at the peers ${gap} ms (our own clock stalled ${Math.round(ownStall())} ms at most)`,
    );

    // The books: one interaction a call, each ended once, with the exits adding up.
    const rows = await until(
      "every interaction has ended",
      async () => {
        const all = await centre.history();
        return all.length >= calls.length && all.every((row) => row.state === "ended") ? all : null;
      },
      20_000,
      250,
    );
    const byNumber = new Map();
    for (const row of rows) byNumber.set(row.number, [...(byNumber.get(row.number) ?? []), row]);
    const lost = calls.filter((call) => !byNumber.has(call.callerNumber));
    const doubled = [...byNumber.values()].filter((same) => same.length > 1);
    assert.equal(lost.length, 0, `${lost.length} calls have no interaction`);
    assert.equal(doubled.length, 0, `${doubled.length} calls have two interactions`);
    assert.equal(rows.length, calls.length);

    const exits = {};
    for (const row of rows) exits[row.exit] = (exits[row.exit] ?? 0) + 1;
    console.log(`# exits: ${JSON.stringify(exits)}`);
    for (const exit of Object.keys(exits)) {
      assert.ok(
        ["answered", "abandoned_in_flow", "abandoned_in_queue", "abandoned_ringing", "flow_ended"].includes(
          exit,
        ),
        `exit ${exit}: ${exits[exit]}`,
      );
    }
    assert.ok(exits.answered > 10, "too few conversations to have proved anything");
    for (const row of rows) {
      const detail = await centre.api.get(`/interactions/${row.id}`);
      const ends = detail.facts.filter((entry) => entry.fact.type === "interaction_ended");
      assert.equal(ends.length, 1, `interaction ${row.id} ended ${ends.length} times`);
      assert.equal(ends[0].fact.exit, row.exit);
    }
    for (const agent of centre.agents) {
      assert.deepEqual(agent.desk.faults, []);
      assert.equal(agent.phone.call?.state, "answered", "a seat was lost");
    }
    assert.ok(gap <= GAP_MS_MAX, `the largest RTP gap is ${gap} ms`);
    assert.ok(Math.max(...returns) < 2000, `the core needed ${Math.max(...returns)} ms`);
  },
);
