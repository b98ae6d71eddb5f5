import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../../ui/parts";
import type { DeskItem } from "../../wire/types";
import { useApp, useProblemText } from "../shared/app";
import { useFormat } from "../shared/format";
import css from "./desk.module.css";

export const noteFieldId = "note";

export function Note({ item, large }: { item: DeskItem; large?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { notes } = useApp();
  const text = useProblemText();
  const subscribe = useCallback((listener: () => void) => notes.onChange(listener), [notes]);
  const draft = useSyncExternalStore(subscribe, () => notes.draft(item.id));
  let state = "";
  if (draft?.state === "pending") state = t("desk.noteSaving");
  else if (draft?.state === "failed") state = t("desk.noteFailed");
  else if (draft?.state === "refused") state = t("desk.noteRefused", { reason: text(draft.problem) });
  else if (item.note_saved > 0) state = t("desk.noteSaved", { time: format.clock(item.note_saved) });
  return (
    <div className={css.noteBox} data-large={large || undefined}>
      <div className="row f12 t3">
        <label htmlFor={noteFieldId} className="m t2">
          {t("desk.note")}
        </label>
        <Kbd>N</Kbd>
        <span className="sp" />
        <span
          className={draft?.state === "failed" ? "twa" : draft?.state === "refused" ? "tda" : undefined}
          role={draft?.state === "refused" ? "alert" : undefined}
          data-testid="note-state"
          data-state={draft?.state ?? "saved"}
        >
          {state}
        </span>
      </div>
      <textarea
        id={noteFieldId}
        aria-keyshortcuts="N"
        maxLength={10_000}
        placeholder={t("desk.notePlaceholder")}
        value={draft?.text ?? item.note}
        onChange={(event) => notes.write(item.id, event.currentTarget.value)}
        onBlur={() => void notes.flush(item.id)}
      />
    </div>
  );
}
