// Everybody who is promised a call, and the way to take a promise back.

import { ActionIcon } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { http } from "../../store/http";
import { Icon } from "../../ui/Icon";
import { Banner } from "../../ui/parts";
import type { CallbackResource, FloorView, Page } from "../../wire/types";
import { useFormat } from "../shared/format";
import { useOrder } from "./actions";
import css from "./floor.module.css";

const key = ["callbacks"];

export function Callbacks({ view, queue }: { view: FloorView; queue: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const order = useOrder();
  const callbacks = useQuery({
    queryKey: key,
    queryFn: () => http.get<Page<CallbackResource>>("/callbacks"),
    refetchInterval: 5000,
  });
  const list = (callbacks.data?.items ?? [])
    .filter((one) => queue === undefined || one.queue === queue)
    .sort((a, b) => a.at - b.at);
  if (list.length === 0) return null;
  const cancel = async (id: string) => {
    await order.run(() => http.delete(`/callbacks/${id}`));
    await client.invalidateQueries({ queryKey: key });
  };
  const when = (one: CallbackResource) => {
    if (one.state === "promised") return format.when(one.at);
    return t(one.state === "dialling" ? "floor.callbackDialling" : "floor.callbackInLine");
  };
  return (
    <section aria-label={t("floor.callbacks")}>
      <div className={`hd ${css.second}`}>
        <h2>{t("floor.callbacks")}</h2>
        <span className="t3">{format.count(list.length)}</span>
      </div>
      {order.problem === "" ? null : (
        <div style={{ padding: "8px 16px 0" }}>
          <Banner tone="danger" icon="warning" role="alert">
            {order.problem}
          </Banner>
        </div>
      )}
      <ul>
        {list.map((one) => (
          <li key={one.id} className={css.callback}>
            <span className="col">
              <span className="m el">{format.phone(one.number)}</span>
              <span className="f12 t2 el">
                {[
                  view.queues[one.queue]?.name,
                  one.agent === "0"
                    ? ""
                    : t("floor.callbackFor", { agent: view.agents[one.agent]?.name ?? `#${one.agent}` }),
                  one.attempts === 0 ? "" : t("floor.callbackAttempts", { count: one.attempts }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="f12 t2 nw">{when(one)}</span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              disabled={order.pending || one.state === "dialling"}
              aria-label={t("floor.cancelCallback", { number: format.phone(one.number) })}
              onClick={() => void cancel(one.id)}
            >
              <Icon name="cross" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}
