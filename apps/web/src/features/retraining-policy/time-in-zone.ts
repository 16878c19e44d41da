/** "Mon 30 Nov, 02:00": an instant in the local time of a time zone. */
export function timeInZone(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
}

/** "07:00" */
export function hourInWords(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
