// English: what every page has.

import type { Catalogue } from "../pt-BR";

export const shell: Pick<Catalogue, "app" | "nav" | "common" | "keys" | "link"> = {
  app: { name: "Regente", screens: "Screens", skip: "Skip to the content" },
  nav: { desk: "Desk", floor: "Floor", campaigns: "Campaigns", history: "History", setup: "Setup" },
  common: {
    save: "Save",
    cancel: "Cancel",
    close: "Close",
    retry: "Try now",
    loading: "Loading",
    more: "More",
    all: "All",
    any: "Any",
    yes: "Yes",
    no: "No",
    none: "None",
    seconds: "s",
    minutes: "min",
    active: "Active",
    inactive: "Inactive",
    back: "Back",
    language: "Language",
    theme: "Theme",
    themes: { auto: "System theme", light: "Light theme", dark: "Dark theme" },
    themeShort: { auto: "System", light: "Light", dark: "Dark" },
    nobody: "No name",
    withheld: "Number withheld",
    today: "today {{time}}",
    yesterday: "yesterday {{time}}",
    loadMore: "Load more",
    saved: "Saved",
    account: "Your account",
    signOut: "Sign out",
    signOutCall: "Sign out in the middle of a call?",
    signOutCallText: {
      queued:
        "You are in a call. If you leave, the customer hears music and, unless you are back in some seconds, it returns to the front of the queue.",
      manual:
        "You are in a call. If you leave, the other end hears music and, unless you are back in some seconds, it ends.",
      dialling: "A call of yours is being made. If you leave, it ends or goes to somebody else.",
    },
    stay: "Stay",
    signOutAnyway: "Sign out anyway",
    signOutFailed: "You are not signed out yet",
    signOutStill: "The session of {{name}} is still open in this browser.",
    endShift: "End the shift",
  },
  keys: { space: "Space", esc: "Esc", enter: "Enter" },
  link: {
    lost: "No connection for {{elapsed}}. Figures of {{time}}; buttons wait for the server.",
    lostCall: "No connection for {{elapsed}}. The call goes on; buttons wait for the server.",
    live: "live, {{time}}",
    down: "no connection",
    voiceDown: "The phone side is coming back. New calls wait; there is nothing to do here.",
  },
};
