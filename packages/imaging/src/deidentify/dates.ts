import { hashKey } from "./keyed-hash.ts";

const longestShiftDays = 365;

/** Days by which every date of a patient moves: 1 to 365 either way, the same for all her exams, so that intervals stay true. */
export function shiftDays(key: string, patientHash: string): number {
  const number = Number.parseInt(hashKey(key, "date", patientHash).slice(0, 8), 16);
  const days = 1 + (number % longestShiftDays);
  return number / 2 ** 31 >= 1 ? days : -days;
}

/** Shifts a DICOM date (YYYYMMDD); null for what is no date. */
export function shiftDate(date: string, days: number): string | null {
  const time = timeOfDicomDate(date);
  if (time === null) return null;
  return new Date(time + days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
}

/** Midnight UTC of a DICOM date in milliseconds; null where it names no real day. */
export function timeOfDicomDate(date: string): number | null {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date);
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(iso) ? time : null;
}
