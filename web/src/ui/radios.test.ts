import { describe, expect, it } from "vitest";
import { nextRadio } from "./radios";

describe("the arrows of a group of radios", () => {
  it("go on and back, and round at the ends", () => {
    expect(nextRadio(3, 0, "ArrowRight")).toBe(1);
    expect(nextRadio(3, 2, "ArrowDown")).toBe(0);
    expect(nextRadio(3, 0, "ArrowLeft")).toBe(2);
    expect(nextRadio(3, 2, "ArrowUp")).toBe(1);
  });

  it("begin at the first or the last when none has the focus", () => {
    expect(nextRadio(3, -1, "ArrowRight")).toBe(0);
    expect(nextRadio(3, -1, "ArrowLeft")).toBe(2);
  });

  it("leave other keys, and an empty group, alone", () => {
    expect(nextRadio(3, 0, "Enter")).toBeNull();
    expect(nextRadio(0, -1, "ArrowRight")).toBeNull();
  });
});
