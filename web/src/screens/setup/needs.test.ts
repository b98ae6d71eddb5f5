import { describe, expect, it } from "vitest";
import { matches, needsOf, valueOfNeed } from "./needs";

describe("skills asked for", () => {
  it("are each asked for once, with the level chosen last", () => {
    expect(needsOf(["1:3", "2:5", "1:7"])).toEqual([
      { skill: "1", level: 7 },
      { skill: "2", level: 5 },
    ]);
    expect(needsOf([valueOfNeed({ skill: "9", level: 10 })])).toEqual([{ skill: "9", level: 10 }]);
  });

  it("are found by the beginning of words and by the level", () => {
    expect(matches("Francês 1+", "fran 1")).toBe(true);
    expect(matches("Francês 10+", "fran 1")).toBe(false);
    expect(matches("Francês 7+", "frances 7+")).toBe(true);
    expect(matches("Norma regulatória 3+", "reg")).toBe(true);
    expect(matches("Inglês 3+", "fran")).toBe(false);
    expect(matches("Inglês 3+", "")).toBe(true);
  });
});
