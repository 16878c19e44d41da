import { timeOfDicomDate } from "./dates.ts";

/** Five-year bands such as "55-59"; a single band from 90 on, since the very old are few enough to be recognised. Null for an implausible age. */
export function ageBand(years: number | null): string | null {
  if (years === null || !Number.isFinite(years) || years < 0 || years > 130) return null;
  if (years >= 90) return "90+";
  const low = Math.floor(years / 5) * 5;
  return `${low}-${low + 4}`;
}

/** Whole years from a DICOM age string such as 062Y or 018M; null if it is not one. */
export function yearsOfAgeString(age: string): number | null {
  const parts = /^(\d{3})([DWMY])$/.exec(age);
  if (!parts) return null;
  const perYear = { D: 365.25, W: 52.18, M: 12, Y: 1 }[parts[2] as "D" | "W" | "M" | "Y"];
  return Math.floor(Number(parts[1]) / perYear);
}

/** Whole years between two DICOM dates; null if either is invalid or they are in the wrong order. */
export function yearsBetween(birth: string, at: string): number | null {
  const from = timeOfDicomDate(birth);
  const to = timeOfDicomDate(at);
  if (from === null || to === null || to < from) return null;
  const start = new Date(from);
  const end = new Date(to);
  const beforeBirthday = end.getUTCMonth() * 32 + end.getUTCDate() < start.getUTCMonth() * 32 + start.getUTCDate();
  return end.getUTCFullYear() - start.getUTCFullYear() - (beforeBirthday ? 1 : 0);
}
