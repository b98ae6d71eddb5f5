// An agent who works by herself through a whole test: accepts whatever is offered, talks for a while,
// finishes. A core that goes away in between only makes her try again.

export class BusyAgent {
  constructor(agent, { talkMilliseconds = 2000, hangsUp = true } = {}) {
    Object.assign(this, { agent, talkMilliseconds, hangsUp });
    this.engaged = new Map(); // Interaction -> when she took it.
    this.stopped = false;
    this.accepted = 0;
    this.troubles = [];
  }

  start() {
    this.running = this.work();
  }

  async work() {
    while (!this.stopped) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      try {
        await this.look();
      } catch (error) {
        // Too late (the caller left) or the core is away: the next look sees what is true.
        this.troubles.push(error.code ?? String(error));
      }
    }
  }

  async look() {
    const { desk, centre } = this.agent;
    for (const item of desk.items) {
      if (item.state === "offered") {
        await desk.request("accept_offer", { interaction: item.id });
        this.accepted += 1;
      } else if (item.state === "engaged") {
        if (!this.engaged.has(item.id)) this.engaged.set(item.id, performance.now());
        const talked = performance.now() - this.engaged.get(item.id);
        if (this.hangsUp && talked > this.talkMilliseconds)
          await desk.request("end_interaction", { interaction: item.id });
      } else if (item.state === "wrap_up") {
        if (item.disposition === "0")
          await desk.request("dispose", { interaction: item.id, disposition: centre.resolved.id });
        await desk.request("finish_wrap_up", { interaction: item.id });
      }
    }
    if (desk.items.length === 0 && desk.view.state === "not_ready" && desk.view.seat_up) {
      await desk.request("set_presence", { presence: "available" });
    }
  }

  async stop() {
    this.stopped = true;
    await this.running;
  }
}
