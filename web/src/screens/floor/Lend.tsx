// An agent serves other queues for a while, and comes home by itself.

import { Menu, MultiSelect, NumberInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Dialog } from "../../ui/Overlay";
import { Action, Banner } from "../../ui/parts";
import type { AgentRoutingResource, FloorView, Id } from "../../wire/types";
import { useFormat } from "../shared/format";
import { useOrder } from "./actions";

const routingKey = (agent: Id) => ["agents", agent, "routing"];

// Read only while the agent's menu is open.
export function LendItems({
  agent,
  view,
  onLend,
  onProblem,
}: {
  agent: Id;
  view: FloorView;
  onLend: () => void;
  onProblem: (run: () => Promise<unknown>) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const routing = useQuery({
    queryKey: routingKey(agent),
    queryFn: () => http.get<AgentRoutingResource>(`/agents/${agent}/routing`),
    staleTime: 0,
    retry: false,
  });
  const lent = routing.data !== undefined && routing.data.returns_at > 0;
  const bringHome = () =>
    onProblem(async () => {
      await http.post(`/agents/${agent}/lend`, { queues: [], minutes: 0 });
      await client.invalidateQueries({ queryKey: routingKey(agent) });
    });
  return (
    <>
      <Menu.Divider />
      {lent ? (
        <Menu.Label>
          {t("floor.lentUntil", {
            queues: routing.data.lent_to.map((id) => view.queues[id]?.name ?? `#${id}`).join(", "),
            time: format.clock(routing.data.returns_at),
          })}
        </Menu.Label>
      ) : null}
      <Menu.Item leftSection={<Icon name="people" size={14} />} onClick={onLend}>
        {t("floor.lend")}…
      </Menu.Item>
      {lent ? (
        <Menu.Item leftSection={<Icon name="undo" size={14} />} onClick={bringHome}>
          {t("floor.bringHome")}
        </Menu.Item>
      ) : null}
    </>
  );
}

interface LendDialogProps {
  agent: { id: Id; name: string } | undefined;
  view: FloorView;
  onClose: () => void;
}

export function LendDialog({ agent, view, onClose }: LendDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={agent !== undefined}
      title={t("floor.lendTitle", { name: agent?.name ?? "" })}
      onClose={onClose}
      size={420}
    >
      {agent === undefined ? null : <LendForm agent={agent.id} view={view} onClose={onClose} />}
    </Dialog>
  );
}

function LendForm({ agent, view, onClose }: { agent: Id; view: FloorView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const order = useOrder();
  const [queues, setQueues] = useState<Id[]>([]);
  const [minutes, setMinutes] = useState<number | string>(30);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await order.run(() =>
      http.post(`/agents/${agent}/lend`, { queues, minutes: Number(minutes) }),
    );
    await client.invalidateQueries({ queryKey: routingKey(agent) });
    if (done) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="col" style={{ gap: 12 }}>
        <MultiSelect
          label={t("floor.lendQueues")}
          data-autofocus
          searchable
          hidePickedOptions
          data={Object.entries(view.queues).map(([value, one]) => ({ value, label: one.name }))}
          value={queues}
          onChange={setQueues}
        />
        <NumberInput
          label={t("floor.lendMinutes")}
          description={t("floor.lendText")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={1}
          max={1440}
          allowDecimal={false}
          value={minutes}
          onChange={setMinutes}
        />
        {order.problem === "" ? null : (
          <Banner tone="danger" icon="warning" role="alert">
            {order.problem}
          </Banner>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Action onClick={onClose}>{t("common.cancel")}</Action>
          <Action
            type="submit"
            variant="filled"
            loading={order.pending}
            disabled={queues.length === 0 || Number(minutes) < 1}
          >
            {t("floor.lendDo")}
          </Action>
        </div>
      </div>
    </form>
  );
}
