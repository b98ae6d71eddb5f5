#!/usr/bin/env node
// The simulated carrier of the demo: a telephone network with people in it. To the server it is an
// ordinary SIP trunk. It calls in at a gentle rate, listens to the greeting, presses a digit, waits
// with limited patience, talks when somebody answers; and it answers, is busy or ignores calls by
// number:
//   +55119000100NN answers and speaks    +55119000200NN is busy    +55119000300NN rings out
//   any other number answers.
// Every INVITE it receives and every call it made is one JSON line of --log.

import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { neighbourhood, Person, Random } from "./callers.js";
import { ownStall } from "./rtp.js";
import { SipPeer } from "./sip_peer.js";

const CALLS_MAX = 40; // Calls in progress; above it nobody calls in.

const { values: options } = parseArgs({
  options: {
    listen: { type: "string", default: "127.0.0.1:5070" },
    server: { type: "string", default: "127.0.0.1:5060" },
    rate: { type: "string", default: "4" }, // Calls a minute.
    "calls-in": { type: "string", default: "on" },
    number: { type: "string", default: "4000" },
    digits: { type: "string", default: "12" }, // What the menu offers.
    "talk-seconds": { type: "string", default: "40" },
    "patience-seconds": { type: "string", default: "90" },
    "ring-seconds": { type: "string", default: "3" },
    log: { type: "string", default: "" },
    seed: { type: "string", default: String(Date.now()) },
  },
});

function address(text, flag) {
  const match = /^([\d.]+):(\d+)$/.exec(text);
  if (!match) {
    console.error(`carrier: ${flag} wants ADDRESS:PORT, not "${text}"`);
    process.exit(2);
  }
  return { ip: match[1], port: Number(match[2]) };
}

const listen = address(options.listen, "--listen");
const server = address(options.server, "--server");
const random = new Random(options.seed);
const numbers = neighbourhood();
const talkMean = Number(options["talk-seconds"]) * 1000;
const patienceMean = Number(options["patience-seconds"]) * 1000;
let stopping = false;

function log(event, fields) {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...fields });
  if (options.log) appendFileSync(options.log, `${line}\n`);
  else console.log(line);
}

const peer = await SipPeer.open({ ...listen, user: "carrier" }).catch((error) => {
  console.error(`carrier: cannot listen on ${options.listen} (${error.code}); choose another with --listen`);
  process.exit(1);
});

// ---------------------------------------------------------------- talking

// Music never pauses; a conversation does. When what is heard has been mostly quiet for a moment,
// somebody took the call.
async function waitsForAPerson(call, patience) {
  const end = performance.now() + patience;
  while (call.state === "answered" && performance.now() < end) {
    await sleep(250);
    if (call.rtp.recent.length >= 75 && call.rtp.activity() < 0.4) return true;
  }
  return false;
}

async function converses(call, person, first) {
  const end = performance.now() + 8000 + random.wait(talkMean);
  await call.rtp.play(first);
  while (call.state === "answered" && performance.now() < end) {
    await sleep(random.between(1500, 5000));
    if (call.state === "answered") await call.rtp.play(person.middle());
  }
  if (call.state === "answered") await call.rtp.play(person.closing());
  await call.hangUp();
}

// ---------------------------------------------------------------- calling in

async function callsIn() {
  const person = new Person(random, random.pick(numbers));
  const call = await peer.call(options.number, server, { caller: person.number });
  log("calls", { from: person.number, to: options.number, call_id: call.callId });
  call.once("ended", (by) =>
    log("called", { from: person.number, call_id: call.callId, by, status: call.status, ...call.figures() }),
  );
  const giveUp = setTimeout(() => call.hangUp(), 60_000);
  const answered = await call.answered;
  clearTimeout(giveUp);
  if (!answered) return;

  // Listens to the greeting of the demo, during which no digit is taken, and interrupts the menu at times.
  await sleep(random.between(5800, 9500));
  if (random.next() < 0.05) {
    await call.hangUp();
    return;
  }
  if (random.next() < 0.08) {
    call.press("9"); // A digit nobody offered.
    await sleep(6000);
  }
  if (call.state === "answered") call.press(random.pick([...options.digits]));
  await sleep(3000);
  if (await waitsForAPerson(call, 10_000 + random.wait(patienceMean)))
    await converses(call, person, person.opening());
  else await call.hangUp();
}

async function keepsCalling() {
  const mean = 60_000 / Number(options.rate);
  await sleep(1500);
  while (!stopping) {
    if (peer.calls.size < CALLS_MAX) callsIn().catch((error) => log("trouble", { what: String(error) }));
    await sleep(Math.max(500, random.wait(mean)));
  }
}

// ---------------------------------------------------------------- being called

async function isCalled(call) {
  log("invite", { number: call.number, from: call.caller, call_id: call.callId });
  call.once("ended", (by) =>
    log("was_called", { number: call.number, call_id: call.callId, by, ...call.figures() }),
  );
  if (call.number.startsWith("+5511900020")) {
    await sleep(300);
    call.reject(486, "Busy Here");
    return;
  }
  await sleep(200);
  call.ring();
  if (call.number.startsWith("+5511900030")) {
    await Promise.race([call.ended, sleep(120_000)]);
    call.reject(480, "Temporarily Unavailable");
    return;
  }
  await sleep(random.between(0.4, 1.6) * 1000 * Number(options["ring-seconds"]));
  if (!(await call.answer())) return;
  log("answered", { number: call.number, call_id: call.callId });
  const person = new Person(random, call.number);
  await converses(call, person, person.pickUp());
}

peer.on("call", (call) => {
  isCalled(call).catch((error) => {
    log("trouble", { what: String(error) });
    call.reject(500, "Server Internal Error");
  });
});

// ---------------------------------------------------------------- life

async function stop() {
  if (stopping) return;
  stopping = true;
  log("stops", { own_stall_ms: Math.round(ownStall()) });
  await peer.close();
  process.exit(0);
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.on("unhandledRejection", (error) => log("trouble", { what: String(error) }));

log("listens", {
  on: options.listen,
  server: options.server,
  rate: Number(options.rate),
  seed: options.seed,
});
if (options["calls-in"] !== "off" && Number(options.rate) > 0) keepsCalling();
