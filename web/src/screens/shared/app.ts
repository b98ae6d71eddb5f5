// What one signed-in browser has: the socket, the seat and the notes, made once per session. The
// screens reach the store only through the hooks here.

import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problemText";
import { type Link, Live, openSocket } from "../../store/live";
import { Notes } from "../../store/notes";
import { Problem } from "../../store/problem";
import { Seat, type SeatView } from "../../store/seat";
import type { Me, RequestName, Requests, TopicName, Topics } from "../../wire/types";

export interface App {
  me: Me;
  live: Live;
  seat: Seat;
  notes: Notes;
}

export function makeApp(me: Me): App {
  const live = new Live({ open: openSocket });
  const seat = new Seat({
    seatOffer: (sdp) => live.seatOffer(sdp),
    onSeatAnswer: (listener) => live.onSeatAnswer(listener),
    isUp: () => live.linkState().state === "up",
  });
  const notes = new Notes({
    save: (interaction, text) => live.request("save_note", { interaction, text }),
    storage: sessionStorage,
  });
  return { me, live, seat, notes };
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("useApp is for the pages of a signed-in person");
  return app;
}

export function useTopic<T extends TopicName>(name: T): Topics[T] | undefined {
  const { live } = useApp();
  const subscribe = useCallback((listener: () => void) => live.subscribe(name, listener), [live, name]);
  return useSyncExternalStore(subscribe, () => live.topic(name));
}

export function useLink(): Link {
  const { live } = useApp();
  const subscribe = useCallback((listener: () => void) => live.onLink(listener), [live]);
  return useSyncExternalStore(subscribe, () => live.linkState());
}

export function useSeat(): SeatView {
  const { seat } = useApp();
  const subscribe = useCallback((listener: () => void) => seat.onChange(listener), [seat]);
  return useSyncExternalStore(subscribe, () => seat.current());
}

export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof Problem)) return t("error.other", { code: String(error) });
      return problemText({ t, exists: (key) => i18n.exists(key) }, error);
    },
    [t, i18n],
  );
}

// One request at a time from one place of the screen, with its refusal as a sentence.
export function useRequest(): {
  send: <N extends RequestName>(name: N, args: Requests[N]) => Promise<boolean>;
  pending: RequestName | null;
  problem: string;
  clear: () => void;
} {
  const { live } = useApp();
  const text = useProblemText();
  const [pending, setPending] = useState<RequestName | null>(null);
  const [problem, setProblem] = useState("");
  const clear = useCallback(() => setProblem(""), []);
  const send = useCallback(
    async <N extends RequestName>(name: N, args: Requests[N]) => {
      setPending(name);
      setProblem("");
      try {
        await live.request(name, args);
        return true;
      } catch (error) {
        setProblem(text(error));
        return false;
      } finally {
        setPending(null);
      }
    },
    [live, text],
  );
  return { send, pending, problem, clear };
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Regente`;
  }, [title]);
}
