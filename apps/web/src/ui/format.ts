import { serverNow } from "../data/server-clock.ts";

/**
 * How numbers are written: proportions below n = 100 as "3 of 41", never as a percentage alone; metrics with interval and n; ages instead of dates.
 */

export interface MetricLike {
  readonly name: string;
  readonly value?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly n: number;
  readonly note?: string | null;
}

/** A figure with two decimals and a true minus sign, or a dash where it is not defined. */
export function figure(value: number | null | undefined, decimals = 2): string {
  return value === null || value === undefined || !Number.isFinite(value) ? "–" : value.toFixed(decimals).replace("-", "−");
}

/**
 * A value minus a reference: "+0.12", "−0.19" or "just below", so that the side is clear however small the difference; empty where either is unknown.
 */
export function signedDifference(value: number | null | undefined, reference: number | null | undefined): string {
  if (typeof value !== "number" || typeof reference !== "number") return "";
  const difference = value - reference;
  if (difference !== 0 && Math.abs(difference) < 0.005) return difference < 0 ? "just below" : "just above";
  return `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(2)}`;
}

/** `0.73 (0.66–0.79)`, without the interval where there is none. */
export function withInterval(metric: Pick<MetricLike, "value" | "low" | "high">, decimals = 2): string {
  return `${figure(metric.value, decimals)}${intervalWords(metric, decimals)}`;
}

/** ` (0.66–0.79)`, ` (−1.93 to −0.63)`; empty where there is no interval. */
export function intervalWords({ low, high }: Pick<MetricLike, "low" | "high">, decimals = 2): string {
  if (low === null || low === undefined || high === null || high === undefined) return "";
  return ` (${figure(low, decimals)}${low < 0 || high < 0 ? " to " : "–"}${figure(high, decimals)})`;
}

/** A whole number: "1,034". */
export function whole(count: number): string {
  return count.toLocaleString("en");
}

/** `3 of 41` below n = 100, `312 of 812 (38.4 %)` from there. */
export function proportion(count: number, total: number): string {
  if (total < 100) return `${count} of ${total}`;
  return `${whole(count)} of ${whole(total)} (${((100 * count) / total).toFixed(1)} %)`;
}

/** `1 patient`, `1,034 events`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole(count)} ${count === 1 ? singular : plural}`;
}

/** The age of an instant in the largest suitable unit: "just now", "4 min", "3 h", "2 days", "5 months". */
export function age(at: string | Date, now: Date = new Date(serverNow())): string {
  const seconds = Math.max(0, (now.getTime() - new Date(at).getTime()) / 1000);
  if (seconds < 45) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `${hours} h`;
  const days = Math.round(hours / 24);
  if (days < 60) return counted(days, "day");
  const months = Math.round(days / 30.44);
  return months < 24 ? counted(months, "month") : counted(Math.round(days / 365.25), "year");
}

/** "just now", "4 min ago". */
export function ago(at: string, now?: Date): string {
  const words = age(at, now);
  return words === "just now" ? words : `${words} ago`;
}

const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" } as const;

/** "28 Nov 2026, 12:43:16 GMT-5", in the reader's own time zone: for records, where an age cannot be compared with another record. */
export function instant(at: string | Date, timeZone?: string): string {
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...day, ...clock, timeZone }).format(new Date(at));
}

/** "12:43:16 GMT-5", in the reader's own time zone: for the lines of a log, whose day is known. */
export function clockTime(at: string | Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-GB", { ...clock, timeZone }).format(new Date(at));
}

/** A duration: "8 s", "3 min 20 s", "1 h 5 min". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
  return `${Math.floor(whole / 3600)} h${Math.floor((whole % 3600) / 60) ? ` ${Math.floor((whole % 3600) / 60)} min` : ""}`;
}

/** An enum word in lower case with spaces: `TECHNICAL_RECALL` → "technical recall". */
export function words(value: string): string {
  return value.toLowerCase().replaceAll("_", " ");
}

/** "right breast" / "left breast". */
export function sideLabel(laterality: string): string {
  return laterality === "R" ? "right breast" : "left breast";
}
