// Hours of a week as people write them. A close may lie past midnight: it then counts on from the
// opening day's start.

export const dayMinutes = 1440;

// "08:30"; what ends a day is "24:00", or an all-day opening would read as none at all.
export function clockOf(minute: number): string {
  const inDay = minute > 0 && minute % dayMinutes === 0 ? dayMinutes : minute % dayMinutes;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

// Undefined: not a time of day.
export function minuteOf(clock: string): number | undefined {
  const parts = /^(\d{1,2}):?(\d{2})$/.exec(clock.trim());
  const minute = Number(parts?.[1]) * 60 + Number(parts?.[2]);
  return parts !== null && Number(parts[2]) < 60 && minute <= dayMinutes ? minute : undefined;
}

// Midnight and what is earlier than the opening belong to the next morning; 0:00 to 0:00 is all day.
export function openHours(open: number, close: number): { open_minute: number; close_minute: number } {
  const open_minute = open % dayMinutes;
  const inDay = close % dayMinutes;
  return { open_minute, close_minute: inDay <= open_minute ? inDay + dayMinutes : inDay };
}
