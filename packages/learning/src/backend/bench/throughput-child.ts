import type { Batch } from "../contract.ts";
import { loadNet } from "../session/load-net.ts";
import { createNetRunner } from "../session/net-runner.ts";
import { openTrainingSession } from "../session/open-training-session.ts";
import { dealShares } from "../session/shares.ts";
import { openPlainWasm } from "./plain-wasm.ts";

/** Asked for so many steps, a child answers with the milliseconds that each took, by the clock and of all its threads, and the last loss. */
export interface ThroughputRequest {
  readonly steps: number;
}
export interface ThroughputReply {
  readonly milliseconds: readonly number[];
  readonly processorMilliseconds: readonly number[];
  readonly loss: number;
}

/** `node throughput-child.ts plain|own WORKERS HEIGHT WIDTH BATCH`: trains keras-baseline on noise in a process of its own, on request. */
async function serve([kind, workers, inputRows, inputColumns, size]: [string, number, number, number, number]): Promise<void> {
  const moduleUrl = new URL("../../recipes/build-trainable.ts", import.meta.url).href;
  const options = { epochs: 1, seed: 1, batch: size, inputRows, inputColumns };
  const source = { moduleUrl, exportName: "buildTrainable", args: { recipe: "keras-baseline", options } };
  const step = kind === "plain" ? await openPlain(source) : await openOwn(source, workers);
  const batch = noise(size, inputRows * inputColumns);
  process.on("message", async ({ steps }: ThroughputRequest) => {
    const milliseconds: number[] = [];
    const processorMilliseconds: number[] = [];
    let loss = Number.NaN;
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      const startProcessor = process.cpuUsage();
      loss = await step(batch);
      milliseconds.push(performance.now() - start);
      const { user, system } = process.cpuUsage(startProcessor);
      processorMilliseconds.push((user + system) / 1000);
    }
    process.send?.({ milliseconds, processorMilliseconds, loss } satisfies ThroughputReply);
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ milliseconds: [], processorMilliseconds: [], loss: 0 } satisfies ThroughputReply);
}

/** The same steps as ours, activations given back as early (else its heap overflows at this size): only the kernels differ. */
async function openPlain(source: Parameters<typeof loadNet>[0]): Promise<(batch: Batch) => Promise<number>> {
  await openPlainWasm();
  const runner = createNetRunner(await loadNet(source));
  let stepsDone = 0;
  return async (batch) => {
    const { loss, gradients } = runner.gradientsOf(dealShares(batch, 1, stepsDone++)[0]!);
    runner.apply(gradients);
    return loss;
  };
}

async function openOwn(source: Parameters<typeof loadNet>[0], workers: number): Promise<(batch: Batch) => Promise<number>> {
  const session = await openTrainingSession({ source, workers, onlyBackend: "wasm" });
  return async (batch) => (await session.step(batch)).loss;
}

/** The same noise for every child. */
function noise(size: number, pixels: number): Batch {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    size,
    images: Float32Array.from({ length: size * pixels }, random),
    labels: Float32Array.from({ length: size }, (_, i) => i % 2),
  };
}

const [kind = "own", ...numbers] = process.argv.slice(2);
await serve([kind, ...numbers.map(Number)] as [string, number, number, number, number]);
