// A small call centre, made through the API as an administrator would: queue, dispositions, flow on
// 4000, a trunk that leads to the test's own carrier, agents with SIP phones.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { SipPeer } from "../carrier/sip_peer.js";
import { Api } from "./api.js";
import { Desk } from "./desk.js";
import { Phone } from "./phone.js";
import { PASSWORD, TestServer } from "./server.js";
import { until } from "./wait.js";

export const SECOND = 1_000_000; // The API speaks microseconds.

export const GREETING = "Bem-vindo ao teste. Para suporte, tecle um. Para vendas, tecle dois.";

function greetingFlow(support, sales, announceSeconds) {
  const prompt = (text) => ({ text, language: "pt-BR", recording: "" });
  const enqueue = (queue) => ({
    type: "enqueue",
    queue,
    priority: 0,
    announce_every_ms: announceSeconds * 1000,
    language: "pt-BR",
  });
  return {
    start: "menu",
    nodes: [
      {
        name: "menu",
        body: {
          type: "menu",
          prompt: prompt(GREETING),
          choices: [
            { digit: "1", next: "suporte", label: "Suporte" },
            { digit: "2", next: "vendas", label: "Vendas" },
          ],
          first_digit_ms: 8000,
          retries: 1,
          invalid_prompt: prompt("Opção inválida."),
          timeout_prompt: null,
          on_failure: "fim",
        },
      },
      { name: "suporte", body: enqueue(support) },
      { name: "vendas", body: enqueue(sales) },
      { name: "fim", body: { type: "hang_up", prompt: prompt("Até logo.") } },
    ],
  };
}

// A test with a centre of its own: `tell` gets it open and furnished; its logs are kept when it fails.
export function story(name, options, tell) {
  test(name, { timeout: options.timeout ?? 120_000 }, async () => {
    const centre = await Centre.open(
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .slice(0, 60),
      options,
    );
    let failed = true;
    try {
      await tell(centre);
      failed = false;
    } finally {
      await centre.close(failed);
    }
  });
}

export class Centre {
  // `agents` of them, all in both queues, named agente1, agente2, ...
  static async open(
    name,
    {
      agents = 2,
      config = "",
      offerSeconds = 15,
      wrapSeconds = 60,
      announceSeconds = 0,
      mediaPorts = 2000,
    } = {},
  ) {
    const server = await TestServer.start(name, { config, mediaPorts });
    const centre = new Centre(server);
    try {
      await centre.furnish({ agents, offerSeconds, wrapSeconds, announceSeconds });
    } catch (error) {
      await centre.close(true);
      throw error;
    }
    return centre;
  }

  constructor(server) {
    this.server = server;
    this.api = server.admin;
    this.agents = [];
    this.closing = [];
    this.callersMade = 0;
  }

  async furnish({ agents, offerSeconds, wrapSeconds, announceSeconds }) {
    const { api } = this;
    this.carrier = await SipPeer.open({ user: "carrier" });
    this.closing.push(() => this.carrier.close());
    this.trunk = await api.post("/trunks", {
      name: "Operadora de teste",
      host: "127.0.0.1",
      port: this.carrier.port,
      transport: "udp",
      sources: "127.0.0.1",
      caller_number: "+551140000000",
      active: true,
    });
    this.resolved = await api.post("/dispositions", {
      name: "Resolvido",
      active: true,
      settings: { finishes_lead: true, adds_to_dnc: false },
    });
    this.again = await api.post("/dispositions", {
      name: "Ligar de novo",
      active: true,
      settings: { finishes_lead: false, adds_to_dnc: false },
    });
    const queue = (label) =>
      api.post("/queues", {
        name: label,
        settings: { offer_max: offerSeconds * SECOND, wrap_up_max: wrapSeconds * SECOND, record: true },
        dispositions: [this.resolved.id, this.again.id],
      });
    this.support = await queue("Suporte");
    this.sales = await queue("Vendas");
    this.flow = await api.post("/flows", {
      name: "Entrada",
      graph: greetingFlow(this.support.id, this.sales.id, announceSeconds),
    });
    await api.post(`/flows/${this.flow.id}/publish`);
    await api.put("/numbers/4000", { number: "4000", flow: this.flow.id });
    for (let i = 1; i <= agents; i += 1) {
      const user = `agente${i}`;
      const made = await api.post("/users", {
        user,
        name: `Agente ${i}`,
        role: "agent",
        language: "pt-BR",
        active: true,
        queues: [this.support.id, this.sales.id],
        password: PASSWORD,
        phone_secret: `segredo-${i}`,
      });
      this.agents.push(new Agent(this, { id: made.id, user, secret: `segredo-${i}`, hertz: 400 + 150 * i }));
    }
  }

  // Somebody calls 4000. With `digit`, presses it as soon as the call is answered.
  async caller({ digit = "", number } = {}) {
    this.callersMade += 1;
    const caller = number ?? `+55119${String(70_000_000 + this.callersMade)}`;
    const call = await this.carrier.call("4000", this.server.sip, { caller });
    call.callerNumber = caller;
    call.rtp.keep = 4000; // The last half second stays to be looked at.
    if (digit) {
      call.answered.then((yes) => {
        if (yes) call.press(digit);
      });
    }
    return call;
  }

  async history(filter = "") {
    return this.api.all(`/interactions?limit=200${filter}`);
  }

  // The supervisor's view, as it is now.
  async floor() {
    if (!this.floorDesk) {
      this.floorDesk = await Desk.open(this.api, ["floor"]);
      this.closing.push(async () => this.floorDesk.close());
    }
    return this.floorDesk.views.floor;
  }

  // The interaction of a caller, once `predicate` holds for its summary.
  async interactionOf(call, what, predicate, milliseconds = 10_000) {
    let seen;
    return until(
      `the interaction of ${call.callerNumber}: ${what}`,
      async () => {
        const mine = (await this.history()).filter((row) => row.number === call.callerNumber);
        if (mine.length > 1)
          throw new Error(`${call.callerNumber} has ${mine.length} interactions, one was expected`);
        seen = mine[0];
        return seen && predicate(seen) ? seen : null;
      },
      milliseconds,
      100,
    ).catch((error) => {
      error.message += `; it is ${JSON.stringify(seen)}`;
      throw error;
    });
  }

  async close(failed) {
    if (failed) await this.writeFacts().catch(() => {});
    for (const agent of this.agents) await agent.close().catch(() => {});
    for (const close of this.closing.reverse()) await close().catch(() => {});
    await this.server.stop(failed);
  }

  // Every interaction with its facts, beside the logs of a failed test.
  async writeFacts() {
    const details = [];
    for (const row of await this.history()) details.push(await this.api.get(`/interactions/${row.id}`));
    writeFileSync(path.join(this.server.directory, "facts.json"), JSON.stringify(details, null, 1));
  }
}

export class Agent {
  constructor(centre, { id, user, secret, hertz }) {
    Object.assign(this, { centre, id, user, secret, hertz });
    this.phone = null;
    this.desk = null;
  }

  // Plugs the phone in, signs in, and waits until the seat has sound.
  async signIn({ available = true } = {}) {
    const { server } = this.centre;
    this.phone = await Phone.open(server, this.user, this.secret, { hertz: this.hertz });
    this.api = await Api.signedIn(server.base, this.user, PASSWORD);
    this.desk = await Desk.open(this.api);
    await this.desk.request("sign_in", { seat: "phone" });
    await this.desk.until("the seat is up", (desk) => desk.view.seat_up, 8000);
    if (available) await this.available();
  }

  // Another browser tab of the same agent.
  async reopenDesk() {
    this.desk = await Desk.open(this.api);
  }

  async available() {
    await this.desk.request("set_presence", { presence: "available" });
    await this.desk.until(
      "available",
      (desk) => desk.view.state === "available" || desk.view.state === "offered",
    );
  }

  offered(milliseconds = 10_000) {
    return this.desk.until(
      "an offer",
      (desk) => desk.items.find((item) => item.state === "offered"),
      milliseconds,
    );
  }

  async accept(milliseconds) {
    const item = await this.offered(milliseconds);
    await this.desk.request("accept_offer", { interaction: item.id });
    await this.desk.until("engaged", (desk) => desk.view.items[item.id]?.state === "engaged");
    return item.id;
  }

  // Chooses a verdict and ends the wrap-up.
  async finish(id, disposition = this.centre.resolved.id) {
    await this.desk.until("wrap-up", (desk) => desk.view.items[id]?.state === "wrap_up");
    await this.desk.request("dispose", { interaction: id, disposition });
    await this.desk.request("finish_wrap_up", { interaction: id });
    await this.desk.until("nothing in hand", (desk) => !desk.view.items[id]);
  }

  async close() {
    this.desk?.close();
    await this.phone?.close();
  }
}
