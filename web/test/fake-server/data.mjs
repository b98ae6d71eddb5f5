// Sample data of the fake server: a test fixture, told as one quiet afternoon of an energy company.

const second = 1_000_000;
const minute = 60 * second;
export const now = () => Date.now() * 1000;

const people = [
  ["Helena Prado Siqueira", "+5531904120087"],
  ["Antônio Farias Leal", "+5531907330142"],
  ["Célia Toledo Braga", "+5511955512233"],
  ["Rafael Nogueira", "+5531988110022"],
  ["", "+5521912340000"],
  ["Davi Antunes Rocha", "+5531977420031"],
];

function summary(id, minutesAgo, extra) {
  const [name, number] = people[id % people.length];
  const started = now() - minutesAgo * minute;
  const waited = 38 * second;
  const talked = (180 + ((id * 37) % 300)) * second;
  return {
    id: String(id),
    direction: "inbound",
    state: "ended",
    exit: "answered",
    outcome: "answered",
    number,
    contact_name: name,
    contact: String(100 + (id % people.length)),
    queue_name: id % 2 === 0 ? "Suporte" : "Vendas",
    campaign_name: "",
    agent_name: id % 3 === 0 ? "Bruno Lima" : "Ana Souza",
    disposition_name: ["Resolvido", "Retorno marcado", "Em análise"][id % 3],
    started,
    answered: started + waited,
    ended: started + waited + talked,
    waited,
    talked,
    held: (id % 4) * 8 * second,
    wrapped: 47 * second,
    has_recording: true,
    ...extra,
  };
}

const lost = (exit) => ({
  exit,
  answered: 0,
  talked: 0,
  held: 0,
  wrapped: 0,
  has_recording: false,
  agent_name: "",
  disposition_name: "",
});

export function makeState() {
  const history = [];
  for (let i = 0; i < 64; i++) {
    const id = 900 - i;
    let extra = {};
    if (i % 7 === 3) extra = lost("abandoned_in_queue");
    if (i % 11 === 5) extra = lost("abandoned_in_flow");
    if (i % 9 === 4)
      extra = { direction: "outbound", queue_name: "", campaign_name: "Renegociação novembro", waited: 0 };
    if (i % 13 === 6)
      extra = {
        ...lost("not_answered"),
        direction: "outbound",
        outcome: "busy",
        queue_name: "",
        campaign_name: "Renegociação novembro",
        waited: 0,
      };
    history.push(summary(id, 6 + i * 23, extra));
  }
  return {
    nextId: 1000,
    users: [
      user("1", "admin", "Admin Regente", "admin", []),
      user("2", "sofia", "Sofia Duarte", "supervisor", []),
      user("3", "ana", "Ana Souza", "agent", ["1", "2"], true),
      user("4", "bruno", "Bruno Lima", "agent", ["1"], true),
      ...[
        "Caio Mendes",
        "Igor Valadares",
        "Thaís Borges",
        "Elaine Couto",
        "Renan Siqueira",
        "Lívia Monteiro",
        "Jonas Arruda",
        "Fábio Tenório",
        "Patrícia Lemos",
        "Ivo Sarmento",
      ].map((name, i) =>
        user(
          String(5 + i),
          name
            .split(" ")[0]
            .normalize("NFD")
            .replace(/[^a-zA-Z]/g, "")
            .toLowerCase(),
          name,
          "agent",
          i % 2 ? ["1"] : ["1", "2"],
        ),
      ),
    ],
    skills: [
      { id: "1", name: "Francês", settings: { certified: false } },
      { id: "2", name: "Inglês", settings: { certified: false } },
      { id: "3", name: "Eletricista NR-10", settings: { certified: true } },
    ],
    routing: {
      3: {
        memberships: [{ queue: "1", tier: 0, order: 10, weight: 3 }],
        skills: [
          { skill: "1", level: 7, certified_until: 0 },
          { skill: "3", level: 4, certified_until: new Date(2027, 5, 1).getTime() * 1000 },
        ],
        lent_to: [],
        returns_at: 0,
      },
      8: { memberships: [], skills: [], lent_to: ["2"], returns_at: now() + 22 * minute },
    },
    operation: {
      default_trunk: "1",
      ring_max: 45 * second,
      seat_grace: 20 * second,
      unknown_retry: 60 * minute,
      contact_order: "strict_priority",
      ageing_step: minute,
      ageing_increment: 1,
      ageing_max: 200,
      value_bound: minute,
      late_share: 50,
    },
    callbacks: [
      promise("950", "1", "+5531988110022", 25, "0", 0),
      promise("951", "2", "+5511955512233", 90, "3", 1),
    ],
    asked: [], // What a supervisor asked for those who wait.
    taken: [], // Who waited on the floor and waits no longer, by a supervisor's hand.
    queues: [
      queue("1", "Suporte", 80, 20, {
        agent_order: "best_skill",
        rings: [
          { after: 0, skills: [{ skill: "1", level: 7 }], waived: [], queues: [], priority_delta: 0 },
          {
            after: 60 * second,
            skills: [{ skill: "1", level: 4 }],
            waived: [],
            queues: ["2"],
            priority_delta: 5,
          },
        ],
        overflow: [
          {
            trigger: "waited",
            limit: 300 * second,
            count: 0,
            action: "transfer",
            queue: "2",
            text: "",
            language: "pt-BR",
          },
          {
            trigger: "closed",
            limit: 0,
            count: 0,
            action: "message",
            queue: "0",
            text: "Voltamos amanhã às oito.",
            language: "pt-BR",
          },
        ],
      }),
      queue("2", "Vendas", 90, 30),
      queue("3", "Cancelamento", 80, 20),
    ],
    dispositions: [
      disposition("1", "Resolvido", true, false),
      disposition("2", "Em análise", true, false),
      disposition("3", "Retorno marcado", false, false),
      disposition("4", "Não é a pessoa", true, false),
      disposition("5", "Não quer ligações", true, true),
    ],
    pauses: [
      { id: "1", name: "Pausa legal 10 min", active: true },
      { id: "2", name: "Almoço", active: true },
      { id: "3", name: "Treinamento", active: true },
    ],
    flows: [{ id: "1", name: "Entrada principal", graph: graph(), live_version: 3, draft_differs: false }],
    numbers: [{ number: "4000", flow: "1" }],
    trunks: [
      {
        id: "1",
        name: "Operadora",
        host: "sip.operadora.example",
        port: 5060,
        transport: "udp",
        sources: "203.0.113.10",
        registers: true,
        username: "regente",
        has_password: true,
        caller_number: "+553130000440",
        active: true,
        reachable: true,
        status: "200 OK",
      },
      trunk("2", "Reserva", { status: "no answer within 4 s" }),
      trunk("3", "Matriz", { status: "403 Forbidden", registers: true }),
      trunk("4", "Filial", { status: "" }),
    ],
    campaigns: [
      campaign("1", "Renegociação novembro", "progressive", "running"),
      campaign("2", "Boas-vindas", "preview", "paused"),
      campaign("3", "Pesquisa", "manual", "stopped"),
    ],
    funnels: {
      1: funnel(
        "Renegociação novembro",
        "progressive",
        "running",
        [1840, 702, 158, 3, 987, 421, 1064, 12],
        { answered: 421, busy: 102, no_answer: 512, invalid: 39, failed: 18, rejected: 11 },
        { "Acordo fechado": 74, Promessa: 121, "Sem interesse": 96, "Não é a pessoa": 58 },
      ),
      2: funnel(
        "Boas-vindas",
        "preview",
        "paused",
        [320, 180, 20, 0, 120, 81, 120, 1],
        { answered: 81, no_answer: 44 },
        { Resolvido: 70 },
      ),
      3: funnel("Pesquisa", "manual", "stopped", [0, 0, 0, 0, 0, 0, 0, 0], {}, {}),
    },
    lists: {
      1: [
        {
          id: "1",
          campaign: "1",
          name: "Vencidas 60 a 90 dias",
          uploaded: now() - 26 * 60 * minute,
          rows: 1210,
          accepted: 1180,
          rejected: 30,
        },
        {
          id: "2",
          campaign: "1",
          name: "Acordo quebrado",
          uploaded: now() - 3 * 60 * minute,
          rows: 665,
          accepted: 660,
          rejected: 5,
        },
      ],
    },
    rejections: {
      1: [
        { row: 14, code: "number_invalid", value: "31 9041" },
        { row: 90, code: "number_repeated", value: "+5531904120087" },
        { row: 231, code: "on_dnc", value: "+5531977001122" },
      ],
      2: [{ row: 3, code: "columns_wrong", value: "4 de 5" }],
    },
    dnc: [
      {
        number: "+5531977001122",
        source: "disposition",
        reason: "Não quer ligações",
        added: now() - 50 * 60 * minute,
      },
      {
        number: "+5511933334444",
        source: "screen",
        reason: "Pedido por e-mail",
        added: now() - 90 * 60 * minute,
      },
    ],
    history,
    desks: {},
    floorBase: now(),
    floor: {}, // Members of its queues that a story changes.
  };
}

function user(id, login, name, role, queues, hasPhone = false) {
  return {
    id,
    user: login,
    name,
    role,
    language: "pt-BR",
    active: true,
    queues,
    has_phone: hasPhone,
    phone_registered: false,
  };
}

function trunk(id, name, values) {
  return {
    id,
    name,
    host: `${name.toLowerCase()}.example`,
    port: 5060,
    transport: "udp",
    sources: "",
    registers: false,
    username: "",
    has_password: false,
    caller_number: "",
    active: true,
    reachable: false,
    ...values,
  };
}

function queue(id, name, target, threshold, settings = {}) {
  return {
    id,
    name,
    settings: {
      priority: 0,
      offer_max: 15 * second,
      wrap_up_max: 120 * second,
      service_level_threshold: threshold * second,
      service_level_target: target,
      record: true,
      agent_order: "longest_idle",
      weight: 1,
      wrap_up_mode: "limited",
      rings: [],
      sticky: { mode: "none", hold: 30 * second, ttl: 7 * 24 * 60 * minute },
      overflow: [],
      callback: {
        offered: false,
        offered_above: 60 * second,
        attempts_max: 3,
        retry_after: 5 * minute,
        trunk: "0",
        ring_max: 30 * second,
        text: "",
      },
      reserve: 0,
      ...settings,
    },
    dispositions: ["1", "2", "3"],
    members: ["3", "4"],
    open: true,
  };
}

function promise(id, of, number, minutes, agent, attempts) {
  return { id, queue: of, number, at: now() + minutes * minute, agent, state: "promised", attempts };
}

function disposition(id, name, finishes_lead, adds_to_dnc) {
  return { id, name, active: true, settings: { finishes_lead, adds_to_dnc } };
}

function campaign(id, name, mode, state) {
  return {
    id,
    name,
    settings: {
      mode,
      queue: "1",
      trunk: "1",
      ring_max: 30 * second,
      preview_max: 90 * second,
      hopper_max: 50,
      retries: [
        { outcome: "busy", after: 10 * minute, attempts_max: 3 },
        { outcome: "no_answer", after: 120 * minute, attempts_max: 3 },
      ],
    },
    dispositions: ["1", "3", "5"],
    state,
  };
}

function funnel(
  name,
  mode,
  state,
  [leads, ready, waiting, in_attempt, attempted, reached, finished, on_dnc],
  outcomes,
  dispositions,
) {
  const attempts = Object.values(outcomes).reduce((sum, value) => sum + value, 0);
  return {
    name,
    mode,
    state,
    leads,
    ready,
    waiting,
    in_attempt,
    attempted,
    reached,
    finished,
    on_dnc,
    attempts,
    outcomes,
    dispositions,
    agents_available: 2,
    agents_busy: 5,
  };
}

function graph() {
  const say = (text) => ({ text, language: "pt-BR", recording: "" });
  return {
    start: "horario",
    nodes: [
      {
        name: "horario",
        body: {
          type: "hours",
          zone: "America/Sao_Paulo",
          weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, open_minute: 480, close_minute: 1200 })),
          on_open: "boas-vindas",
          on_closed: "fechado",
          exceptions: [
            {
              date: { year: 2026, month: 12, day: 24 },
              open: [{ open_minute: 480, close_minute: 720 }],
              name: "Véspera de Natal",
            },
            { date: { year: 2026, month: 12, day: 12 }, open: [], name: "Aniversário da cidade" },
          ],
          holidays: "br_national",
        },
      },
      {
        name: "boas-vindas",
        body: { type: "say", prompt: say("Você ligou para a Valemar Energia."), next: "menu" },
      },
      {
        name: "menu",
        body: {
          type: "menu",
          prompt: say("Para suporte, tecle 1. Para vendas, tecle 2."),
          choices: [
            { digit: "1", next: "suporte", label: "Suporte" },
            { digit: "2", next: "vendas", label: "Vendas" },
          ],
          first_digit_ms: 5000,
          retries: 2,
          invalid_prompt: say("Opção inválida."),
          timeout_prompt: null,
          on_failure: "suporte",
        },
      },
      {
        name: "suporte",
        body: {
          type: "enqueue",
          queue: "1",
          priority: 0,
          announce_every_ms: 30000,
          language: "pt-BR",
          skills: [{ skill: "1", level: 4 }],
          value: 10,
        },
      },
      {
        name: "vendas",
        body: {
          type: "enqueue",
          queue: "2",
          priority: 0,
          announce_every_ms: 0,
          language: "pt-BR",
          skills: [],
          value: 0,
        },
      },
      {
        name: "fechado",
        body: { type: "hang_up", prompt: say("Nosso horário é de segunda a sexta, das 8 às 20 horas.") },
      },
    ],
  };
}

export function emptyDesk(state) {
  return {
    state: "signed_out",
    since: now(),
    reason: "none",
    pause_name: "",
    pause_planned: false,
    seat_up: false,
    seat_kind: "none",
    muted: false,
    voice_up: true,
    items: {},
    campaigns: { 2: { id: "2", name: "Boas-vindas", mode: "preview" } },
    pause_reasons: state.pauses.filter((one) => one.active).map(({ id, name }) => ({ id, name })),
  };
}

export function makeItem(state, kind, options = {}) {
  const id = String(state.nextId++);
  const [name, number] = people[options.person ?? (kind === "preview" ? 1 : 0)];
  const outbound = kind !== "offer";
  return {
    id,
    state: kind === "offer" ? "offered" : kind === "preview" ? "previewing" : "dialling",
    direction: outbound ? "outbound" : "inbound",
    since: now(),
    answered: 0,
    waited: outbound ? 0 : 38 * second,
    queue_name: outbound ? "" : "Suporte",
    campaign_name: kind === "preview" ? "Boas-vindas" : "",
    lapses_at: kind === "offer" ? now() + 15 * second : kind === "preview" ? now() + 90 * second : 0,
    wrap_ends_at: 0,
    on_hold: false,
    awaiting_device: false,
    ringing: false,
    recording: false,
    card: {
      contact: "100",
      name: kind === "dial" ? "" : name,
      number: options.number ?? number,
      fields:
        kind === "preview"
          ? {
              Cidade: "Contagem, MG",
              "Em aberto": "3 faturas",
              "Mais antiga": "12/09",
              Produto: "Residencial",
            }
          : {
              Cidade: "Belo Horizonte, MG",
              Plano: "Residencial",
              "Fatura de outubro": "R$ 211,90, vence 30/11",
            },
      history: state.history.slice(0, 5),
    },
    dispositions: state.dispositions.map(({ id: key, name: word }) => ({ id: key, name: word })),
    disposition: "0",
    note: "",
    note_saved: 0,
    why: {
      rule: { offer: "longest_idle", dial: "asked" }[kind] ?? "",
      candidates: [
        { agent: "3", idle_since: now() - 52 * second, tier: 0, rank: 0 },
        ...(outbound ? [] : [{ agent: "8", idle_since: now() - 12 * second, tier: 0, rank: 0 }]),
      ],
      candidates_count: outbound ? 1 : 2,
      excluded: [],
      excluded_count: outbound ? 0 : 9,
      contact_rule: outbound ? "" : "strict_priority",
      urgency: 0,
      waited: 0,
      ring: 0,
    },
  };
}

export function floorOf(state) {
  const at = state.floorBase;
  const agent = (name, agentState, agoSeconds, extra = {}) => ({
    name,
    state: agentState,
    reason: "none",
    pause_name: "",
    since: at - agoSeconds * second,
    seat_up: agentState !== "signed_out",
    doing: "",
    interaction: "0",
    queues: ["1"],
    ...extra,
  });
  const view = {
    voice_up: true,
    queues: {
      1: {
        name: "Suporte",
        waiting: 4,
        oldest: at - 372 * second,
        offered: 412,
        answered: 374,
        abandoned: 21,
        short_abandoned: 4,
        service_level_permille: 612,
        service_level_target: 80,
        service_level_threshold: 20 * second,
        agents_available: 0,
        agents_busy: 7,
        agents_not_ready: 3,
      },
      2: {
        name: "Vendas",
        waiting: 1,
        oldest: at - 9 * second,
        offered: 288,
        answered: 281,
        abandoned: 4,
        short_abandoned: 1,
        service_level_permille: 914,
        service_level_target: 90,
        service_level_threshold: 30 * second,
        agents_available: 2,
        agents_busy: 4,
        agents_not_ready: 1,
      },
      3: {
        name: "Cancelamento",
        waiting: 0,
        oldest: 0,
        offered: 61,
        answered: 61,
        abandoned: 0,
        short_abandoned: 0,
        service_level_permille: 967,
        service_level_target: 80,
        service_level_threshold: 20 * second,
        agents_available: 2,
        agents_busy: 2,
        agents_not_ready: 0,
      },
    },
    agents: {
      3: agent("Ana Souza", "engaged", 252, { doing: "Suporte", interaction: "900" }),
      4: agent("Bruno Lima", "engaged", 866, { doing: "Suporte", interaction: "899" }),
      5: agent("Caio Mendes", "engaged", 188, { doing: "Suporte" }),
      6: agent("Igor Valadares", "wrap_up", 70, { doing: "Suporte" }),
      7: agent("Thaís Borges", "not_ready", 400, { reason: "pause", pause_name: "Pausa legal 10 min" }),
      8: agent("Elaine Couto", "available", 52, { queues: ["2"] }),
      9: agent("Renan Siqueira", "offered", 3, { doing: "Vendas" }),
      10: agent("Lívia Monteiro", "not_ready", 18, { reason: "device_lost", seat_up: false }),
      11: agent("Jonas Arruda", "engaged", 451, { doing: "Vendas" }),
      12: agent("Fábio Tenório", "available", 31, { queues: ["2", "3"] }),
      13: agent("Patrícia Lemos", "not_ready", 1330, { reason: "pause", pause_name: "Treinamento" }),
      14: agent("Ivo Sarmento", "signed_out", 1900),
    },
    waiting: {
      910: {
        queue: "1",
        contact_name: "Célia Toledo Braga",
        number: "+5511955512233",
        since: at - 372 * second,
        position: 1,
        offered: false,
      },
      911: {
        queue: "1",
        contact_name: "Rafael Nogueira",
        number: "+5531988110022",
        since: at - 108 * second,
        position: 2,
        offered: false,
      },
      912: {
        queue: "1",
        contact_name: "",
        number: "+5521912340000",
        since: at - 64 * second,
        position: 3,
        offered: false,
      },
      913: {
        queue: "1",
        contact_name: "Davi Antunes Rocha",
        number: "+5531977420031",
        since: at - 20 * second,
        position: 4,
        offered: false,
      },
      914: {
        queue: "2",
        contact_name: "Antônio Farias Leal",
        number: "+5531907330142",
        since: at - 9 * second,
        position: 1,
        offered: true,
      },
    },
  };
  for (const id of state.taken) delete view.waiting[id];
  for (const [id, values] of Object.entries(state.floor)) Object.assign(view.queues[id], values);
  return view;
}

export function lapsedLead(state, item, at) {
  return summary(Number(item.id), 1, {
    ...lost("skipped"),
    direction: "outbound",
    outcome: null,
    contact_name: item.card.name,
    number: item.card.number,
    queue_name: "",
    campaign_name: item.campaign_name,
    agent_name: state.users.find((one) => one.id === "3").name,
    waited: 0,
    started: item.since,
    ended: at,
  });
}

const choice = {
  excluded_count: 0,
  excluded: [],
  contact_rule: "strict_priority",
  urgency: 0,
  waited: 0,
  ring: 0,
};

const names = {
  "agent:3": "Ana Souza",
  "agent:4": "Bruno Lima",
  "agent:5": "Caio Mendes",
  "agent:6": "Igor Valadares",
  "agent:8": "Elaine Couto",
  "agent:10": "Lívia Monteiro",
  "agent:12": "Fábio Tenório",
  "agent:13": "Patrícia Lemos",
};

function decision(at, text_code, agent_name, why = null) {
  return { at, text_code, agent_name, queue_name: "Suporte", why, names: why === null ? {} : names };
}

const still = { position: 0, members: 0, excluded_by: {}, agents: [], ring: 0, next_ring_at: 0 };

// Of one who waits on the floor, or of one in the history.
export function whyOf(state, id) {
  const past = state.history.find((one) => one.id === id);
  if (past === undefined) return whyWaits();
  if (past.exit === "skipped") return { ...still, waited: [], decisions: [] };
  const t0 = past.started;
  if (past.direction === "outbound") {
    const asked = {
      ...choice,
      rule: "asked",
      contact_rule: "",
      candidates: [{ agent: "3", idle_since: t0 - 30 * second, tier: 0, rank: 0 }],
      candidates_count: 1,
    };
    return { ...still, waited: [], decisions: [decision(t0, "dialled", "Ana Souza", asked)] };
  }
  const first = {
    ...choice,
    rule: "best_skill",
    candidates: [{ agent: "10", idle_since: t0, tier: 0, rank: -7 }],
    candidates_count: 1,
  };
  const second_ = {
    ...choice,
    rule: "best_skill",
    ring: 1,
    candidates: [
      { agent: "3", idle_since: t0 - 30 * second, tier: 0, rank: -7 },
      { agent: "12", idle_since: t0 - 90 * second, tier: 0, rank: -5 },
      { agent: "8", idle_since: t0 + 10 * second, tier: 1, rank: -9 },
    ],
    candidates_count: 3,
    excluded: [
      { agent: "13", reason: "engaged" },
      { agent: "5", reason: "lacks_skill" },
      { agent: "6", reason: "wrap_up" },
    ],
    excluded_count: 9,
  };
  return {
    ...still,
    waited: [
      { cause: "none", length: 1 * second },
      { cause: "all_busy", length: 16 * second },
      { cause: "not_yet_relaxed", length: 9 * second },
      { cause: "not_answered", length: 12 * second },
    ],
    decisions: [
      decision(t0 + 5 * second, "queued", ""),
      decision(t0 + 15 * second, "offered", "Lívia Monteiro", first),
      decision(t0 + 27 * second, "offer_lapsed", "Lívia Monteiro"),
      decision(t0 + 30 * second, "ring_reached", ""),
      {
        ...decision(t0 + 36 * second, "offered", past.agent_name || "Ana Souza", second_),
        names: { ...names, "agent:3": past.agent_name || "Ana Souza" },
      },
      decision(t0 + 38 * second, "offer_accepted", past.agent_name || "Ana Souza"),
    ],
  };
}

function whyWaits() {
  const at = now();
  const rang = {
    ...choice,
    rule: "best_skill",
    candidates: [{ agent: "10", idle_since: at - 300 * second, tier: 0, rank: -7 }],
    candidates_count: 1,
  };
  return {
    position: 1,
    members: 10,
    excluded_by: { engaged: 5, wrap_up: 1, not_ready: 2, seat_down: 1, lacks_skill: 1 },
    agents: [],
    decisions: [
      decision(at - 372 * second, "queued", ""),
      decision(at - 200 * second, "announced", ""),
      decision(at - 160 * second, "ring_reached", ""),
      decision(at - 127 * second, "offered", "Lívia Monteiro", rang),
      decision(at - 112 * second, "offer_seat_lost", "Lívia Monteiro"),
    ],
    waited: [
      { cause: "all_busy", length: 285 * second },
      { cause: "not_yet_relaxed", length: 72 * second },
      { cause: "not_answered", length: 15 * second },
    ],
    ring: 1,
    next_ring_at: at + 48 * second,
  };
}

export function detailOf(state, id) {
  const found = state.history.find((one) => one.id === id);
  const desk = Object.values(state.desks).find((one) => one.items[id]);
  const item = desk?.items[id];
  const base =
    found ??
    (item &&
      summary(Number(id), 1, {
        state: item.state,
        contact_name: item.card.name,
        number: item.card.number,
        queue_name: item.queue_name,
        campaign_name: item.campaign_name,
        direction: item.direction,
        started: item.since - 40 * second,
        agent_name: "Ana Souza",
        held: 8 * second,
      }));
  if (!base) return null;
  const t0 = base.started;
  const names = {
    "queue:1": "Suporte",
    "agent:3": base.agent_name || "Ana Souza",
    "disposition:1": base.disposition_name || "Resolvido",
  };
  let seq = 48_172_000 + Number(id);
  const fact = (at, body) => ({
    seq: seq++,
    at: t0 + at * second,
    fact: { interaction: id, ...body },
    names,
  });
  const why = {
    rule: "longest_idle",
    candidates: [
      { agent: "3", idle_since: t0 - 30 * second, tier: 0, rank: -7 },
      { agent: "8", idle_since: t0 + 10 * second, tier: 1, rank: -7 },
    ],
    candidates_count: 2,
    excluded: [
      { agent: "4", reason: "engaged" },
      { agent: "5", reason: "not_ready" },
      { agent: "6", reason: "wrap_up" },
    ],
    excluded_count: 9,
  };
  names["agent:8"] = "Elaine Couto";
  names["agent:4"] = "Bruno Lima";
  names["agent:5"] = "Caio Mendes";
  names["agent:6"] = "Igor Valadares";
  const asked = {
    rule: "asked",
    candidates: why.candidates.slice(0, 1),
    candidates_count: 1,
    excluded: [],
    excluded_count: 0,
  };
  const dialled = [
    fact(0, { type: "attempt_started", agent: "3", why: asked }),
    fact(9, { type: "attempt_rang" }),
    fact(38, { type: "interaction_engaged", agent: "3" }),
  ];
  const called = [
    fact(0, { type: "interaction_arrived" }),
    fact(4, { type: "flow_step_ended", result: "digit", digit: "1", step: 2 }),
    fact(5, { type: "interaction_queued", queue: "1", returned: false }),
    fact(20, { type: "position_announced", position: 2 }),
    fact(36, { type: "offer_made", agent: "3", why }),
    fact(38, { type: "offer_ended", agent: "3", end: "accepted" }),
    fact(38, { type: "interaction_engaged", agent: "3" }),
  ];
  const previewed = [
    fact(0, { type: "preview_started", agent: "3" }),
    fact(90, { type: "preview_ended", agent: "3", end: "lapsed" }),
    fact(90, { type: "interaction_ended", exit: "skipped", by: "system" }),
  ];
  const facts = base.exit === "skipped" ? previewed : base.direction === "outbound" ? dialled : called;
  // Many times on hold: more than fits beside a note.
  for (let i = 0; i < (item?.holds ?? 0); i++) {
    facts.push(
      fact(50 + 4 * i, { type: "hold_changed", on: true }),
      fact(52 + 4 * i, { type: "hold_changed", on: false }),
    );
  }
  const recordings = [];
  if (!item && base.exit === "answered") {
    const end = 38 + base.talked / second;
    facts.push(
      fact(100, { type: "hold_changed", on: true }),
      fact(124, { type: "hold_changed", on: false }),
      fact(end, { type: "interaction_released", agent: "3", by: "customer" }),
      fact(end, { type: "wrap_up_started", agent: "3" }),
      fact(end + 1, {
        type: "recording_ended",
        ...(id === "898" ? { length: 0, bytes: 0 } : { length: base.talked, bytes: 480_044 }),
      }),
      fact(end + 30, { type: "interaction_disposed", agent: "3", disposition: "1" }),
      fact(end + 47, { type: "wrap_up_ended", agent: "3", end: "finished" }),
    );
    recordings.push({
      id: "77",
      started: t0 + 38 * second,
      length: base.talked,
      bytes: 480_044,
      playable: true,
      url: "/api/v1/recordings/77/audio",
      ended: true,
      // One whose line fell before a sound was kept.
      ...(id === "898" ? { length: 0, bytes: 0, playable: false } : {}),
    });
  } else if (item?.state === "wrap_up") {
    facts.push(fact(90, { type: "interaction_released", agent: "3", by: "customer" }));
  }
  return {
    summary: base,
    segments: [],
    recordings,
    notes: item
      ? []
      : [
          {
            author: "3",
            author_name: base.agent_name,
            text:
              base.note ??
              "Duas faturas de outubro. A segunda veio depois da troca do medidor; recálculo pedido. Prazo informado: 03/12.",
            updated: base.ended,
          },
        ],
    facts,
  };
}
