// Numbers, times and phone numbers as people write them. Instants and durations are microseconds.

const nbsp = "\u00a0";

// "4:12", from one hour "1:04:12". Never negative.
export function duration(us: number): string {
  const total = Math.max(0, Math.floor(us / 1_000_000));
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

export function clock(us: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    us / 1000,
  );
}

export function clockSeconds(us: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(us / 1000);
}

export function dayAndClock(us: number, language: string): string {
  const day = new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit" }).format(us / 1000);
  return `${day} ${clock(us, language)}`;
}

export function fullDate(us: number, language: string): string {
  const day = new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit", year: "numeric" }).format(
    us / 1000,
  );
  return `${day}, ${clock(us, language)}`;
}

// How many midnights lie between: 0 today, 1 yesterday.
export function daysAgo(us: number, nowUs: number): number {
  const midnight = (value: number) => new Date(value / 1000).setHours(0, 0, 0, 0);
  return Math.round((midnight(nowUs) - midnight(us)) / 86_400_000);
}

export function count(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

// "83,2 %", with a space that does not break.
export function percent(part: number, whole: number, language: string, digits = 1): string {
  if (whole <= 0) return "–";
  return `${decimal((part * 100) / whole, language, digits)}${nbsp}%`;
}

export function decimal(value: number, language: string, digits = 1): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

// Brazilian numbers as they are written there, others as they came.
export function phone(number: string): string {
  const brazil = /^\+?55(\d{2})(\d{4,5})(\d{4})$/.exec(number);
  if (brazil) return `(${brazil[1]})${nbsp}${brazil[2]}-${brazil[3]}`;
  return number;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "";
  const last = words[1]?.[0] ?? words[0]?.[1] ?? "";
  return (first + last).toUpperCase();
}

// A length chosen by people: "30 min", "2 h", "45 s".
export function span(us: number): string {
  const seconds = Math.round(us / 1_000_000);
  if (seconds % 86_400 === 0 && seconds > 0) return `${seconds / 86_400}${nbsp}d`;
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600}${nbsp}h`;
  if (seconds % 60 === 0 && seconds > 0) return `${seconds / 60}${nbsp}min`;
  return `${seconds}${nbsp}s`;
}
