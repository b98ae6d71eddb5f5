// Reports with sample figures: two queues, two agents, the hours of this morning.

import { now } from "./data.mjs";

const second = 1_000_000;
const hour = 3600 * second;

function metric(id, name_pt, name_en, unit, kinds, attribution, formula) {
  return {
    id,
    version: 1,
    effective: 0,
    name_pt,
    name_en,
    formula,
    about_pt: `${name_pt}: o que este número quer dizer.`,
    about_en: `${name_en}: what this number means.`,
    unit,
    attribution,
    of_queues: kinds.includes("q"),
    of_agents: kinds.includes("a"),
    percentiles: unit === "mean",
  };
}

export const dictionary = [
  metric("offered_gross", "Recebidas (brutas)", "Offered, gross", "count", "q", "cohort", "every visit"),
  metric("offered", "Recebidas", "Offered", "count", "q", "cohort", "offered_gross - short_abandons"),
  metric("answered", "Atendidas", "Answered", "count", "q", "cohort", "exit = answered"),
  metric("abandoned", "Abandonadas", "Abandoned", "count", "q", "cohort", "exit in {abandoned}"),
  metric("short_abandons", "Abandonos curtos", "Short abandons", "count", "q", "cohort", "wait < 5 s"),
  metric(
    "sl",
    "Nível de serviço",
    "Service level",
    "share",
    "q",
    "cohort",
    "answered_in_time / (left - short_abandons)",
  ),
  metric("abandon_in", "Taxa de abandono", "Abandonment rate", "share", "q", "cohort", "abandoned / left"),
  metric(
    "asa",
    "Velocidade média de resposta (ASA)",
    "Average speed of answer (ASA)",
    "mean",
    "q",
    "cohort",
    "sum / n",
  ),
  metric("handled", "Tratadas", "Handled", "count", "qa", "completion", "conversations that ended"),
  metric(
    "aht",
    "Tempo médio de atendimento (TMA)",
    "Average handle time (AHT)",
    "mean",
    "qa",
    "completion",
    "sum / n",
  ),
  metric(
    "acw_avg",
    "Tempo médio de pós-atendimento",
    "Average wrap-up time",
    "mean",
    "a",
    "completion",
    "sum / n",
  ),
  metric("missed_offers", "Ofertas perdidas", "Missed offers", "count", "a", "moment", "offers lapsed"),
  metric(
    "missed_rate",
    "Taxa de ofertas perdidas",
    "Missed offer rate",
    "share",
    "a",
    "moment",
    "missed / offers",
  ),
  metric("occupancy", "Ocupação", "Occupancy", "share", "a", "slice", "handling / (handling + available)"),
  metric("utilisation", "Utilização", "Utilisation", "share", "a", "slice", "(handling + available) / paid"),
  metric("time_pause", "Tempo em pausa", "Pause time", "time", "a", "slice", "time in state pause"),
  metric("signed_in", "Tempo conectado", "Time signed in", "time", "a", "slice", "sum of every state"),
];

const count = (numerator) => ({ value: numerator, numerator, denominator: 0 });
const share = (numerator, denominator) =>
  denominator === 0
    ? { numerator, denominator }
    : {
        value: Math.round((numerator * 1e6) / denominator),
        numerator,
        denominator,
        low: Math.round((numerator * 0.8e6) / denominator),
        high: Math.min(1e6, Math.round((numerator * 1.1e6) / denominator)),
      };
const mean = (seconds, denominator) =>
  denominator === 0
    ? { numerator: 0, denominator }
    : {
        value: seconds * second,
        numerator: seconds * second * denominator,
        denominator,
        p50: seconds * second,
        p90: seconds * 2 * second,
        p95: seconds * 3 * second,
      };

function queueFigures(offered, waiting) {
  const short = Math.floor(offered / 10);
  const gave_up = short + Math.floor(offered / 12);
  const answered = offered - gave_up - waiting;
  return {
    offered_gross: count(offered),
    offered: count(offered - short),
    answered: count(answered),
    abandoned: count(gave_up),
    short_abandons: count(short),
    sl: share(Math.floor(answered * 0.8), offered - short - waiting),
    abandon_in: share(gave_up - short, offered - short - waiting),
    asa: mean(24, answered),
    handled: count(answered),
    aht: mean(212, answered),
  };
}

function agentFigures(handled) {
  return {
    handled: count(handled),
    aht: mean(198, handled),
    acw_avg: mean(31, handled),
    missed_offers: count(1),
    missed_rate: share(1, handled + 1),
    occupancy: share(2700, 3300),
    utilisation: share(3300, 3600),
    time_pause: { value: 300 * second, numerator: 300 * second, denominator: 0 },
    signed_in: { value: hour, numerator: hour, denominator: 0 },
  };
}

// `remainder`: what a story says the books are wrong by.
export function reportOf(kind, url, state, remainder) {
  const subject = url.searchParams.get(kind === "queues" ? "queue" : "agent");
  const all = kind === "queues" ? state.queues : state.users.filter((one) => one.role === "agent");
  const subjects = all.slice(0, 2).filter((one) => subject === null || one.id === subject);
  const last = Math.floor(now() / hour) * hour;
  const starts = [last - 2 * hour, last - hour, last];
  const row = (one, start, end, offered, waiting) => ({
    subject: one?.id ?? "",
    name: one?.name ?? "",
    start,
    end,
    provisional: waiting > 0,
    still_waiting: kind === "queues" ? waiting : 0,
    remainder,
    figures: kind === "queues" ? queueFigures(offered, waiting) : agentFigures(offered),
  });
  return {
    from: Number(url.searchParams.get("from")),
    to: Number(url.searchParams.get("to")),
    interval: { "15m": "quarter", "1h": "hour", day: "day" }[url.searchParams.get("interval") ?? "15m"],
    seq: 1,
    rows: subjects.flatMap((one) =>
      starts.map((start, i) => row(one, start, start + hour, 40 + 10 * i, i === 2 ? 3 : 0)),
    ),
    totals: subjects.map((one) => row(one, starts[0], last + hour, 150, 3)),
    total: row(undefined, starts[0], last + hour, 150 * subjects.length, 3 * subjects.length),
  };
}
