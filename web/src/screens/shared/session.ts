// Who is signed in. One query that every page reads; a 401 anywhere empties it.

import { queryOptions } from "@tanstack/react-query";
import { http, setCsrf } from "../../store/http";
import { Problem } from "../../store/problem";
import type { Me, Role } from "../../wire/types";

export const meKey = ["me"] as const;

export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: async (): Promise<Me | null> => {
    try {
      const me = await http.get<Me>("/session");
      setCsrf(me.csrf);
      return me;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: (failures, error) => error instanceof Problem && error.code === "offline" && failures < 5,
  retryDelay: 1000,
});

export async function signIn(user: string, password: string): Promise<Me> {
  const me = await http.post<Me>("/session", { user, password });
  setCsrf(me.csrf);
  return me;
}

// From the one-time link; the owner is signed in by the same answer.
export async function createOwner(body: { token: string; user: string; name: string; password: string }) {
  const me = await http.post<Me>("/setup", body);
  setCsrf(me.csrf);
  return me;
}

export async function signOut(): Promise<void> {
  await http.delete<unknown>("/session");
  setCsrf("");
}

export const homeOf: Record<Role, "/mesa" | "/piso"> = {
  agent: "/mesa",
  supervisor: "/piso",
  admin: "/piso",
};
