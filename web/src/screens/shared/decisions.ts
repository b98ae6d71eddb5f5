import { useTranslation } from "react-i18next";
import type { WhyView } from "../../wire/types";

// A decision about a contact, as a sentence. Codes with a tail name an ending: "offer_lapsed".
export function useDecisionText(): (decision: WhyView["decisions"][number]) => string {
  const { t, i18n } = useTranslation();
  return ({ text_code: code, agent_name: agent, queue_name: queue }) => {
    const tail = (head: string) => code.slice(head.length);
    const values = { agent, queue };
    if (code === "transferred" && agent === "") return t("decision.transferredBySupervisor", values);
    if (code.startsWith("reservation_")) return t(`decision.reservation.${tail("reservation_")}`, values);
    if (code.startsWith("overflow_") && code !== "overflow_not_applied")
      return t(`decision.overflow.${tail("overflow_")}`, values);
    if (code.startsWith("offer_")) return t(`decision.offer.${tail("offer_")}`, values);
    if (code.startsWith("released_by_"))
      return t(`fact.interaction_released.${tail("released_by_")}`, values);
    if (code.startsWith("attempt_"))
      return t("fact.attempt_ended", { outcome: t(`outcome.${tail("attempt_")}`) });
    if (code.startsWith("ended_")) return t("fact.interaction_ended", { exit: t(`exit.${tail("ended_")}`) });
    if (code.startsWith("preview_") && code !== "preview_started") {
      return t(`fact.preview_ended.${tail("preview_")}`, values);
    }
    return i18n.exists(`decision.${code}`)
      ? t(`decision.${code}`, values)
      : t("decision.other", { code: code.replaceAll("_", " ") });
  };
}
