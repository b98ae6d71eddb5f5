// English: the reports and the dictionary of metrics.

import type { Catalogue } from "../pt-BR";

export const reports: Pick<Catalogue, "reports"> = {
  reports: {
    title: "Reports",
    filters: "Filters",
    of: "Subject",
    queues: "Queues",
    agents: "Agents",
    dictionary: "Dictionary",
    one: { queues: "Queue", agents: "Agent" },
    period: "Period",
    periods: { today: "Today", yesterday: "Yesterday", week: "7 days", month: "30 days" },
    interval: "Interval",
    intervals: { "15m": "15 min", "1h": "1 h", day: "Day" },
    total: "Total",
    provisional: "provisional",
    balanced: "It balances: {{offered}} entered, {{waiting}} still wait, remainder 0.",
    unbalanced:
      "It does not balance: {{offered}} entered, {{waiting}} still wait, remainder {{remainder}}. Our books are at fault.",
    remainderAbout: "What entered, less every exit, less who still waits. It must be zero.",
    empty: "Nothing in this period",
    emptyText: "Change the period or choose all queues.",
    head: {
      interval: "Interval",
      stillWaiting: "Waiting",
      remainder: "Remainder",
      metric: "Metric",
      meaning: "What it means",
      attribution: "Belongs to the interval",
      version: "Version",
    },
    attribution: {
      cohort: "in which the customer came to the queue",
      completion: "in which the handling ended",
      slice: "cut exactly at its borders",
      moment: "in which it happened",
    },
    version: "version {{version}}",
    since: "since {{date}}",
  },
};
