import type { FileOutcome } from "./send-files.ts";

/** A file that was turned away, and why. */
export interface TurnedAway {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

const pathsShown = 5;

/** What an import came to, in lines: counts and speed, then each reason with its sentence and some of its files. */
export function reportImport(outcomes: readonly FileOutcome[], before: readonly TurnedAway[], seconds: number): string[] {
  const filed = outcomes.filter((outcome) => outcome.kind === "FILED");
  const again = filed.filter(({ alreadyFiled }) => alreadyFiled).length;
  const rejected: TurnedAway[] = [
    ...before,
    ...outcomes.flatMap((outcome) => {
      if (outcome.kind === "REJECTED") return [outcome];
      return outcome.kind === "NOT_SENT"
        ? [{ path: outcome.path, code: "NOT_SENT", message: `It could not be sent: ${outcome.message.replace(/\.$/, "")}.` }]
        : [];
    }),
  ];
  const remarks = filed.flatMap(({ path, remark }) => (remark ? [{ path, ...remark }] : []));
  const speed = outcomes.length > 0 && seconds > 0 ? `, ${(outcomes.length / seconds).toFixed(1)} files/s` : "";
  const first = `${filed.length} filed${again > 0 ? ` (${again} of them already filed before)` : ""}, ${rejected.length} rejected, in ${seconds.toFixed(1)} s${speed}`;
  return [first, ...grouped(rejected, "rejected"), ...grouped(remarks, "filed, but")];
}

function grouped(files: readonly TurnedAway[], verb: string): string[] {
  const groups = Map.groupBy(files, ({ code, message }) => `${code}\n${message}`);
  return [...groups.values()].flatMap((group) => {
    const [{ code, message } = { code: "", message: "" }] = group;
    const shown = group.slice(0, pathsShown).map(({ path }) => `    ${path}`);
    const more = group.length > pathsShown ? [`    … and ${group.length - pathsShown} more`] : [];
    return ["", `  ${group.length} ${verb}: ${code}. ${message}`, ...shown, ...more];
  });
}

/** One line of progress: a bar, counts, speed and the time left. */
export function progressLine(done: number, rejected: number, total: number, seconds: number): string {
  const width = 24;
  const filled = total === 0 ? width : Math.round((done / total) * width);
  const speed = seconds > 0 ? done / seconds : 0;
  const left = speed > 0 ? ` · ${Math.ceil((total - done) / speed)} s left` : "";
  return `[${"#".repeat(filled)}${".".repeat(width - filled)}] ${done} of ${total} · ${speed.toFixed(1)} files/s · ${rejected} rejected${done < total ? left : ""}`;
}
