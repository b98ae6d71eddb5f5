// A caller may leave at any moment, and so may an agent's device: nothing hangs, nothing is counted
// twice, and history says what happened.

import assert from "node:assert/strict";
import { toneShare } from "../carrier/sound.js";
import { story } from "../harness/centre.js";
import { until } from "../harness/wait.js";

story("the caller hangs up in the menu", { agents: 0 }, async (centre) => {
  const call = await centre.caller();
  assert.equal(await call.answered, true);
  await until("the greeting is heard", () => call.rtp.activity() > 0.2);
  await call.hangUp();
  const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
  assert.equal(row.exit, "abandoned_in_flow");
  assert.equal(row.queue_name, "");
});

story("the caller hangs up while queued", { agents: 0 }, async (centre) => {
  const call = await centre.caller({ digit: "2" });
  await centre.interactionOf(call, "queued", (it) => it.state === "queued");
  await until("music is heard", () => call.rtp.activity() > 0.5);
  await call.hangUp();
  const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
  assert.equal(row.exit, "abandoned_in_queue");
  assert.equal(row.queue_name, "Vendas");
  assert.ok(row.waited > 0);
});

story("the caller hangs up while ringing the agent", { agents: 1 }, async (centre) => {
  const [agent] = centre.agents;
  await agent.signIn();
  const call = await centre.caller({ digit: "1" });
  const item = await agent.offered();
  await call.hangUp();
  await agent.desk.until(
    "the offer is gone and she is available",
    (desk) => desk.items.length === 0 && desk.view.state === "available",
  );
  const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
  assert.equal(row.id, item.id);
  assert.equal(row.exit, "abandoned_ringing");

  // She is not punished: the next caller is hers.
  const next = await centre.caller({ digit: "1" });
  const id = await agent.accept();
  await next.hangUp();
  await agent.finish(id);
});

story("the agent's phone dies while it is offered a call", { agents: 2 }, async (centre) => {
  const [first, second] = centre.agents;
  await first.signIn();
  const call = await centre.caller({ digit: "1" });
  const item = await first.offered();
  await first.phone.call.hangUp();
  await first.desk.until(
    "device lost",
    (desk) => desk.items.length === 0 && desk.view.reason === "device_lost",
  );
  await centre.interactionOf(call, "queued again", (it) => it.state === "queued");
  await second.signIn();
  assert.equal(await second.accept(), item.id);
  await until("the caller hears the second agent", () => {
    return toneShare(call.rtp.heardSamples(), second.hertz) > 0.7;
  });
  await call.hangUp();
  await second.finish(item.id);
  const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
  assert.equal(row.exit, "answered");
  assert.equal(row.agent_name, "Agente 2");
});

story(
  "the agent's phone dies in the middle of a conversation",
  { agents: 2, timeout: 90_000 },
  async (centre) => {
    const [first, second] = centre.agents;
    await first.signIn();
    const call = await centre.caller({ digit: "1" });
    const id = await first.accept();
    await until("they talk", () => toneShare(call.rtp.heardSamples(), first.hertz) > 0.7);
    await second.signIn();
    await first.phone.die();
    await until(
      "the caller hears music instead",
      () => call.rtp.activity() > 0.5 && toneShare(call.rtp.heardSamples(), first.hertz) < 0.3,
    );
    // The seat does not come back within its grace: the caller goes to the front and meets the other.
    assert.equal(await second.accept(40_000), id);
    await until(
      "the caller hears the second agent",
      () => toneShare(call.rtp.heardSamples(), second.hertz) > 0.7,
    );
    assert.equal(call.state, "answered");
    await call.hangUp();
    await second.finish(id);
    await centre.interactionOf(call, "ended", (it) => it.state === "ended" && it.exit === "answered");
  },
);

story("the agent's screen dies in the middle of a conversation", { agents: 1 }, async (centre) => {
  const [agent] = centre.agents;
  await agent.signIn();
  const call = await centre.caller({ digit: "1" });
  const id = await agent.accept();
  await agent.desk.request("save_note", { interaction: id, text: "meia anotação" });
  const { views } = agent.desk;
  assert.ok(views.desk.items[id]);
  agent.desk.vanish();
  await until("they still talk", () => toneShare(call.rtp.heardSamples(), agent.hertz) > 0.7);

  await agent.reopenDesk();
  assert.equal(agent.desk.view.items[id].state, "engaged");
  assert.equal(agent.desk.view.items[id].note, "meia anotação");
  await call.hangUp();
  await agent.desk.until("wrap-up", (desk) => desk.view.items[id]?.state === "wrap_up");

  // And once more in wrap-up.
  agent.desk.vanish();
  await agent.reopenDesk();
  await agent.finish(id);
  const row = await centre.interactionOf(call, "ended", (it) => it.state === "ended");
  assert.equal(row.exit, "answered");
  assert.equal(row.disposition_name, "Resolvido");
});
