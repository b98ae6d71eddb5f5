// CPU and memory of the server's processes, from /proc.

import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux.

// Seconds of CPU a process has used.
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

// Kilobytes that are the process's own (private, clean or dirty).
export function privateKilobytes(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)].reduce(
    (sum, [, kilobytes]) => sum + Number(kilobytes),
    0,
  );
}

export function threads(pid) {
  return Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

export class Meter {
  constructor(server) {
    this.pids = { core: server.pid("core"), voice: server.pid("voice") };
  }

  start() {
    this.at = performance.now();
    this.before = Object.fromEntries(Object.entries(this.pids).map(([role, pid]) => [role, cpuSeconds(pid)]));
  }

  // CPU seconds since start, by role and in all.
  cpu() {
    const used = Object.fromEntries(
      Object.entries(this.pids).map(([role, pid]) => [role, cpuSeconds(pid) - this.before[role]]),
    );
    return { ...used, all: used.core + used.voice, seconds: (performance.now() - this.at) / 1000 };
  }

  memory() {
    return Object.values(this.pids).reduce((sum, pid) => sum + privateKilobytes(pid), 0);
  }

  threads() {
    return Object.values(this.pids).reduce((sum, pid) => sum + threads(pid), 0);
  }
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0
    ? Number.NaN
    : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}
