import { hashKey } from "./keyed-hash.ts";

const longestShiftDays = 365;

/** Number of days by which all dates of a patient are shifted: 1 to 365 either way, the same in every exam, so that intervals are kept. */
export function shiftDays(key: string, patientHash: string): number {
  const number = Number.parseInt(hashKey(key, "date", patientHash).slice(0, 8), 16);
  const days = 1 + (number % longestShiftDays);
  return number / 2 ** 31 >= 1 ? days : -days;
}

/**
 * Number of seconds by which all times of day of a patient are shifted, besides the days: hour and minute would identify the visit to anyone with the
 * appointment lists.
 */
function shiftSeconds(key: string, patientHash: string): number {
  return Number.parseInt(hashKey(key, "date", patientHash).slice(8, 16), 16) % 86_400;
}

/** Shifts a moment by the patient's constant, which keeps the order of images and their intervals. */
export function shiftMoment(moment: number, key: string, patientHash: string): Date {
  return new Date(moment + shiftDays(key, patientHash) * 86_400_000 + shiftSeconds(key, patientHash) * 1000);
}

/** Shifts a DICOM date (YYYYMMDD); null if it is not one. */
export function shiftDate(date: string, days: number): string | null {
  const time = timeOfDicomDate(date);
  if (time === null) return null;
  return new Date(time + days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
}

/** A DICOM date and time of day (HHMMSS.FFFFFF, possibly shortened) in milliseconds, as if in UTC; midnight if there is no time. */
export function timeOfDicomMoment(date: string, time: string | null): number | null {
  const midnight = timeOfDicomDate(date);
  if (midnight === null) return null;
  const parts = /^(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?/.exec(time ?? "");
  const [hours = 0, minutes = 0, seconds = 0, fraction = 0] = (parts ?? []).slice(1).map((part) => Number(part ?? 0));
  return midnight + Math.round((hours * 3600 + minutes * 60 + seconds + fraction) * 1000);
}

/** Midnight UTC of a DICOM date in milliseconds; null if there is no such day. */
export function timeOfDicomDate(date: string): number | null {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date);
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(iso) ? time : null;
}
