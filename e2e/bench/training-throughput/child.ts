import { type Batch, openTrainingSession } from "@second-read/tfjs-training";
import { openPlainSession } from "@second-read/tfjs-training/bench";

/** A request for this many steps; the child answers with the milliseconds that each took, elapsed and of all its threads, and the last loss. */
export interface ThroughputRequest {
  readonly steps: number;
}
export interface ThroughputReply {
  readonly milliseconds: readonly number[];
  readonly processorMilliseconds: readonly number[];
  readonly loss: number;
}

/** `child.ts plain|own WORKERS HEIGHT WIDTH BATCH`: trains keras-baseline on noise in a separate process, on request. */
async function serve([kind, workers, inputRows, inputColumns, size]: [string, number, number, number, number]): Promise<void> {
  const moduleUrl = new URL("../../../packages/learning/src/recipes/build-trainable.ts", import.meta.url).href;
  const options = { epochs: 1, seed: 1, batch: size, inputRows, inputColumns };
  const source = { moduleUrl, exportName: "buildTrainable", args: { recipe: "keras-baseline", options } };
  const session =
    kind === "plain" ? await openPlainSession(source) : await openTrainingSession({ source, workers, backend: { only: "wasm" } });
  const batch = noise(size, inputRows * inputColumns);
  process.on("message", async ({ steps }: ThroughputRequest) => {
    const milliseconds: number[] = [];
    const processorMilliseconds: number[] = [];
    let loss = Number.NaN;
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      const startProcessor = process.cpuUsage();
      ({ loss } = await session.step(batch));
      milliseconds.push(performance.now() - start);
      const { user, system } = process.cpuUsage(startProcessor);
      processorMilliseconds.push((user + system) / 1000);
    }
    process.send?.({ milliseconds, processorMilliseconds, loss } satisfies ThroughputReply);
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ milliseconds: [], processorMilliseconds: [], loss: 0 } satisfies ThroughputReply);
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
