import { CronExpressionParser } from "cron-parser";
import { Recent } from "../common/recent.ts";

/** Whole hours of a time zone, from the first up to the last, excluding it; over midnight if the first is the later one. */
export interface QuietHours {
  readonly fromHour: number;
  readonly toHour: number;
}

/** When runs may be started by the clock. */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly quietHours: QuietHours | null;
}

const hourMilliseconds = 3_600_000;
const name = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT";
/** The five-field form that every cron knows: extensions of libraries (seconds, H, L, #, @daily) are refused. */
const field = new RegExp(`^(?:\\d|[*,/-]|${name})+$`, "i");

function parse(cron: string, timeZone: string, currentDate: Date) {
  return CronExpressionParser.parse(cron, { currentDate, tz: timeZone });
}

export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) !== null;
  } catch {
    return false;
  }
}

/** Whether the schedule ever has a time; otherwise what is wrong with it. */
export function faultOfSchedule({
  cron,
  timeZone,
  quietHours,
}: Schedule): "NOT_A_CRON_LINE" | "NEVER" | "ALWAYS_QUIET" | "HALF_HOUR_ZONE" | null {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || !fields.every((text) => field.test(text))) return "NOT_A_CRON_LINE";
  const [minutes, hours, day, month, weekday] = fields;
  const expression = tryParse(cron, timeZone);
  if (expression === null) {
    // The library reports a day that its month does not have like a typing error: in that case each is valid without the other.
    const apart = [`${minutes} ${hours} ${day} * ${weekday}`, `${minutes} ${hours} * ${month} ${weekday}`];
    return apart.every((line) => tryParse(line, timeZone) !== null) ? "NEVER" : "NOT_A_CRON_LINE";
  }
  if (changesByPartOfAnHour(timeZone)) return "HALF_HOUR_ZONE";
  if (!expression.hasNext()) return "NEVER";
  return quietHours !== null && expression.fields.hour.values.every((hour) => isQuietHour(quietHours, hour)) ? "ALWAYS_QUIET" : null;
}

/**
 * Whether the zone sets its clock forward by another time than whole hours, as Lord Howe Island does alone: the library then finds no further time and
 * fails. The minute at full hours of UTC is another one in summer.
 */
function changesByPartOfAnHour(timeZone: string): boolean {
  const minute = new Intl.DateTimeFormat("en-GB", { timeZone, minute: "2-digit" });
  const year = new Date().getUTCFullYear();
  return new Set(Array.from({ length: 12 }, (_, month) => minute.format(Date.UTC(year, month, 15)))).size > 1;
}

function tryParse(cron: string, timeZone: string) {
  try {
    return parse(cron, timeZone, new Date());
  } catch {
    return null;
  }
}

/** The first scheduled time after `after`, excluding quiet hours. */
export function nextScheduled(schedule: Schedule, after: Date): Date {
  return timesFrom(schedule, after).next().value;
}

/**
 * The last scheduled time after `after` and not after `now`; null if there is none. However many were missed meanwhile, they count as one. Times are
 * always searched for forwards: backwards, a time is found twice when the clock is set back, and not at all when it is set forward.
 */
export function lastScheduled(schedule: Schedule, { after, now }: { readonly after: Date; readonly now: Date }): Date | null {
  const from = new Date(Math.max(after.getTime(), somewhatBefore(schedule, now).getTime()));
  let last: Date | null = null;
  for (const time of timesFrom(schedule, from)) {
    if (time > now) break;
    last = time;
  }
  return last;
}

/**
 * Every scheduled time after `after`, endlessly, excluding quiet hours: those are skipped as a whole, since a schedule may have a time in every
 * minute of them.
 */
function* timesFrom(schedule: Schedule, after: Date): Generator<Date, never> {
  let expression = parse(schedule.cron, schedule.timeZone, after);
  for (;;) {
    const time = expression.next().toDate();
    if (isQuiet(schedule, time)) expression = parse(schedule.cron, schedule.timeZone, new Date(endOfQuiet(schedule, time).getTime() - 1));
    else yield time;
  }
}

/** A moment from which searching forwards finds the last scheduled time before `now` in a few steps, without going through years of minutes. */
function somewhatBefore(schedule: Schedule, now: Date): Date {
  let time = parse(schedule.cron, schedule.timeZone, now).prev().toDate();
  while (isQuiet(schedule, time)) time = parse(schedule.cron, schedule.timeZone, beginningOfQuiet(schedule, time)).prev().toDate();
  return new Date(time.getTime() - 26 * hourMilliseconds);
}

type Quiet = Pick<Schedule, "quietHours" | "timeZone">;

/** Quiet hours begin and end at a full hour of the zone; zones are shifted by quarters of an hour. */
const quarterMilliseconds = hourMilliseconds / 4;

/** The first moment after the quiet hours that contain this one. */
export function endOfQuiet(quiet: Quiet, at: Date): Date {
  let time = Math.ceil(at.getTime() / quarterMilliseconds) * quarterMilliseconds;
  while (isQuiet(quiet, new Date(time))) time += quarterMilliseconds;
  return new Date(time);
}

function beginningOfQuiet(quiet: Quiet, at: Date): Date {
  let time = Math.floor(at.getTime() / quarterMilliseconds) * quarterMilliseconds;
  while (isQuiet(quiet, new Date(time - quarterMilliseconds))) time -= quarterMilliseconds;
  return new Date(time);
}

/** Whether no run may be started at this moment. */
export function isQuiet({ quietHours, timeZone }: Quiet, at: Date): boolean {
  return quietHours !== null && isQuietHour(quietHours, hourIn(timeZone, at));
}

function isQuietHour({ fromHour, toHour }: QuietHours, hour: number): boolean {
  return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
}

/** Creating one takes longer than everything done with it. Limited, because upper and lower case give one zone any number of names. */
const hourFormats = new Recent<string, Intl.DateTimeFormat>({ most: 100 });

function hourIn(timeZone: string, at: Date): number {
  const format = hourFormats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
  hourFormats.set(timeZone, format);
  return Number(format.format(at));
}
