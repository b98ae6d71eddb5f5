// Timers that show and never decide: computed from the server's instants and the socket's clock
// offset, all moved by one tick.

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { duration } from "../i18n/format";

let ticking: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    for (const one of listeners) one();
  }, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && ticking !== null) {
      clearInterval(ticking);
      ticking = null;
    }
  };
}

const Offset = createContext<() => number>(() => 0);

// Gives the server's clock minus the browser's, in ms.
export function ClockProvider({ offset, children }: { offset: () => number; children: ReactNode }) {
  return <Offset value={offset}>{children}</Offset>;
}

export function useServerNowFunction(): () => number {
  const offset = useContext(Offset);
  return () => (Date.now() + offset()) * 1000;
}

// Whole seconds since an instant of the server; the component redraws once a second.
export function useSecondsSince(instantUs: number): number {
  const offset = useContext(Offset);
  return useSyncExternalStore(listen, () => Math.floor((Date.now() + offset() - instantUs / 1000) / 1000));
}

// The server's time in microseconds, in whole seconds.
export function useServerNow(): number {
  return useSecondsSince(0) * 1_000_000;
}

interface ElapsedProps {
  since: number;
  max?: number;
  className?: string;
}

// Time since an instant of the server.
export function Elapsed({ since, max, className }: ElapsedProps) {
  const elapsed = useSecondsSince(since) * 1_000_000;
  return (
    <span className={className} role="timer" aria-live="off">
      {duration(max === undefined ? elapsed : Math.min(elapsed, max))}
    </span>
  );
}
