// Two catalogues, chosen by the user's own language; the browser's before anybody signed in.

import i18next, { type TOptions } from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { ptBR } from "./pt-BR";

export const languages = ["pt-BR", "en"] as const;
export type Language = (typeof languages)[number];

const stored = "regente-language";

export function asLanguage(text: string): Language {
  return text.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(stored);
  return asLanguage(kept ?? navigator.language);
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { "pt-BR": { translation: ptBR }, en: { translation: en } },
    lng: firstLanguage(),
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
}

// `keep` when the person chose it here; a profile's language is not kept in the browser.
export function setLanguage(language: Language, keep: boolean): void {
  if (keep) localStorage.setItem(stored, language);
  void i18next.changeLanguage(language);
}

export function keptLanguage(): Language | null {
  const kept = localStorage.getItem(stored);
  return kept === null ? null : asLanguage(kept);
}

export type Translate = (key: string, options?: TOptions) => string;
