/**
 * Typical requests to a model registry, for this product and for MLflow (3, its own server with its defaults), each on this machine with the same
 * number of clients: fifty versions, an alias, a run with 1,000 points in its curves and the metrics of a version. Target: five times as many
 * look-ups.
 *
 *   npx tsx e2e/bench/registries.ts --python PATH [--clients 8] [--seconds 5]
 *
 * PATH is a Python with `mlflow` installed; without one there is nothing to compare with, and nothing is done. MLflow keeps its data in SQLite, with
 * which it is fastest.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startFilledServer } from "../scale/start-filled-server.ts";
import { forkApi } from "../support/fork-api.ts";
import { registryCalls } from "./million/registry-calls.ts";
import { askGraphql, at, type TimedCalls, timeCalls } from "./million/time-calls.ts";
import { startMlflow } from "./registries/mlflow.ts";

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    clients: { type: "string", default: "8" },
    seconds: { type: "string", default: "5" },
  },
});
const load = { clients: Number(values.clients), seconds: Number(values.seconds) };

async function timeOwn(folder: string): Promise<Map<string, TimedCalls>> {
  const filled = await startFilledServer({ folder, exams: 2_000 });
  const api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
  try {
    const analyst = filled.people.find(({ roles }) => roles.includes("ANALYST"));
    if (analyst === undefined) throw new Error("nobody is an analyst");
    const timed = new Map<string, TimedCalls>();
    for (const call of await registryCalls(filled, [analyst]))
      timed.set(call.name, await timeCalls(() => askGraphql(api.url, analyst.token, call), load));
    return timed;
  } finally {
    await api.stop();
    await filled.stop();
  }
}

async function timeMlflow(folder: string): Promise<Map<string, TimedCalls>> {
  const mlflow = await startMlflow(values.python, folder);
  try {
    const timed = new Map<string, TimedCalls>();
    for (const { name, ask } of await mlflow.fill()) timed.set(name, await timeCalls(ask, load));
    return timed;
  } finally {
    await mlflow.stop();
  }
}

if (spawnSync(values.python, ["-c", "import mlflow"]).status !== 0) {
  console.log(`Not compared: ${values.python} has no mlflow.`);
} else {
  const folder = await mkdtemp(join(tmpdir(), "second-read-registries-"));
  try {
    console.log(`${load.clients} clients, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
    const [own, mlflow] = [await timeOwn(join(folder, "own")), await timeMlflow(join(folder, "mlflow"))];
    console.log(
      "| look-up | per second | p95 ms | MLflow per second | MLflow p95 ms | times as many |\n| --- | ---: | ---: | ---: | ---: | ---: |",
    );
    for (const [name, { perSecond, milliseconds }] of own) {
      const other = mlflow.get(name);
      if (other === undefined) throw new Error(`MLflow was not asked: ${name}`);
      const times = (perSecond / other.perSecond).toFixed(1);
      console.log(
        `| ${name} | ${perSecond.toFixed(0)} | ${at(milliseconds, 0.95)} | ${other.perSecond.toFixed(0)} | ${at(other.milliseconds, 0.95)} | ${times} |`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
