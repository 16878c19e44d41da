import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Processor seconds that the server has used, from its own metrics: distinguishes a slow server from a busy machine. */
export async function serverSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** The 99th percentile, since the previous call, of how long the server's event loop was blocked, in milliseconds. */
export async function heldUpMilliseconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return 1000 * Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? ([\d.e+-]+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** The same for the database's processes, read from /proc; NaN if there is no /proc or the server is not ours. */
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
  // For the server itself, including its ended child processes. Clock ticks are hundredths of a second on Linux.
  const ticks = own.flatMap(({ pid, fields }) => fields.slice(11, pid === serverPid ? 15 : 13));
  return ticks.reduce((sum, used) => sum + Number(used) / 100, 0);
}
