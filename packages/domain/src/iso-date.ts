/** Midnight UTC of a date written as YYYY-MM-DD, in milliseconds; null for any other format and for a day that does not exist. */
export function timeOfIsoDate(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  // JavaScript reads February 30 as March 1.
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? time : null;
}

const firstYear = 1900;
/** Somewhere on earth it may be tomorrow already. */
const ahead = 14 * 3_600_000;

/** Whether an image could have been taken at this time: not before 1900, not in the future. */
export function isPlausibleAcquisition(time: number, now: number): boolean {
  return time >= Date.UTC(firstYear, 0, 1) && time <= now + ahead;
}
