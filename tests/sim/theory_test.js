// The formulas (`regente staffing`) and the simulation of the real core (`regente whatif`) share no
// code. Where the theory applies (Poisson calls, exponential handling and patience, one skill), every
// figure of the one must lie within the confidence of the other, and that must be narrow.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const regente = process.env.REGENTE ?? "build/release/bin/regente";
const scratch = mkdtempSync(join(tmpdir(), "regente-theory-"));
after(() => rmSync(scratch, { recursive: true }));

const run = (...words) =>
  execFileSync(regente, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });

// Some twenty figures are compared, so 99.9 % of Student's t instead of 95 % (19 degrees of freedom).
const wider = 3.883 / 2.093;

function compare({ calls, aht, patience, agents, days = 2 }) {
  const model = patience ? ["--model", "erlang-a", "--patience", patience] : ["--model", "erlang-c"];
  const theory = JSON.parse(
    run(
      "staffing",
      ...model,
      "--calls",
      calls,
      "--interval",
      1800,
      "--aht",
      aht,
      "--agents",
      agents,
      "--threshold",
      20,
      "--json",
    ),
  );
  const file = join(scratch, `${agents}-${calls}-${patience ?? "endless"}.json`);
  const base = {
    days,
    short_abandon_s: 0,
    queues: {
      line: {
        arrivals: { interval_minutes: 30, per_interval: Array(48).fill(calls) },
        handle_time: { type: "exponential", mean_s: aht },
        patience: patience ? { type: "exponential", mean_s: patience } : { type: "endless" },
      },
    },
    agents: { all: { count: agents, queues: ["line"] } },
  };
  writeFileSync(file, JSON.stringify({ replications: 20, base }));
  const found = JSON.parse(run("whatif", file, "--json")).variants[0];
  assert.equal(found.remainder, 0);
  const lines = [];
  for (const [figure, key, width] of [
    ["p_wait", "p_wait", 0.08],
    ["asa_s", "asa_seconds", 0.25],
    ["service_level", "service_level", 0.06],
    ["occupancy", "occupancy", 0.03],
    ...(patience ? [["abandonment", "abandonment", 0.2]] : []),
  ]) {
    const { mean, high } = found.total.all[figure];
    const half = (high - mean) * wider;
    lines.push(
      `${figure} theory ${theory[key].toFixed(5)} simulated ${mean.toFixed(5)} ± ${half.toFixed(5)}`,
    );
    assert.ok(Math.abs(mean - theory[key]) <= half, lines.at(-1));
    assert.ok(half <= width * theory[key], `too wide to say anything: ${lines.at(-1)}`);
  }
  return lines;
}

for (const [name, one] of Object.entries({
  "ten agents who lose a seventh (erlang-a)": { calls: 100, aht: 180, patience: 120, agents: 10 },
  "five overloaded agents (erlang-a)": { calls: 50, aht: 240, patience: 90, agents: 5 },
  "fifty agents (erlang-a)": { calls: 500, aht: 180, patience: 120, agents: 50, days: 1 },
  "two hundred agents (erlang-a)": { calls: 1500, aht: 240, patience: 240, agents: 200, days: 1 },
  "nobody gives up (erlang-c)": { calls: 100, aht: 180, agents: 14, days: 4 },
  "nobody gives up, more people (erlang-c)": { calls: 200, aht: 180, agents: 24, days: 4 },
})) {
  test(`theory and simulation agree: ${name}`, (t) => {
    for (const line of compare(one)) t.diagnostic(line);
  });
}

test("twenty thousand contacts and three hundred agents take under five seconds", (t) => {
  const file = join(scratch, "large.json");
  const base = {
    queues: Object.fromEntries(
      ["a", "b", "c", "d"].map((name) => [
        name,
        {
          arrivals: { interval_minutes: 15, from_minute: 480, per_interval: Array(40).fill(125) },
          handle_time: { type: "lognormal", mean_s: 240, cv: 1 },
          patience: { type: "exponential", mean_s: 180 },
          wrap_up: { type: "exponential", mean_s: 20 },
        },
      ]),
    ),
    agents: Object.fromEntries(
      [
        ["a", "b"],
        ["b", "c"],
        ["c", "d"],
      ].map((queues) => [
        queues.join(" "),
        { count: 100, queues, shift_from_minute: 480, shift_minutes: 600, answer_s: 2, no_answer: 0.02 },
      ]),
    ),
  };
  writeFileSync(file, JSON.stringify({ replications: 1, base }));
  const start = process.hrtime.bigint();
  const found = JSON.parse(run("whatif", file, "--json"));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const offered = found.variants[0].total.all.offered.mean;
  t.diagnostic(`${offered} contacts, 300 agents, ${seconds.toFixed(2)} s with start and print`);
  assert.ok(offered > 19_000);
  assert.ok(seconds < 5);
});

test("the example of the documents runs, twice the same bytes", () => {
  const once = run("whatif", "docs/examples/what-if.json", "--json");
  assert.equal(once, run("whatif", "docs/examples/what-if.json", "--json"));
  const { base } = JSON.parse(readFileSync("docs/examples/what-if.json", "utf8"));
  const { variants } = JSON.parse(once);
  assert.deepEqual(Object.keys(variants[0].total.queues), Object.keys(base.queues).sort());
  assert.equal(variants.length, 4);
});
