import { useTranslation } from "react-i18next";
import * as format from "../../i18n/format";
import { useServerNowFunction } from "../../ui/time";

// The formats bound to the language of the screen and the server's clock.
export function useFormat() {
  const { t, i18n } = useTranslation();
  const now = useServerNowFunction();
  const language = i18n.language;
  return {
    clock: (us: number) => format.clock(us, language),
    clockSeconds: (us: number) => format.clockSeconds(us, language),
    fullDate: (us: number) => format.fullDate(us, language),
    count: (value: number) => format.count(value, language),
    decimal: (value: number, digits?: number) => format.decimal(value, language, digits),
    percent: (part: number, whole: number, digits?: number) => format.percent(part, whole, language, digits),
    duration: format.duration,
    span: format.span,
    phone: (number: string) => (number === "" ? t("common.withheld") : format.phone(number)),
    when: (us: number) => {
      if (us === 0) return "–";
      const days = format.daysAgo(us, now());
      const time = format.clock(us, language);
      if (days === 0) return t("common.today", { time });
      if (days === 1) return t("common.yesterday", { time });
      return format.dayAndClock(us, language);
    },
    person: (name: string, number: string) => {
      if (name !== "") return name;
      return number === "" ? t("common.withheld") : format.phone(number);
    },
  };
}
