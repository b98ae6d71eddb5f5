// Calendar days in fields of type "date" and on the wire.

import type { Instant, Date as WireDate } from "../../wire/types";

const two = (value: number) => String(value).padStart(2, "0");

// "2026-12-24"
export function textOf({ year, month, day }: WireDate): string {
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

// Undefined while it is typed.
export function dateOf(text: string): WireDate | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return undefined;
  return { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
}

// A certificate is good until its last day ends; 0 is none.
export function lastDayOf(until: Instant): string {
  if (until === 0) return "";
  const day = new Date(until / 1000 - 1);
  return textOf({ year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() });
}

export function endOfDay(text: string): Instant {
  const date = dateOf(text);
  return date === undefined ? 0 : new Date(date.year, date.month - 1, date.day + 1).getTime() * 1000;
}

// For a new line: the day after the last one there, else tomorrow.
export function nextDay(days: { date: WireDate }[], today = new Date()): WireDate {
  const last = days.at(-1)?.date;
  const base = last === undefined ? today : new Date(last.year, last.month - 1, last.day);
  const day = new Date(base.getFullYear(), base.getMonth(), base.getDate() + 1);
  return { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() };
}
