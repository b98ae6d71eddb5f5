import { describe, expect, it } from "vitest";
import type { Graph } from "../../wire/types";
import { addNode, nameIsGood, removeNode, renameNode, targets } from "./graph";

const graph: Graph = {
  start: "hello",
  nodes: [
    {
      name: "hello",
      body: { type: "say", prompt: { text: "Hi", language: "en", recording: "" }, next: "menu" },
    },
    {
      name: "menu",
      body: {
        type: "menu",
        prompt: { text: "1 or 2", language: "en", recording: "" },
        choices: [
          { digit: "1", next: "hello", label: "Again" },
          { digit: "2", next: "bye", label: "Bye" },
        ],
        first_digit_ms: 5000,
        retries: 2,
        invalid_prompt: null,
        timeout_prompt: null,
        on_failure: "bye",
      },
    },
    { name: "bye", body: { type: "hang_up", prompt: null } },
  ],
};

describe("graph", () => {
  it("renames a step together with everything that leads to it", () => {
    const renamed = renameNode(graph, 0, "welcome");
    expect(renamed.start).toBe("welcome");
    expect(renamed.nodes.map((node) => node.name)).toEqual(["welcome", "menu", "bye"]);
    expect(targets(renamed.nodes[1]?.body ?? { type: "hang_up", prompt: null })).toEqual([
      "welcome",
      "bye",
      "bye",
    ]);
  });

  it("leaves no step leading to one that was removed", () => {
    const less = removeNode(graph, 2);
    expect(less.nodes.flatMap((node) => targets(node.body))).not.toContain("bye");
    expect(removeNode(graph, 0).start).toBe("menu");
  });

  it("gives a new step a name nobody has", () => {
    const more = addNode(addNode(graph, "hang_up", "Horário", "en"), "hours", "Horário", "en");
    expect(more.nodes.slice(3).map((node) => node.name)).toEqual(["horario", "horario-2"]);
  });

  it("refuses names that the server would", () => {
    expect(nameIsGood(graph, "menu", 0)).toBe(false);
    expect(nameIsGood(graph, "menu", 1)).toBe(true);
    expect(nameIsGood(graph, "Boas vindas", 0)).toBe(false);
    expect(nameIsGood(graph, "", 0)).toBe(false);
  });
});
