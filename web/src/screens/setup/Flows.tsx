import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Chip } from "../../ui/parts";
import type { FlowResource } from "../../wire/types";
import { useList } from "../shared/catalog";
import { FlowEditor } from "./FlowEditor";
import { TableCard } from "./parts";

const fresh: FlowResource = {
  id: "0",
  name: "",
  graph: { start: "", nodes: [] },
  live_version: 0,
  draft_differs: true,
};

export function Flows() {
  const { t } = useTranslation();
  const flows = useList("flows");
  const [open, setOpen] = useState<FlowResource>();
  if (open !== undefined) {
    return <FlowEditor flow={open} onSaved={setOpen} onClose={() => setOpen(undefined)} />;
  }
  return (
    <TableCard
      title={t("setup.sections.flows")}
      newWord={t("setup.flows.new")}
      onNew={() => setOpen(fresh)}
      query={flows}
      keyOf={(one) => one.id}
      nameOf={(one) => one.name}
      onOpen={setOpen}
      columns={[
        { head: t("setup.flows.name"), cell: (one) => one.name, wide: 40 },
        { head: t("setup.flows.steps"), cell: (one) => one.graph.nodes.length, right: true },
        { head: t("setup.flows.state"), cell: (one) => <FlowState flow={one} /> },
      ]}
    />
  );
}

export function FlowState({ flow }: { flow: FlowResource }) {
  const { t } = useTranslation();
  return (
    <span className="row">
      {flow.live_version === 0 ? (
        <Chip>{t("setup.flows.never")}</Chip>
      ) : (
        <Chip tone="ok" icon="check">
          {t("setup.flows.live", { version: flow.live_version })}
        </Chip>
      )}
      {flow.draft_differs && flow.live_version > 0 ? (
        <Chip tone="warning" icon="pencil">
          {t("setup.flows.draft")}
        </Chip>
      ) : null}
    </span>
  );
}
