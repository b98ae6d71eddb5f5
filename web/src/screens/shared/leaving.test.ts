import { describe, expect, it } from "vitest";
import type { DeskItem } from "../../wire/types";
import { leavingCall } from "./leaving";

const item = (values: Partial<DeskItem>) =>
  ({ queue_name: "", campaign_name: "", ...values }) as unknown as DeskItem;

describe("signing out", () => {
  it("harms no call when there is none to harm", () => {
    expect(leavingCall(undefined)).toBeNull();
    expect(leavingCall({ items: {} })).toBeNull();
    expect(leavingCall({ items: { 1: item({ state: "wrap_up", queue_name: "Suporte" }) } })).toBeNull();
  });

  it("sends a call back to its queue, and ends one that was dialled by hand", () => {
    const engaged = (values: Partial<DeskItem>) =>
      leavingCall({ items: { 1: item({ state: "engaged", ...values }) } });
    expect(engaged({ queue_name: "Suporte" })).toBe("queued");
    expect(engaged({ campaign_name: "Natal" })).toBe("queued");
    expect(engaged({})).toBe("manual");
    expect(leavingCall({ items: { 1: item({ state: "dialling" }) } })).toBe("dialling");
  });
});
