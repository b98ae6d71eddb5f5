// My own last contacts; read again whenever my state changes.

import { useQuery } from "@tanstack/react-query";
import { http } from "../../store/http";
import type { DeskView, InteractionSummary, Page } from "../../wire/types";
import { useApp } from "../shared/app";

export function useOwnContacts(since: number) {
  const { me } = useApp();
  return useQuery({
    queryKey: ["interactions", "own", me.id, since],
    queryFn: () => http.get<Page<InteractionSummary>>(`/interactions?agent=${me.id}&limit=12`),
    placeholderData: (previous) => previous,
  });
}

// Not ready for want of an answer: to a call that rang, or to a lead whose time passed? The lead is
// one of my contacts and ended the moment I became not ready; the call went on to somebody else.
export function leadLapsed(
  desk: Pick<DeskView, "state" | "reason" | "since">,
  last: Pick<InteractionSummary, "exit" | "ended"> | undefined,
): boolean {
  return (
    desk.state === "not_ready" &&
    desk.reason === "no_answer" &&
    last?.exit === "skipped" &&
    Math.abs(last.ended - desk.since) < 1_000_000
  );
}
