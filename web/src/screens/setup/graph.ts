// Changes to a flow's graph, each giving a new graph.

import type { FlowNode, Graph, NodeBody, Prompt } from "../../wire/types";

export type NodeType = NodeBody["type"];

export const nodeTypes: NodeType[] = ["say", "menu", "hours", "enqueue", "hang_up"];

export function emptyPrompt(language: string): Prompt {
  return { text: "", language, recording: "" };
}

export function freshBody(type: NodeType, language: string): NodeBody {
  switch (type) {
    case "say":
      return { type, prompt: emptyPrompt(language), next: "" };
    case "menu":
      return {
        type,
        prompt: emptyPrompt(language),
        choices: [{ digit: "1", next: "", label: "" }],
        first_digit_ms: 5000,
        retries: 2,
        invalid_prompt: null,
        timeout_prompt: null,
        on_failure: "",
      };
    case "hours":
      return {
        type,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, open_minute: 480, close_minute: 1080 })),
        on_open: "",
        on_closed: "",
        exceptions: [],
        holidays: "none",
      };
    case "enqueue":
      return { type, queue: "0", priority: 0, announce_every_ms: 30_000, language, skills: [], value: 0 };
    case "hang_up":
      return { type, prompt: null };
  }
}

// Where a step may lead, in the order of its form.
export function targets(body: NodeBody): string[] {
  switch (body.type) {
    case "say":
      return [body.next];
    case "menu":
      return [...body.choices.map((choice) => choice.next), body.on_failure];
    case "hours":
      return [body.on_open, body.on_closed];
    default:
      return [];
  }
}

function redirect(body: NodeBody, from: string, to: string): NodeBody {
  const moved = (name: string) => (name === from ? to : name);
  switch (body.type) {
    case "say":
      return { ...body, next: moved(body.next) };
    case "menu":
      return {
        ...body,
        choices: body.choices.map((choice) => ({ ...choice, next: moved(choice.next) })),
        on_failure: moved(body.on_failure),
      };
    case "hours":
      return { ...body, on_open: moved(body.on_open), on_closed: moved(body.on_closed) };
    default:
      return body;
  }
}

export function nameIsGood(graph: Graph, name: string, index: number): boolean {
  return /^[a-z0-9_-]{1,40}$/.test(name) && !graph.nodes.some((node, i) => i !== index && node.name === name);
}

// Whoever pointed to the old name points to the new one.
export function renameNode(graph: Graph, index: number, name: string): Graph {
  const old = graph.nodes[index]?.name;
  if (old === undefined || old === name) return graph;
  return {
    start: graph.start === old ? name : graph.start,
    nodes: graph.nodes.map((node, i) => ({
      name: i === index ? name : node.name,
      body: redirect(node.body, old, name),
    })),
  };
}

export function changeBody(graph: Graph, index: number, body: NodeBody): Graph {
  return { ...graph, nodes: graph.nodes.map((node, i) => (i === index ? { ...node, body } : node)) };
}

export function removeNode(graph: Graph, index: number): Graph {
  const gone = graph.nodes[index]?.name ?? "";
  const nodes = graph.nodes
    .filter((_, i) => i !== index)
    .map((node) => ({ ...node, body: redirect(node.body, gone, "") }));
  return { start: graph.start === gone ? (nodes[0]?.name ?? "") : graph.start, nodes };
}

export function addNode(graph: Graph, type: NodeType, word: string, language: string): Graph {
  const base =
    word
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || type;
  let name = base;
  for (let n = 2; graph.nodes.some((node) => node.name === name); n++) name = `${base}-${n}`;
  const node: FlowNode = { name, body: freshBody(type, language) };
  return { start: graph.start === "" ? name : graph.start, nodes: [...graph.nodes, node] };
}
