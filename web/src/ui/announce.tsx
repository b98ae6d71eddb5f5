// Live regions. Polite: at most one sentence in ten seconds. Assertive: an incoming offer, lost audio.

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";

interface Announcer {
  polite: (text: string) => void;
  assertive: (text: string) => void;
}

const Context = createContext<Announcer>({ polite: () => undefined, assertive: () => undefined });

const politeEveryMs = 10_000;

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [politeText, setPolite] = useState("");
  const [assertiveText, setAssertive] = useState("");
  const last = useRef(0);
  const polite = useCallback((text: string) => {
    if (Date.now() - last.current < politeEveryMs) return;
    last.current = Date.now();
    setPolite(text);
  }, []);
  const value = useMemo(() => ({ polite, assertive: setAssertive }), [polite]);
  return (
    <Context value={value}>
      {children}
      <div className="sr" role="status" aria-live="polite">
        {politeText}
      </div>
      <div className="sr" role="alert" aria-live="assertive">
        {assertiveText}
      </div>
    </Context>
  );
}

export function useAnnouncer(): Announcer {
  return useContext(Context);
}
