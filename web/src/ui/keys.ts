// Keys of a screen. Letters and digits act outside text fields; Alt+letter always. What an open menu
// or dialog wants to hear is its own.

import { useEffect, useRef } from "react";

export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>;

function writesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !["checkbox", "radio", "button", "submit", "range", "file"].includes(target.type);
}

function insideOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}

// A menu or a dialog in front of the page hears every key, also when the focus has slipped out of it:
// what lies behind must not end a call or choose a disposition unseen.
function overlayOpen(): boolean {
  return document.querySelector('[role="menu"], [role="dialog"][aria-modal="true"]') !== null;
}

// "space", "escape", "enter", "h", "1", "alt+h", "ctrl+shift+p".
export function keyName(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.shiftKey && (event.ctrlKey || event.altKey)) parts.push("shift");
  if (event.altKey) parts.push("alt");
  let key = event.key;
  if (key === " ") key = "space";
  else if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3).toLowerCase();
  else key = key.toLowerCase();
  return [...parts, key].join("+");
}

export function useKeys(map: KeyMap): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (insideOverlay(event.target) || overlayOpen()) return;
      const name = keyName(event);
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (plain && writesText(event.target)) {
        if (name === "escape" && event.target instanceof HTMLElement) {
          event.target.blur();
          event.preventDefault();
        }
        return;
      }
      const bare = name.startsWith("alt+") ? name.slice(4) : name;
      const act = current.current[name] ?? (/^alt\+[a-z]$/.test(name) ? current.current[bare] : undefined);
      if (act === undefined || event.repeat) return;
      act(event);
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
}

// Escape closes what is open, wherever the focus is.
export function useEscape(open: boolean, close: () => void): void {
  const current = useRef(close);
  useEffect(() => {
    current.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const down = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      current.current();
    };
    window.addEventListener("keydown", down, true);
    return () => window.removeEventListener("keydown", down, true);
  }, [open]);
}
