// While the core is away voice follows the policies it was given: conversations go on and may end,
// new callers ring up to five seconds and then hear the fallback, whoever answers our dial hears the
// safe message. When the core is back the books are right and nobody is called twice.

import assert from "node:assert/strict";
import { toneShare } from "../carrier/sound.js";
import { story } from "../harness/centre.js";
import { until, within } from "../harness/wait.js";

// The core dies and stays away until the returned function is called.
function away(centre) {
  const { server } = centre;
  server.kill("warden", "SIGSTOP");
  const old = server.kill("core");
  return async () => {
    server.kill("warden", "SIGCONT");
    await until("another core", () => ![old, 0].includes(server.pidOrNone("core")), 5000, 10);
    await server.healthy();
  };
}

story("a conversation goes on without the core, and ends without it", { agents: 2 }, async (centre) => {
  const [first, second] = centre.agents;
  await first.signIn();
  await second.signIn();
  const leaving = await centre.caller({ digit: "1" });
  const ended = await first.accept();
  const staying = await centre.caller({ digit: "1" });
  const kept = await second.accept();
  const theyTalk = () => toneShare(staying.rtp.heardSamples(), second.hertz) > 0.7;
  await until("they talk", theyTalk);
  staying.rtp.resetFigures();

  const comeBack = away(centre);
  await until("they still talk", () => staying.rtp.received > 25 && theyTalk());
  await leaving.hangUp();
  await until("a second of talk without the core", () => staying.rtp.received > 75);
  await comeBack();

  await first.desk.until(
    "wrap-up of the call that ended",
    (desk) => desk.view.items[ended]?.state === "wrap_up",
  );
  await second.desk.until("still engaged", (desk) => desk.view.items[kept]?.state === "engaged");
  assert.ok(staying.rtp.gapMax < 500, `gap ${staying.rtp.gapMax}`);
  await first.finish(ended);
  await staying.hangUp();
  await second.finish(kept);
  for (const call of [leaving, staying]) {
    await centre.interactionOf(
      call,
      "ended",
      (it) => it.state === "ended" && it.exit === "answered" && it.has_recording,
    );
  }
});

story("a caller who arrives just before the core is back is served", { agents: 0 }, async (centre) => {
  const comeBack = away(centre);
  const call = await centre.caller({ digit: "1" });
  await until("it rings", () => call.status === 180 || call.status === 183, 3000);
  assert.equal(call.state, "ringing");
  await comeBack();
  assert.equal(await within("it is answered", call.answered, 5000), true);
  await centre.interactionOf(call, "queued", (it) => it.state === "queued");
  await call.hangUp();
  await centre.interactionOf(call, "ended", (it) => it.exit === "abandoned_in_queue");
});

story("a caller who arrives while the core stays away hears the fallback", { agents: 0 }, async (centre) => {
  const comeBack = away(centre);
  const call = await centre.caller();
  const rang = performance.now();
  assert.equal(await within("it is answered by voice alone", call.answered, 8000), true);
  const waited = performance.now() - rang;
  assert.ok(waited > 4000 && waited < 7000, `answered after ${Math.round(waited)} ms`);
  await until("the fallback is spoken", () => call.rtp.activity() > 0.2, 5000);
  assert.equal(await within("it is hung up after the message", call.ended, 20_000), "far");
  await comeBack();
  const row = await centre.interactionOf(call, "in the books", (it) => it.state === "ended");
  assert.notEqual(row.exit, "answered");
});

story("a caller who leaves while the core is away is in the books", { agents: 0 }, async (centre) => {
  const queued = await centre.caller({ digit: "1" });
  await centre.interactionOf(queued, "queued", (it) => it.state === "queued");
  const comeBack = away(centre);
  const arrived = await centre.caller();
  await until("it rings", () => arrived.state === "ringing", 3000);
  await arrived.hangUp();
  await queued.hangUp();
  await comeBack();
  await centre.interactionOf(
    queued,
    "ended",
    (it) => it.exit === "abandoned_in_queue" && it.state === "ended",
  );
  await centre.interactionOf(
    arrived,
    "ended",
    (it) => it.exit === "abandoned_in_flow" && it.state === "ended",
  );
});

story("a menu step finishes without the core, then music", { agents: 0 }, async (centre) => {
  const call = await centre.caller();
  await call.answered;
  await until("the greeting is heard", () => call.rtp.activity() > 0.2);
  const comeBack = away(centre);
  call.press("2");
  await until("the digit ended the greeting and music plays", () => call.rtp.activity() > 0.3, 5000);
  await comeBack();
  await centre.interactionOf(
    call,
    "queued for sales",
    (it) => it.state === "queued" && it.queue_name === "Vendas",
  );
  await call.hangUp();
});

story(
  "who answers our dial while the core is away hears the safe message, once",
  { agents: 1 },
  async (centre) => {
    const [agent] = centre.agents;
    await agent.signIn({ available: false });
    const dialled = [];
    const incoming = new Promise((resolve) => {
      centre.carrier.on("call", (call) => {
        dialled.push(call.number);
        call.ring();
        resolve(call);
      });
    });
    const { interaction } = await agent.desk.request("dial", { number: "+5511900010001" });
    const call = await within("the carrier is called", incoming, 5000);
    await agent.desk.until("it rings", (desk) => desk.view.items[interaction]?.ringing);
    const comeBack = away(centre);
    await call.answer();
    await until("the safe message is spoken", () => call.rtp.activity() > 0.2, 5000);
    assert.equal(await within("we hang up", call.ended, 25_000), "far");
    await comeBack();
    await agent.desk.until(
      "the dial is over",
      (desk) => !desk.view.items[interaction] || desk.view.items[interaction].state === "wrap_up",
    );
    assert.deepEqual(dialled, ["+5511900010001"]);
  },
);
