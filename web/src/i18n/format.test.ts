import { describe, expect, it } from "vitest";
import * as format from "./format";

describe("format", () => {
  it("writes durations as m:ss and from one hour as h:mm:ss", () => {
    expect(format.duration(0)).toBe("0:00");
    expect(format.duration(252_000_000)).toBe("4:12");
    expect(format.duration(3_599_999_999)).toBe("59:59");
    expect(format.duration(3_852_000_000)).toBe("1:04:12");
    expect(format.duration(-5_000_000)).toBe("0:00");
  });

  it("writes Brazilian numbers as people do and leaves others alone", () => {
    expect(format.phone("+5531904120087")).toBe("(31)\u00a090412-0087");
    expect(format.phone("553130000440")).toBe("(31)\u00a03000-0440");
    expect(format.phone("4000")).toBe("4000");
    expect(format.phone("+351210000000")).toBe("+351210000000");
  });

  it("writes shares with a space that does not break, and a dash when there is nothing to divide", () => {
    expect(format.percent(832, 1000, "pt-BR")).toBe("83,2\u00a0%");
    expect(format.percent(1, 3, "en", 0)).toBe("33\u00a0%");
    expect(format.percent(0, 0, "en")).toBe("–");
  });

  it("takes the first letters of the first two names", () => {
    expect(format.initials("Helena Prado Siqueira")).toBe("HP");
    expect(format.initials("ana")).toBe("AN");
    expect(format.initials("")).toBe("");
  });

  it("counts midnights", () => {
    const noon = new Date(2026, 10, 22, 12).getTime() * 1000;
    expect(format.daysAgo(noon - 11 * 3600e6, noon)).toBe(0);
    expect(format.daysAgo(noon - 13 * 3600e6, noon)).toBe(1);
  });
});
