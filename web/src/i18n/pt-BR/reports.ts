// Português do Brasil: os relatórios e o dicionário das métricas.

export const reports = {
  reports: {
    title: "Relatórios",
    filters: "Filtros",
    of: "Assunto",
    queues: "Filas",
    agents: "Agentes",
    dictionary: "Dicionário",
    one: { queues: "Fila", agents: "Agente" },
    period: "Período",
    periods: { today: "Hoje", yesterday: "Ontem", week: "7 dias", month: "30 dias" },
    interval: "Intervalo",
    intervals: { "15m": "15 min", "1h": "1 h", day: "Dia" },
    total: "Total",
    provisional: "provisório",
    balanced: "Fecha: {{offered}} entraram, {{waiting}} ainda esperam, resto 0.",
    unbalanced:
      "Não fecha: {{offered}} entraram, {{waiting}} ainda esperam, resto {{remainder}}. É uma falha dos nossos livros.",
    remainderAbout: "O que entrou, menos cada saída, menos quem ainda espera. Tem de ser zero.",
    empty: "Nada neste período",
    emptyText: "Mude o período ou escolha todas as filas.",
    head: {
      interval: "Intervalo",
      stillWaiting: "Esperando",
      remainder: "Resto",
      metric: "Métrica",
      meaning: "O que significa",
      attribution: "Pertence ao intervalo",
      version: "Versão",
    },
    attribution: {
      cohort: "em que a pessoa chegou à fila",
      completion: "em que o atendimento terminou",
      slice: "cortado exatamente na hora",
      moment: "em que aconteceu",
    },
    version: "versão {{version}}",
    since: "desde {{date}}",
  },
};
