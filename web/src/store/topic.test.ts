import { describe, expect, it } from "vitest";
import { mergePatch } from "./merge";
import { TopicFold } from "./topic";

// xorshift32: the same seed gives the same run.
function random(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

type Tree = { [key: string]: Tree | number | string | boolean | number[] };

// An independent writer of merge patches: what must be said so that `from` becomes `to`.
function difference(from: Tree, to: Tree): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const before = from[key];
    const both =
      typeof value === "object" &&
      !Array.isArray(value) &&
      typeof before === "object" &&
      !Array.isArray(before);
    if (both) {
      const inner = difference(before as Tree, value as Tree);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (JSON.stringify(before) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  return patch;
}

function grow(next: () => number, depth: number): Tree {
  const tree: Tree = {};
  const count = Math.floor(next() * 5);
  for (let i = 0; i < count; i++) {
    const key = `k${Math.floor(next() * 8)}`;
    const kind = next();
    if (kind < 0.35 && depth > 0) tree[key] = grow(next, depth - 1);
    else if (kind < 0.6) tree[key] = Math.floor(next() * 100);
    else if (kind < 0.8) tree[key] = `t${Math.floor(next() * 100)}`;
    else if (kind < 0.9) tree[key] = next() < 0.5;
    else tree[key] = [Math.floor(next() * 3), Math.floor(next() * 3)];
  }
  return tree;
}

function freeze(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}

describe("merge patch", () => {
  it("follows the examples of RFC 7396", () => {
    expect(mergePatch({ a: "b" }, { a: "c" })).toEqual({ a: "c" });
    expect(mergePatch({ a: "b", b: "c" }, { a: null })).toEqual({ b: "c" });
    expect(mergePatch({ a: ["b"] }, { a: "c" })).toEqual({ a: "c" });
    expect(mergePatch({ a: { b: "c" } }, { a: { b: "d", c: null } })).toEqual({ a: { b: "d" } });
    expect(mergePatch({ a: "foo" }, "bar")).toBe("bar");
    expect(mergePatch([1, 2], { a: "b", c: null })).toEqual({ a: "b" });
    expect(mergePatch({}, { a: { bb: { ccc: null } } })).toEqual({ a: { bb: {} } });
  });

  it("keeps the identity of what did not change", () => {
    const before = { a: { x: 1 }, b: { y: 2 } };
    const after = mergePatch(before, { b: { y: 3 } }) as typeof before;
    expect(after.a).toBe(before.a);
    expect(after.b).not.toBe(before.b);
  });
});

describe("topic fold", () => {
  it("ends at the server's state whatever is lost on the way, for 300 seeds", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed * 7919);
      let truth = grow(next, 3);
      let n = 1;
      const fold = new TopicFold();
      const snapshot = () => fold.fold({ n, snapshot: freeze(structuredClone(truth)) });
      snapshot();
      for (let step = 0; step < 60; step++) {
        const wanted = grow(next, 3);
        const patch = freeze(difference(truth, structuredClone(wanted)));
        truth = wanted;
        n += 1;
        const luck = next();
        if (luck < 0.1) continue; // Lost on the way.
        const result = fold.fold({ n, patch });
        if (result !== "folded") snapshot();
        expect(fold.value(), `seed ${seed}, step ${step}`).toEqual(truth);
      }
    }
  });

  it("asks once for a new snapshot and ignores what arrives before it", () => {
    const fold = new TopicFold();
    expect(fold.fold({ n: 4, snapshot: { a: 1 } })).toBe("folded");
    expect(fold.fold({ n: 6, patch: { a: 3 } })).toBe("gap");
    expect(fold.fold({ n: 7, patch: { a: 4 } })).toBe("ignored");
    expect(fold.value()).toEqual({ a: 1 });
    expect(fold.fold({ n: 7, snapshot: { a: 4 } })).toBe("folded");
    expect(fold.value()).toEqual({ a: 4 });
  });
});
