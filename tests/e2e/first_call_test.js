// The whole path, with strangers at both ends: SIPp calls, hears the greeting, presses 1 and waits; an
// agent in Chromium answers with the keyboard; two tones cross; SIPp hangs up; the agent disposes; and
// history, recording and journal tell the same story.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { codecs } from "../carrier/g711.js";
import { level, tone, toneShare } from "../carrier/sound.js";
import { AgentBrowser } from "../harness/browser.js";
import { asRoot, Capture } from "../harness/capture.js";
import { story } from "../harness/centre.js";
import { listen } from "../harness/recording.js";
import { freePort, ROOT } from "../harness/server.js";
import { until, within } from "../harness/wait.js";

const CALLER_HERTZ = 700;
const AGENT_HERTZ = 1000;
const DTMF_PAYLOAD = 96; // As caller.xml offers it.
const NUMBER = "+5511988887777";

async function sippCalls(centre, mediaPort) {
  const { directory } = centre.server;
  const tonePath = path.join(directory, "tone.ulaw");
  writeFileSync(tonePath, codecs.pcmu.encode(tone(CALLER_HERTZ, 2)));
  const scenario = path.join(directory, "caller.xml");
  writeFileSync(
    scenario,
    readFileSync(path.join(ROOT, "tests/e2e/caller.xml"), "utf8").replace("TONE", tonePath),
  );
  const [command, flags] = asRoot("sipp", [
    `127.0.0.1:${centre.server.sipPort}`,
    ...["-sf", scenario, "-s", "4000", "-m", "1", "-nostdin", "-timeout", "60s"],
    ...["-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", String(await freePort()), "-mp", String(mediaPort)],
  ]);
  const sipp = spawn(command, flags, {
    cwd: directory,
    stdio: "ignore",
    env: { ...process.env, TERM: "dumb" },
  });
  return once(sipp, "exit").then(([code]) => code);
}

story("SIPp calls and an agent in Chromium answers", { agents: 1, timeout: 120_000 }, async (centre) => {
  const browser = await AgentBrowser.open(centre.server, { hertz: AGENT_HERTZ });
  centre.closing.push(() => browser.close());
  await browser.signIn("agente1");
  await browser.startShift();

  const mediaPort = await freePort();
  const capture = await Capture.start(path.join(centre.server.directory, "caller.pcap"), mediaPort);
  centre.closing.push(() => capture.stop());
  const hungUp = sippCalls(centre, mediaPort);

  const id = await browser.item("offered", 20_000);
  const heard = capture.packets().filter((packet) => packet.to === mediaPort);
  const greeting = heard.slice(0, 125).map((packet) => level(packet.samples));
  assert.ok(Math.max(...greeting) > 0.03, `the greeting was silent (${Math.max(...greeting)})`);
  // Before the digit SIPp sends no-operation packets, type 97. The event's first octet is the digit.
  await until("SIPp's digit crossed as an RFC 4733 event", () => {
    const events = capture
      .packets()
      .filter((packet) => packet.from === mediaPort && packet.payloadType === DTMF_PAYLOAD);
    const ended = events.some(({ payload }) => (payload[1] & 0x80) !== 0);
    return ended && events.every(({ payload }) => payload.length >= 4 && payload[0] === 1);
  });

  await browser.press("Space");
  assert.equal(await browser.item("engaged"), id);
  await browser.talks();
  await until(
    "SIPp's port receives the microphone's tone",
    () => {
      const last = capture.packets().filter((packet) => packet.to === mediaPort);
      const samples = last.slice(-25).flatMap((packet) => [...packet.samples]);
      return toneShare(samples, AGENT_HERTZ) > 0.8;
    },
    5000,
    200,
  );
  await browser.press("n");
  await browser.page.keyboard.type("pediu a segunda via");
  assert.equal(await within("SIPp hangs up", hungUp, 40_000), 0, "SIPp's scenario failed");

  assert.equal(await browser.item("wrap_up"), id);
  await browser.page.evaluate(() => document.activeElement?.blur());
  await browser.press("1");
  await browser.page.locator('[role="radio"][aria-checked="true"]').waitFor();
  await browser.press("Enter");
  await browser.noItem();
  await capture.stop();
  assert.deepEqual(browser.complaints, []);

  // Nobody's sound paused for long.
  const arrivals = capture.packets().filter((packet) => packet.to === mediaPort);
  const gaps = arrivals.slice(1).map((packet, i) => packet.at - arrivals[i].at);
  console.log(`# largest RTP gap at the caller: ${Math.round(Math.max(...gaps))} ms`);
  assert.ok(Math.max(...gaps) < 500);

  await agrees(centre, id);
});

async function agrees(centre, id) {
  const row = await until(
    "the interaction is closed, with its recording",
    async () => {
      const [summary] = (await centre.history()).filter((one) => one.id === id);
      return summary?.state === "ended" && summary.has_recording ? summary : null;
    },
    10_000,
    200,
  );
  assert.equal(row.exit, "answered");
  assert.equal(row.number, NUMBER);
  assert.equal(row.queue_name, "Suporte");
  assert.equal(row.agent_name, "Agente 1");
  assert.equal(row.disposition_name, "Resolvido");

  const detail = await until("the recording is playable", async () => {
    const one = await centre.api.get(`/interactions/${id}`);
    return one.recordings[0]?.playable ? one : null;
  });
  const at = (type) => {
    const found = detail.facts.filter((entry) => entry.fact.type === type);
    assert.equal(found.length, 1, `${found.length} facts of type ${type}`);
    return found[0];
  };
  assert.equal(at("offer_ended").fact.end, "accepted");
  assert.equal(at("interaction_released").fact.by, "customer");
  assert.equal(at("interaction_ended").fact.exit, "answered");
  assert.equal(row.answered, at("interaction_engaged").at);
  assert.equal(row.talked, at("interaction_released").at - at("interaction_engaged").at);
  assert.equal(row.wrapped, at("wrap_up_ended").at - at("wrap_up_started").at);
  assert.equal(at("interaction_disposed").fact.disposition, centre.resolved.id);
  assert.equal(detail.notes[0]?.text, "pediu a segunda via");

  const [recording] = detail.recordings;
  assert.ok(
    Math.abs(recording.length - row.talked) < 1_500_000,
    `${recording.length} µs recorded, ${row.talked} talked`,
  );
  await sounds(centre, recording);

  // A worker compresses it in the background: then the sound is kept once, and is the same.
  const kept = path.join(centre.server.data, "recordings");
  await until(
    "the recording is kept as Opus alone",
    () => readdirSync(kept).join(" ") === `${recording.id}.opus`,
    30_000,
    200,
  );
  await sounds(centre, recording);
}

// The customer on the left, the agent on the right, and neither on the other's side.
async function sounds(centre, recording) {
  const { channels, rate } = await listen(centre.api, recording);
  assert.equal(channels.length, 2);
  // The first second may hold the music's end and the browser's first silence.
  const [left, right] = channels.map((samples) => samples.subarray(rate * 2, samples.length - rate));
  assert.ok(
    toneShare(left, CALLER_HERTZ, rate) > 0.8,
    `customer's tone on the left: ${toneShare(left, CALLER_HERTZ, rate)}`,
  );
  assert.ok(
    toneShare(right, AGENT_HERTZ, rate) > 0.8,
    `agent's tone on the right: ${toneShare(right, AGENT_HERTZ, rate)}`,
  );
  assert.ok(toneShare(left, AGENT_HERTZ, rate) < 0.05, "the agent is heard on the customer's channel");
  assert.ok(toneShare(right, CALLER_HERTZ, rate) < 0.05, "the customer is heard on the agent's channel");
}
