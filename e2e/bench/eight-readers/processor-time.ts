import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Processor seconds that the server has used, from its own metrics: tells apart a slow server and a busy machine. */
export async function serverSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** How long the server's event loop was held up at most in 99 of 100 times since it was asked last, in milliseconds. */
export async function heldUpMilliseconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return 1000 * Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** The same of the database's processes, read from the kernel; not a number where there is no /proc or the server is not ours. */
export function databaseSeconds(serverPid: number | undefined): number {
  if (serverPid === undefined || !existsSync(`/proc/${serverPid}/stat`)) return Number.NaN;
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/stat`, "utf8")];
      } catch {
        return [];
      }
    })
    .map((text) => ({ pid: Number(text.split(" ")[0]), fields: text.slice(text.lastIndexOf(")") + 2).split(" ") }));
  const own = stats.filter(({ pid, fields }) => pid === serverPid || Number(fields[1]) === serverPid);
  // Of the server also what its processes used that have ended. Clock ticks are hundredths of a second on Linux.
  const ticks = own.flatMap(({ pid, fields }) => fields.slice(11, pid === serverPid ? 15 : 13));
  return ticks.reduce((sum, used) => sum + Number(used) / 100, 0);
}
