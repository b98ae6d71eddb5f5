// Core or voice neither works nor ends: the warden notices its silence, ends it and starts another.

import { toneShare } from "../carrier/sound.js";
import { story } from "../harness/centre.js";
import { until } from "../harness/wait.js";

const config = "[process]\ncore_silence_seconds_max = 2\nvoice_silence_seconds_max = 2\n";

async function replaced(centre, role) {
  const old = centre.server.kill(role, "SIGSTOP");
  await until(`another ${role}`, () => ![old, 0].includes(centre.server.pidOrNone(role)), 10_000, 20);
}

story(
  "a core that hangs is replaced, and the conversation goes on",
  { agents: 1, config },
  async (centre) => {
    const [agent] = centre.agents;
    await agent.signIn();
    const call = await centre.caller({ digit: "1" });
    const id = await agent.accept();
    await until("they talk", () => toneShare(call.rtp.heardSamples(), agent.hertz) > 0.7);

    await replaced(centre, "core");
    await centre.server.healthy();
    await agent.desk.until("still engaged", (desk) => desk.view.items[id]?.state === "engaged");
    await call.hangUp();
    await agent.finish(id);
    await centre.interactionOf(call, "ended", (it) => it.state === "ended" && it.exit === "answered");
  },
);

story(
  "a voice process that hangs is replaced, and the next call is served",
  { agents: 1, config },
  async (centre) => {
    const [agent] = centre.agents;
    await agent.signIn();
    const lost = await centre.caller({ digit: "1" });
    await agent.accept();

    await replaced(centre, "voice");
    await centre.interactionOf(lost, "ended", (it) => it.state === "ended" || it.state === "wrap_up");
    const next = await until("a new call is answered", async () => {
      const call = await centre.caller();
      const up = await Promise.race([
        call.answered,
        new Promise((resolve) => setTimeout(resolve, 1000, false)),
      ]);
      if (!up) call.hangUp();
      return up ? call : null;
    });
    await next.hangUp();
  },
);
