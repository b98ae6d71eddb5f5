// A server that speaks docs/api.md with sample data, for development of the screens and for their
// tests. It decides nothing a real one would: no routing, no journal, no audio. Extra routes under
// /fake let a test make things happen (an offer, a lost connection).

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { detailOf, emptyDesk, floorOf, lapsedLead, makeItem, makeState, now, whyOf } from "./data.mjs";
import { dictionary, reportOf } from "./reports.mjs";
import { makeWav } from "./wav.mjs";

const password = "regente-demo";
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

// As the real server says them: one sentence a code, without the detail.
const sentences = {
  already_exists: "Já existe um com esse nome.",
  agent_already_signed_in: "Você já está em turno.",
  credentials_invalid: "Usuário ou senha incorretos.",
  csrf_invalid: "O pedido não veio desta tela. Recarregue a página.",
  disposition_missing: "Escolha um resultado antes de concluir.",
  flow_invalid: "O fluxo tem um erro.",
  interaction_unknown: "Esse contato não existe mais.",
  agent_busy: "Essa pessoa está ocupada.",
  rings_narrow: "Um anel só pode ampliar o anterior.",
  skill_in_use: "A habilidade está em uso.",
  value_out_of_range: "Um valor está fora do permitido.",
  not_found: "Isso não existe.",
  note_too_long: "A anotação passa de 10.000 caracteres.",
  number_invalid: "Esse número não pode ser discado.",
  seat_down: "O áudio não está conectado. Verifique o fone.",
  session_missing: "Entre para continuar.",
  setup_wrong: "O link de criação não vale mais.",
};

class Refused extends Error {
  constructor(status, code, detail = "") {
    super(code);
    this.status = status;
    this.body = { error: { code, message: sentences[code] ?? "Algo deu errado.", detail } };
  }
}

function difference(from, to) {
  const patch = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const before = from[key];
    const nested = (one) => typeof one === "object" && one !== null && !Array.isArray(one);
    if (nested(value) && nested(before)) {
      const inner = difference(before, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (JSON.stringify(before) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  return patch;
}

export function startFakeServer({ port = 0, root = null } = {}) {
  const state = makeState();
  const sockets = new Set();
  const wav = makeWav(240);
  let refuseSockets = false;

  const deskOf = (id) => (state.desks[id] ??= emptyDesk(state));
  const views = {
    desk: (id) => deskOf(id),
    floor: () => floorOf(state),
    campaigns: () => ({ campaigns: state.funnels }),
  };

  // Sends to every subscriber what changed since it was last told.
  function tell() {
    for (const socket of sockets) {
      for (const [topic, told] of socket.told) {
        const view = JSON.parse(JSON.stringify(views[topic](socket.user)));
        const patch = difference(told.view, view);
        if (Object.keys(patch).length === 0) continue;
        told.n += 1;
        told.view = view;
        socket.send(JSON.stringify({ topic, n: told.n, patch }));
      }
    }
  }

  function setDesk(desk, values) {
    Object.assign(desk, values, { since: now() });
  }

  function freeDesk(desk) {
    if (desk.pause_planned)
      setDesk(desk, {
        state: "not_ready",
        reason: "pause",
        pause_planned: false,
        pause_name: desk.planned ?? "",
      });
    else setDesk(desk, { state: desk.reason === "none" ? "available" : "not_ready" });
  }

  const requests = {
    sign_in(desk, args) {
      if (desk.state !== "signed_out") throw new Refused(409, "agent_already_signed_in");
      setDesk(desk, {
        state: "not_ready",
        reason: "signed_in",
        seat_kind: args.seat,
        seat_up: args.seat === "phone",
      });
    },
    sign_out(desk) {
      setDesk(desk, { state: "signed_out", reason: "none", seat_kind: "none", seat_up: false });
    },
    set_presence(desk, args) {
      const name = state.pauses.find((one) => one.id === args.pause)?.name ?? "";
      if (["engaged", "wrap_up", "offered"].includes(desk.state)) {
        Object.assign(desk, { pause_planned: args.presence === "not_ready", planned: name });
      } else if (args.presence === "available") {
        if (!desk.seat_up) throw new Refused(409, "seat_down");
        setDesk(desk, { state: "available", reason: "none", pause_name: "" });
      } else {
        setDesk(desk, { state: "not_ready", reason: "pause", pause_name: name });
      }
    },
    accept_offer(desk, args) {
      const item = itemOf(desk, args);
      if (item.state === "previewing") {
        Object.assign(item, { state: "dialling", since: now() });
        setDesk(desk, { state: "engaged" });
        soon(() => Object.assign(item, { ringing: true }), 400);
        soon(
          () =>
            item.state === "dialling" &&
            Object.assign(item, { state: "engaged", since: now(), answered: now(), recording: true }),
          1200,
        );
      } else {
        Object.assign(item, { state: "engaged", since: now(), answered: now(), recording: true });
        setDesk(desk, { state: "engaged" });
      }
    },
    decline_offer(desk, args) {
      const item = itemOf(desk, args);
      delete desk.items[item.id];
      if (item.state === "offered") setDesk(desk, { state: "not_ready", reason: "declined" });
      else freeDesk(desk);
    },
    set_hold(desk, args) {
      itemOf(desk, args).on_hold = args.on;
    },
    set_mute(desk, args) {
      desk.muted = args.on;
    },
    end_interaction(desk, args) {
      wrapUp(desk, itemOf(desk, args));
    },
    dial(desk, args) {
      if (!/^\+?\d{3,15}$/.test(args.number)) throw new Refused(422, "number_invalid", args.number);
      const item = makeItem(state, "dial", { number: args.number });
      desk.items[item.id] = item;
      setDesk(desk, { state: "engaged" });
      soon(() => Object.assign(item, { ringing: true }), 300);
      soon(
        () =>
          item.state === "dialling" &&
          Object.assign(item, { state: "engaged", since: now(), answered: now(), recording: true }),
        900,
      );
    },
    take_lead(desk) {
      const item = makeItem(state, "preview");
      desk.items[item.id] = item;
      setDesk(desk, { state: "offered" });
    },
    dispose(desk, args) {
      itemOf(desk, args).disposition = args.disposition;
    },
    finish_wrap_up(desk, args) {
      const item = itemOf(desk, args);
      if (item.disposition === "0") throw new Refused(409, "disposition_missing");
      delete desk.items[item.id];
      freeDesk(desk);
    },
    save_note(desk, args) {
      if (Buffer.byteLength(args.text) > 10_000) throw new Refused(422, "note_too_long");
      Object.assign(itemOf(desk, args), { note: args.text, note_saved: now() });
    },
    transfer(desk, args) {
      const item = itemOf(desk, args);
      if (!state.queues.some((one) => one.id === args.queue)) throw new Refused(404, "queue_unknown");
      wrapUp(desk, item);
    },
    set_agent_presence() {},
  };

  function itemOf(desk, args) {
    const item = desk.items[args.interaction];
    if (!item) throw new Refused(404, "interaction_unknown");
    return item;
  }

  function wrapUp(desk, item) {
    Object.assign(item, {
      state: "wrap_up",
      since: now(),
      wrap_ends_at: now() + 120_000_000,
      recording: false,
      on_hold: false,
    });
    setDesk(desk, { state: "wrap_up", muted: false });
  }

  const timers = new Set();
  function soon(act, ms) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
      tell();
    }, ms);
    timers.add(timer);
  }

  const fakes = {
    remainder({ remainder }) {
      state.remainder = remainder;
      return {};
    },
    offer({ user, person }) {
      const desk = deskOf(user);
      const item = makeItem(state, "offer", { person });
      desk.items[item.id] = item;
      setDesk(desk, { state: "offered" });
      return { interaction: item.id };
    },
    hangup({ user }) {
      const desk = deskOf(user);
      for (const item of Object.values(desk.items)) wrapUp(desk, item);
      return {};
    },
    // The lead's time passed: one of the person's contacts, ended as they became not ready.
    lapse({ user }) {
      const desk = deskOf(user);
      const [item] = Object.values(desk.items);
      desk.items = {};
      setDesk(desk, { state: "not_ready", reason: "no_answer" });
      state.history.unshift(lapsedLead(state, item, desk.since));
      return { interaction: item.id };
    },
    // Sets members of what the server keeps: "users", "queues", "history" ...
    keep({ list, id, values }) {
      Object.assign(
        state[list].find((one) => one.id === id),
        values,
      );
      return {};
    },
    leave({ user }) {
      const desk = deskOf(user);
      desk.items = {};
      freeDesk(desk);
      return {};
    },
    seat({ user, up }) {
      deskOf(user).seat_up = up;
      return {};
    },
    sockets({ accept }) {
      refuseSockets = !accept;
      if (!accept) for (const socket of sockets) socket.terminate();
      return {};
    },
    skip() {
      for (const socket of sockets) for (const told of socket.told.values()) told.n += 1;
      return {};
    },
    patch({ topic, id, values }) {
      if (topic === "desk") Object.assign(deskOf(id), values);
      if (topic === "campaigns") Object.assign(state.funnels[id], values);
      if (topic === "floor") state.floor[id] = values;
      if (topic === "item")
        for (const desk of Object.values(state.desks)) Object.assign(desk.items[id] ?? {}, values);
      return {};
    },
    reset() {
      state.desks = {};
      return {};
    },
  };

  function page(list, url) {
    const limit = Number(url.searchParams.get("limit") ?? 50);
    const from = Number(url.searchParams.get("cursor") || 0);
    const next = from + limit < list.length ? String(from + limit) : "";
    return { items: list.slice(from, from + limit), next };
  }

  function crud(list, url, method, id, body, make) {
    if (method === "GET" && id === undefined) return page(list, url);
    if (method === "POST") {
      const made = { ...make, ...body, id: String(state.nextId++) };
      if (list.some((one) => one.name === made.name)) throw new Refused(409, "already_exists");
      list.push(made);
      return made;
    }
    const index = list.findIndex((one) => one.id === id);
    if (index < 0) throw new Refused(404, "not_found");
    if (method === "PUT") list[index] = { ...list[index], ...body, id };
    if (method === "DELETE") return list.splice(index, 1)[0];
    return list[index];
  }

  function interactions(url) {
    const q = (name) => url.searchParams.get(name);
    const nameOf = (list, id) => list.find((one) => one.id === id)?.name;
    return page(
      state.history.filter(
        (one) =>
          (!q("direction") || one.direction === q("direction")) &&
          (!q("exit") || one.exit === q("exit")) &&
          (!q("from") || one.started >= Number(q("from"))) &&
          (!q("queue") || one.queue_name === nameOf(state.queues, q("queue"))) &&
          (!q("campaign") || one.campaign_name === nameOf(state.campaigns, q("campaign"))) &&
          (!q("agent") || one.agent_name === nameOf(state.users, q("agent"))),
      ),
      url,
    );
  }

  function uploadList(campaign, url, text) {
    const rows = text.trim().split(/\r?\n/).slice(1);
    const rejections = rows.flatMap((row, i) =>
      /^\+?\d{8,15},/.test(row) ? [] : [{ row: i + 2, code: "number_invalid", value: row.split(",")[0] }],
    );
    const list = {
      id: String(state.nextId++),
      campaign,
      name: url.searchParams.get("name"),
      uploaded: now(),
      rows: rows.length,
      accepted: rows.length - rejections.length,
      rejected: rejections.length,
    };
    state.lists[campaign] = [...(state.lists[campaign] ?? []), list];
    state.rejections[list.id] = rejections;
    return { list, rejections };
  }

  function setCampaign(id, verb) {
    const word = { start: "running", pause: "paused", stop: "stopped" }[verb];
    const one = state.campaigns.find((campaign) => campaign.id === id);
    if (!one || !word) throw new Refused(404, "not_found");
    one.state = word;
    state.funnels[id].state = word;
    return one;
  }

  function queueOf(id) {
    const queue = state.queues.find((one) => one.id === id);
    if (!queue) throw new Refused(404, "queue_unknown");
    return queue;
  }

  // The two refusals that a story tells: a ring that asks for more than the one before, and a weight.
  function checkSettings({ rings = [], weight = 1 }) {
    if (weight < 1 || weight > 100) throw new Refused(422, "value_out_of_range", "weight");
    rings.forEach((ring, i) => {
      const wider = (need) =>
        rings[i - 1].skills.some((one) => one.skill === need.skill && one.level >= need.level);
      if (i > 0 && !ring.skills.every(wider)) throw new Refused(422, "rings_narrow", `rings[${i}]`);
    });
  }

  const hasSkill = (id) => (routing) => routing.skills.some((one) => one.skill === id);

  function route(method, url, body, text, me) {
    const [kind, id, verb] = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
    switch (kind) {
      case "users":
        return crud(state.users, url, method, id, body, { has_phone: false, phone_registered: false });
      case "queues":
        if (verb === "open") return Object.assign(queueOf(id), { open: body.open });
        if (body?.settings !== undefined) checkSettings(body.settings);
        return crud(state.queues, url, method, id, body, { members: [], open: true });
      case "skills":
        if (method === "DELETE" && Object.values(state.routing).some(hasSkill(id)))
          throw new Refused(409, "skill_in_use");
        return crud(state.skills, url, method, id, body, {});
      case "agents": {
        state.routing[id] ??= { memberships: [], skills: [], lent_to: [], returns_at: 0 };
        const routing = state.routing[id];
        if (verb === "lend") {
          const home = body.minutes === 0;
          return Object.assign(routing, {
            lent_to: home ? [] : body.queues,
            returns_at: home ? 0 : now() + body.minutes * 60_000_000,
          });
        }
        if (method === "GET") return routing;
        if (body.skills.some((one) => one.level < 1 || one.level > 10))
          throw new Refused(422, "value_out_of_range", "skills");
        return Object.assign(routing, body);
      }
      case "operation":
        if (method === "PUT") {
          if (body.ageing_step < 1_000_000) throw new Refused(422, "value_out_of_range", "ageing_step");
          Object.assign(state.operation, body);
        }
        return state.operation;
      case "callbacks":
        if (method === "DELETE") state.callbacks = state.callbacks.filter((one) => one.id !== id);
        return page(state.callbacks, url);
      case "dispositions":
        return crud(state.dispositions, url, method, id, body, {});
      case "pause-reasons":
        return crud(state.pauses, url, method, id, body, {});
      case "trunks":
        return crud(state.trunks, url, method, id, body, {
          has_password: false,
          reachable: false,
          status: "",
        });
      case "flows": {
        if (verb !== "publish")
          return crud(state.flows, url, method, id, { ...body, draft_differs: true }, { live_version: 0 });
        const flow = state.flows.find((one) => one.id === id);
        const names = flow.graph.nodes.map((one) => one.name);
        const leads = ({ body: of }) =>
          [of.next, of.on_open, of.on_closed, of.on_failure].filter((one) => one !== undefined);
        for (const one of flow.graph.nodes) {
          const missing = leads(one).find((name) => !names.includes(name));
          if (missing !== undefined)
            throw new Refused(
              422,
              "flow_invalid",
              `${one.name}: next_unknown${missing === "" ? "" : ` (${missing})`}`,
            );
        }
        Object.assign(flow, { live_version: flow.live_version + 1, draft_differs: false });
        return flow;
      }
      case "numbers": {
        const index = state.numbers.findIndex((one) => one.number === id);
        if (method === "GET" && id === undefined) return page(state.numbers, url);
        if (method === "DELETE") state.numbers.splice(index, 1);
        else if (index < 0) state.numbers.push({ number: id, flow: body.flow });
        else state.numbers[index] = { number: id, flow: body.flow };
        return { number: id, flow: body?.flow ?? "0" };
      }
      case "campaigns":
        if (verb === "lists")
          return method === "POST" ? uploadList(id, url, text) : page(state.lists[id] ?? [], url);
        if (verb !== undefined) return setCampaign(id, verb);
        if (method === "POST") {
          const made = crud(state.campaigns, url, method, id, body, { state: "stopped" });
          state.funnels[made.id] = {
            ...state.funnels[3],
            name: made.name,
            mode: made.settings.mode,
            state: "stopped",
          };
          return made;
        }
        return crud(state.campaigns, url, method, id, body, {});
      case "lists":
        return page(state.rejections[id] ?? [], url);
      case "dnc":
        if (method === "POST")
          for (const number of body.numbers)
            state.dnc.unshift({ number, source: "screen", reason: body.reason, added: now() });
        if (method === "DELETE") state.dnc = state.dnc.filter((one) => one.number !== id);
        return page(state.dnc, url);
      case "metrics":
        return page(dictionary, url);
      case "reports":
        return reportOf(id, url, state, state.remainder ?? 0);
      case "interactions": {
        if (id === undefined) return interactions(url);
        if (verb === "why") return whyOf(state, id);
        if (verb === "assign" && body.agent === "12") throw new Refused(409, "agent_busy");
        if (method === "POST") {
          state.asked.push({ id, verb, ...body });
          if (verb !== "priority") state.taken.push(id);
          return {};
        }
        const detail = detailOf(state, id);
        if (detail === null) throw new Refused(404, "not_found");
        return detail;
      }
      case "contacts": {
        for (const item of Object.values(deskOf(me.id).items))
          if (item.card.contact === id) item.card = { ...item.card, name: body.name };
        return { id, ...body };
      }
      default:
        throw new Refused(404, "not_found");
    }
  }

  const sessionOf = (request) => {
    const login = /fake_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    return state.users.find((one) => one.user === login);
  };
  const meOf = (one) => ({
    id: one.id,
    user: one.user,
    name: one.name,
    role: one.role,
    language: one.language,
    csrf: "fake-csrf",
    server_time: now(),
    version: "fake",
  });

  async function api(request, response, url, text) {
    const isJson = (request.headers["content-type"] ?? "").includes("json") && text !== "";
    const body = isJson ? JSON.parse(text) : undefined;
    const me = sessionOf(request);
    if (url.pathname === "/api/v1/health")
      return {
        status: "ok",
        version: "fake",
        voice_up: true,
        journal_ok: true,
        journal_seq: 1,
        started: now(),
      };
    if (url.pathname === "/api/v1/setup") {
      if (body.token !== "one-time") throw new Refused(403, "setup_wrong");
      state.users.push({ ...state.users[0], id: String(state.nextId++), user: body.user, name: body.name });
      response.setHeader("Set-Cookie", `fake_session=${body.user}; Path=/; HttpOnly; SameSite=Strict`);
      return meOf(state.users.at(-1));
    }
    if (url.pathname === "/api/v1/session" && request.method === "POST") {
      const found = state.users.find((one) => one.user === body.user);
      if (!found || (body.password !== password && found.id < "1000"))
        throw new Refused(401, "credentials_invalid");
      response.setHeader("Set-Cookie", `fake_session=${found.user}; Path=/; HttpOnly; SameSite=Strict`);
      return meOf(found);
    }
    if (!me) throw new Refused(401, "session_missing");
    if (url.pathname === "/api/v1/session") {
      if (request.method === "DELETE") response.setHeader("Set-Cookie", "fake_session=; Path=/; Max-Age=0");
      return request.method === "DELETE" ? {} : meOf(me);
    }
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== "fake-csrf")
      throw new Refused(403, "csrf_invalid");
    return route(request.method, url, body, text, me);
  }

  function audio(request, response) {
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
    const from = range ? Number(range[1]) : 0;
    const to = range?.[2] ? Number(range[2]) : wav.length - 1;
    response.writeHead(range ? 206 : 200, {
      "Content-Type": "audio/wav",
      "Accept-Ranges": "bytes",
      "Content-Length": to - from + 1,
      ...(range ? { "Content-Range": `bytes ${from}-${to}/${wav.length}` } : {}),
    });
    response.end(wav.subarray(from, to + 1));
  }

  async function files(url, response) {
    const path = normalize(url.pathname);
    for (const candidate of [path, "/index.html"]) {
      const type = types[extname(candidate)];
      if (type === undefined) continue;
      try {
        const content = await readFile(join(root, candidate));
        // As strict as the real server is meant to be, so that a forbidden request shows in tests.
        response.writeHead(200, {
          "Content-Type": type,
          "Content-Security-Policy":
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self' ws: wss:",
        });
        return response.end(content);
      } catch {
        // The next candidate.
      }
    }
    response.writeHead(404).end();
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://fake");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const json = (status, body) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    try {
      if (/^\/api\/v1\/recordings\/\d+\/audio$/.test(url.pathname)) return audio(request, response);
      if (url.pathname.startsWith("/fake/")) {
        const result = fakes[url.pathname.slice(6)](text === "" ? {} : JSON.parse(text));
        tell();
        return json(200, result);
      }
      if (url.pathname.startsWith("/api/")) {
        const result = await api(request, response, url, text);
        tell();
        return json(200, result);
      }
      if (root !== null) return await files(url, response);
      response.writeHead(404).end();
    } catch (error) {
      if (error instanceof Refused) return json(error.status, error.body);
      json(500, { error: { code: "unavailable", message: String(error), detail: "" } });
    }
  });

  const socketServer = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, raw, head) => {
    const me = sessionOf(request);
    if (!me || refuseSockets) return raw.destroy();
    socketServer.handleUpgrade(request, raw, head, (socket) => {
      socket.user = me.id;
      socket.told = new Map();
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("message", (data) => hear(socket, JSON.parse(String(data))));
      socket.send(JSON.stringify({ hello: { server_time: now(), version: "fake" } }));
    });
  });

  function hear(socket, message) {
    const answer = (body) => socket.send(JSON.stringify(body));
    const desk = deskOf(socket.user);
    if (message.op === "subscribe") {
      const view = JSON.parse(JSON.stringify(views[message.topic](socket.user)));
      socket.told.set(message.topic, { n: 1, view });
      answer({ topic: message.topic, n: 1, snapshot: view });
    } else if (message.op === "unsubscribe") {
      socket.told.delete(message.topic);
    } else if (message.op === "ping") {
      answer({ pong: message.id, server_time: now() });
    } else if (message.op === "seat_offer") {
      // No audio here: the desk believes that the seat is up, the browser never connects.
      soon(() => Object.assign(desk, { seat_up: true }), 50);
    } else if (message.op === "request") {
      try {
        requests[message.name](desk, message.args);
        answer({ reply: message.id, ok: true, result: { interaction: "0" } });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        answer({ reply: message.id, ok: false, ...error.body });
      }
      tell();
    }
  }

  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      resolve({
        port: server.address().port,
        state,
        close: () => {
          for (const timer of timers) clearTimeout(timer);
          for (const socket of sockets) socket.terminate();
          server.close();
        },
      });
    });
  });
}
