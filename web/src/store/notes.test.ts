import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Notes } from "./notes";
import { Problem } from "./problem";

function memory() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

describe("notes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("sends once after the writer rests and forgets the tab's copy when the server has it", async () => {
    const save = vi.fn().mockResolvedValue(undefined);
    const storage = memory();
    const notes = new Notes({ save, storage, restMs: 700 });
    notes.write("1", "a");
    vi.advanceTimersByTime(500);
    notes.write("1", "ab");
    expect(storage.values.size).toBe(1);
    await vi.advanceTimersByTimeAsync(700);
    expect(save.mock.calls).toEqual([["1", "ab"]]);
    expect(notes.draft("1")?.state).toBe("saved");
    expect(storage.values.size).toBe(0);
  });

  it("says failed and tries again until the server has it", async () => {
    const save = vi.fn().mockRejectedValueOnce(new Error("offline")).mockResolvedValue(undefined);
    const notes = new Notes({ save, storage: memory(), restMs: 100, retryMs: 1000 });
    notes.write("1", "text");
    await vi.advanceTimersByTimeAsync(100);
    expect(notes.draft("1")?.state).toBe("failed");
    await vi.advanceTimersByTimeAsync(1000);
    expect(notes.draft("1")?.state).toBe("saved");
    expect(save).toHaveBeenCalledTimes(2);
  });

  it("does not send again what is refused for good, but sends the next text", async () => {
    const refusal = Problem.own("note_too_long");
    const save = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValue(undefined);
    const storage = memory();
    const notes = new Notes({ save, storage, restMs: 100, retryMs: 1000 });
    notes.write("1", "too long");
    await vi.advanceTimersByTimeAsync(60_000);
    notes.flushAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(save).toHaveBeenCalledTimes(1);
    expect(notes.draft("1")).toMatchObject({ state: "refused", problem: refusal, text: "too long" });
    expect(storage.values.size).toBe(1);
    notes.write("1", "short");
    await vi.advanceTimersByTimeAsync(100);
    expect(save.mock.lastCall).toEqual(["1", "short"]);
    expect(notes.draft("1")?.state).toBe("saved");
  });

  it("tries again what was refused for the moment", async () => {
    const save = vi.fn().mockRejectedValueOnce(Problem.own("server_busy")).mockResolvedValue(undefined);
    const notes = new Notes({ save, restMs: 100, retryMs: 1000 });
    notes.write("1", "text");
    await vi.advanceTimersByTimeAsync(1100);
    expect(notes.draft("1")?.state).toBe("saved");
  });

  it("sends what was typed while an older text was on its way", async () => {
    const answers: (() => void)[] = [];
    const save = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
    const notes = new Notes({ save, restMs: 100 });
    notes.write("1", "old");
    await vi.advanceTimersByTimeAsync(100);
    notes.write("1", "new");
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(100);
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(save.mock.calls.map((call) => call.at(1 as never))).toEqual(["old", "new"]);
    expect(notes.draft("1")?.state).toBe("saved");
  });

  it("finds after a reload what the server never got", async () => {
    const storage = memory();
    new Notes({ save: () => new Promise(() => undefined), storage }).write("7", "typed before the reload");
    const save = vi.fn().mockResolvedValue(undefined);
    const notes = new Notes({ save, storage, restMs: 100 });
    notes.opened("7", "");
    expect(notes.draft("7")?.text).toBe("typed before the reload");
    await vi.advanceTimersByTimeAsync(100);
    expect(save).toHaveBeenCalledWith("7", "typed before the reload");
  });
});
