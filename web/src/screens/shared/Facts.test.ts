import { describe, expect, it } from "vitest";
import { type FactLine, foldRepeats } from "./Facts";

const line = (seq: number, text: string): FactLine => ({ seq, at: seq, icon: "info", text, detail: "" });

describe("facts", () => {
  it("count what is said again in a row, and keep its first moment", () => {
    const lines = [line(1, "a"), line(2, "b"), line(3, "b"), line(4, "b"), line(5, "a")];
    expect(foldRepeats(lines)).toEqual([line(1, "a"), { ...line(2, "b"), detail: "3×" }, line(5, "a")]);
    expect(lines[1]?.detail).toBe("");
  });
});
