/**
 * Images per second at which `keras-baseline` trains at 256 × 192, batch 16: TensorFlow.js wasm as published, with its missing kernel composed,
 * against our kernels with two workers, alternating in one run. Exits with 1 if ours is less than five times as fast.
 *
 *     npx tsx e2e/bench/training-throughput.ts [ROUNDS]
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import os from "node:os";

const [height, width, batch] = [256, 192, 16];
const rounds = Number(process.argv[2] ?? 2);
const required = 5;
const child = new URL("./training-throughput/child.ts", import.meta.url);

interface Reply {
  readonly milliseconds: readonly number[];
  readonly processorMilliseconds: readonly number[];
  readonly loss: number;
}

const contenders = [
  { name: "plain tfjs wasm, missing kernel composed", kind: "plain", workers: 1, stepsEachRound: 1 },
  { name: "own kernels, one worker", kind: "own", workers: 1, stepsEachRound: 2 },
  { name: "own kernels, two workers", kind: "own", workers: 2, stepsEachRound: 3 },
];

console.log(
  `keras-baseline, ${height}×${width}, batch ${batch}; ${os.cpus()[0]?.model}, ${os.availableParallelism()} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
const started = await Promise.all(contenders.map((contender) => start(contender.kind, contender.workers)));
const times = contenders.map((): number[] => []);
const processorTimes = contenders.map((): number[] => []);
try {
  // The first step of each compiles, so it is not counted.
  for (const [i, process] of started.entries())
    console.log(`  warm: ${contenders[i]?.name}, loss ${(await ask(process, 1)).loss.toFixed(3)}`);
  for (let round = 0; round < rounds; round++) {
    for (const [i, process] of started.entries()) {
      const { milliseconds, processorMilliseconds } = await ask(process, contenders[i]?.stepsEachRound ?? 1);
      times[i]?.push(...milliseconds);
      processorTimes[i]?.push(...processorMilliseconds);
    }
  }
} finally {
  for (const process of started) process.disconnect();
}

const speeds = times.map((milliseconds) => (batch * 1000) / median(milliseconds));
for (const [i, { name }] of contenders.entries()) {
  const steps = times[i]?.map((milliseconds) => (milliseconds / 1000).toFixed(2)).join(", ");
  console.log(
    `${name.padEnd(42)} ${speeds[i]?.toFixed(2)} images/s (steps of ${steps} s; ${seconds(median(processorTimes[i] ?? []))} s of processor each)`,
  );
}
const ratio = (speeds[2] ?? 0) / (speeds[0] ?? 1);
console.log(
  `ratio, two workers to plain: ${ratio.toFixed(1)} (at least ${required} required); load at the end ${os.loadavg()[0]?.toFixed(1)}`,
);
process.exitCode = ratio >= required ? 0 : 1;

async function start(kind: string, workers: number): Promise<ChildProcess> {
  const process = fork(child, [kind, workers, height, width, batch].map(String), { execArgv: ["--import", import.meta.resolve("tsx")] });
  await answer(process);
  return process;
}

async function ask(process: ChildProcess, steps: number): Promise<Reply> {
  process.send({ steps });
  return answer(process);
}

async function answer(process: ChildProcess): Promise<Reply> {
  const gone = once(process, "exit").then(([code]) => {
    throw new Error(`A contender ended with code ${code}`);
  });
  const [reply] = (await Promise.race([once(process, "message"), gone])) as [Reply];
  return reply;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
