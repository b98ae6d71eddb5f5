import { describe, expect, it } from "vitest";
import { trunkState } from "./trunk";

const of = (reachable: boolean, status: string, registers = false) =>
  trunkState({ reachable, registers, status });

describe("a trunk", () => {
  it("is not called unreachable before it was asked", () => {
    expect(of(false, "")).toBe("unchecked");
  });

  it("answers, or is registered", () => {
    expect(of(true, "200 OK")).toBe("answers");
    expect(of(true, "404 Not Found")).toBe("answers");
    expect(of(true, "200 OK", true)).toBe("registered");
  });

  it("says why not, apart from the words of the wire", () => {
    expect(of(false, "no answer within 4 s")).toBe("silent");
    expect(of(false, "503 Service Unavailable")).toBe("unavailable");
    expect(of(false, "403 Forbidden", true)).toBe("refuses");
    expect(of(false, "OPTIONS cannot be sent to sip.example:5060: No such host.")).toBe("unsent");
  });
});
