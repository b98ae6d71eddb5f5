// Waiting for something to become true, with a limit and a sentence: tests never just sleep.

import { setTimeout as sleep } from "node:timers/promises";

export async function until(what, predicate, milliseconds = 10_000, every = 50) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = await predicate();
    if (value) return value;
    if (performance.now() > end) throw new Error(`after ${milliseconds} ms still not: ${what}`);
    await sleep(every);
  }
}

export function within(what, promise, milliseconds = 10_000) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`after ${milliseconds} ms still not: ${what}`)), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

export { sleep };
