// The peer that tests trust must itself be trustworthy: two of them talk to each other here.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { codecs } from "./g711.js";
import { SipMessage } from "./sip_message.js";
import { digest, SipPeer } from "./sip_peer.js";
import { formatWav, level, parseWav, resample, tone, toneShare } from "./sound.js";

test("G.711 codes decode to what encodes to them", () => {
  for (const codec of Object.values(codecs)) {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = codec.encode(codec.decode(codes));
    for (let code = 0; code < 256; code += 1) {
      // Mu-law has two zeros.
      if (codec.name === "PCMU" && code === 0x7f) continue;
      assert.equal(again[code], code, `${codec.name} ${code}`);
    }
  }
});

test("a tone is found where it is and nowhere else", () => {
  const samples = codecs.pcmu.decode(codecs.pcmu.encode(tone(440, 2)));
  assert.ok(toneShare(samples, 440) > 0.95);
  assert.ok(toneShare(samples, 1000) < 0.02);
});

test("a WAV survives writing and reading, and resampling keeps its tone", () => {
  const wav = parseWav(formatWav(tone(440), 8000));
  assert.equal(wav.rate, 8000);
  assert.deepEqual(wav.channels[0], tone(440));
  assert.ok(toneShare(resample(tone(440), 8000, 48000), 440, 48000) > 0.95);
});

test("a message with folded and short headers is read", () => {
  const message = SipMessage.parse(
    Buffer.from("OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP x;\r\n branch=z9hG4bK1\r\ni: 7\r\n\r\n"),
  );
  assert.equal(message.get("call-id"), "7");
  assert.match(message.get("via"), /branch=z9hG4bK1/);
  assert.equal(SipMessage.parse(Buffer.from("nonsense\r\n\r\n")), null);
});

test("digest answers as in RFC 2617 §3.5", () => {
  const answer = digest('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"', {
    user: "Mufasa",
    password: "Circle Of Life",
    method: "GET",
    uri: "/dir/index.html",
  });
  assert.match(answer, /response="670fd8c2df070c60b045671b8b24ff02"/);
});

async function pair(context) {
  const [near, far] = [await SipPeer.open({ user: "near" }), await SipPeer.open({ user: "far" })];
  context.after(async () => {
    await near.close();
    await far.close();
  });
  return { near, far, to: { ip: far.ip, port: far.port } };
}

test("two peers talk, hold, press digits and hang up", async (context) => {
  const { near, far, to } = await pair(context);
  const incoming = new Promise((resolve) => far.once("call", resolve));
  const call = await near.call("4000", to, { caller: "+5511999990000" });
  const other = await incoming;
  assert.equal(other.number, "4000");
  assert.equal(other.caller, "+5511999990000");
  other.ring();
  await other.answer();
  assert.equal(await call.answered, true);

  other.rtp.keep = 8000;
  const payloadTypes = new Set();
  other.rtp.socket.on("message", (packet) => payloadTypes.add(packet[1] & 0x7f));
  call.rtp.play(tone(700), { loop: true });
  await sleep(600);
  assert.ok(toneShare(other.rtp.heardSamples().slice(-3200), 700) > 0.9);
  assert.ok(level(call.rtp.heard[0] ?? new Int16Array(160)) < 0.01);
  call.press("5");
  await sleep(250);
  assert.ok(payloadTypes.has(101));
  assert.ok(other.rtp.gapMax < 200, `gap ${other.rtp.gapMax}`);

  assert.equal(await call.hold(true), 200);
  assert.equal(other.held, true);
  assert.equal(await call.hold(false), 200);
  assert.equal(other.held, false);

  await call.hangUp();
  assert.equal(await other.ended, "far");
});

test("refusals and cancelled calls are told apart", async (context) => {
  const { near, far, to } = await pair(context);
  far.once("call", (call) => call.reject(486, "Busy Here"));
  const busy = await near.call("1", to);
  assert.equal(await busy.ended, "refused");
  assert.equal(busy.status, 486);

  const incoming = new Promise((resolve) => far.once("call", resolve));
  const ringing = await near.call("2", to);
  const other = await incoming;
  other.ring();
  await new Promise((resolve) => ringing.once("progress", resolve));
  ringing.hangUp();
  assert.equal(await other.ended, "cancelled");
  assert.equal(await ringing.ended, "cancelled");
  assert.equal(ringing.status, 487);
});

test("OPTIONS is answered and what is unknown is refused", async (context) => {
  const { near, to } = await pair(context);
  const ask = (method) =>
    near.transact(
      SipMessage.request(method, "sip:far@127.0.0.1")
        .add("from", "<sip:near@127.0.0.1>;tag=1")
        .add("to", "<sip:far@127.0.0.1>")
        .add("call-id", method)
        .add("cseq", `1 ${method}`),
      to,
    );
  assert.equal((await ask("OPTIONS")).status, 200);
  assert.equal((await ask("PUBLISH")).status, 501);
});
