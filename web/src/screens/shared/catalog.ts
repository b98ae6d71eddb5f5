// The setup lists that many screens name things from, read once and kept fresh by the writes.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { http } from "../../store/http";
import type {
  CampaignResource,
  DispositionResource,
  FlowResource,
  Id,
  NumberResource,
  Page,
  PauseReasonResource,
  QueueResource,
  SkillResource,
  TrunkResource,
  UserResource,
} from "../../wire/types";

export interface Lists {
  users: UserResource;
  queues: QueueResource;
  skills: SkillResource;
  dispositions: DispositionResource;
  "pause-reasons": PauseReasonResource;
  flows: FlowResource;
  numbers: NumberResource;
  trunks: TrunkResource;
  campaigns: CampaignResource;
}

export type ListName = keyof Lists;

// All pages: these lists are short, and a form needs the whole to choose from.
async function readAll<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor = "";
  do {
    const page = await http.get<Page<T>>(
      cursor === "" ? path : `${path}?cursor=${encodeURIComponent(cursor)}`,
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== "");
  return items;
}

export function useList<N extends ListName>(name: N, enabled = true) {
  return useQuery({ queryKey: [name], queryFn: () => readAll<Lists[N]>(`/${name}`), enabled });
}

export function useSave<N extends ListName>(name: N, done: (saved: Lists[N]) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: Id | null; body: unknown }) =>
      id === null ? http.post<Lists[N]>(`/${name}`, body) : http.put<Lists[N]>(`/${name}/${id}`, body),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: [name] });
      done(saved);
    },
  });
}

export function options(list: { id: Id; name: string }[] | undefined) {
  return (list ?? []).map((one) => ({ value: one.id, label: one.name }));
}
