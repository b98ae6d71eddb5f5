// Whether the signed-in person also takes contacts: every agent does; others when they serve a queue.

import { useQuery } from "@tanstack/react-query";
import { http } from "../../store/http";
import type { Me, UserResource } from "../../wire/types";

export function useTakesContacts(me: Me): boolean {
  const own = useQuery({
    queryKey: ["users", me.id],
    queryFn: () => http.get<UserResource>(`/users/${me.id}`),
    enabled: me.role !== "agent",
  });
  return me.role === "agent" || (own.data?.queues.length ?? 0) > 0;
}
