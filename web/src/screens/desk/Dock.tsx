// Along the foot: how it ended, by the keys 1 to 9 in the queue's or campaign's order, and the way out.

import { useTranslation } from "react-i18next";
import { Action, Kbd } from "../../ui/parts";
import { onRadioKey } from "../../ui/radios";
import type { DeskItem } from "../../wire/types";
import type { DeskActions } from "./actions";
import css from "./desk.module.css";

export const dispositionsId = "dispositions";

export function Dock({ item, actions }: { item: DeskItem; actions: DeskActions }) {
  const { t } = useTranslation();
  const chosen = item.dispositions.find((one) => one.id === item.disposition);
  const stop = (chosen ?? item.dispositions[0])?.id;
  return (
    <section className={css.dock} aria-label={t("desk.finish")}>
      <span className="t2 row nw" style={{ gap: 6, marginRight: 8, flex: "none" }}>
        {t("desk.finish")} <Kbd>D</Kbd>
      </span>
      <div
        id={dispositionsId}
        className={css.dispositions}
        role="radiogroup"
        aria-label={t("desk.chooseDisposition")}
        tabIndex={-1}
        onKeyDown={onRadioKey}
      >
        {item.dispositions.length === 0 ? <span className="t3">{t("desk.noDispositions")}</span> : null}
        {item.dispositions.map((one, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a chip with a keycap.
          <button
            key={one.id}
            type="button"
            role="radio"
            aria-checked={item.disposition === one.id}
            tabIndex={one.id === stop ? 0 : -1}
            aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
            className={css.disposition}
            disabled={actions.dispose === undefined}
            onClick={() => actions.dispose?.(one.id)}
          >
            {index < 9 ? <Kbd>{index + 1}</Kbd> : null}
            {one.name}
          </button>
        ))}
      </div>
      <Action
        variant="filled"
        cap={t("keys.enter")}
        keys="Enter"
        disabled={actions.conclude === undefined}
        loading={actions.pending === "finish_wrap_up"}
        onClick={actions.conclude}
      >
        {t("desk.conclude")}
      </Action>
    </section>
  );
}
