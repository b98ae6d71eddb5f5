import type { Id, Membership } from "../../wire/types";

// A place in each queue served, in the order of the queues; who was never placed is in the first tier.
export function membershipsOf(queues: Id[], placed: Membership[]): Membership[] {
  return queues.map(
    (queue) => placed.find((one) => one.queue === queue) ?? { queue, tier: 0, order: 0, weight: 1 },
  );
}
