import { shuffled } from "@second-read/metrics";
import type { KeptArray, Scratch } from "../../scratch.ts";
import type { ExampleSource, TrainingExample } from "../recipe-kind.ts";

/** Examples read together and shuffled among each other: about 40 MiB. */
const poolSize = 65_536;

/**
 * Small examples with one target each, more than fit in memory, stored in pools in the order in which they arrive; so the images must come in random
 * order. An epoch goes through pool after pool, in a different order each time; a set that fits in one pool is shuffled as a whole.
 */
export class ExamplePools {
  private readonly pools: { readonly lines: KeptArray; readonly size: number }[] = [];
  /** One line per example: its input, its target, its weight. */
  private filling = new Float32Array(0);
  private filled = 0;

  constructor(
    private readonly scratch: Scratch,
    private readonly inputLength: number,
  ) {}

  async add(examples: readonly TrainingExample[]): Promise<void> {
    const length = this.inputLength + 2;
    for (const { input, label, weight } of examples) {
      if (this.filled === 0) this.filling = new Float32Array(poolSize * length);
      this.filling.set(input, this.filled * length);
      this.filling.set(label, this.filled * length + this.inputLength);
      this.filling[this.filled * length + this.inputLength + 1] = weight;
      this.filled += 1;
      if (this.filled === poolSize) await this.file();
    }
  }

  /** After this no more examples can be added. */
  async close(): Promise<ExampleSource> {
    if (this.filled > 0) await this.file();
    const { pools, inputLength } = this;
    const length = inputLength + 2;
    let held = new Map<number, Promise<Float32Array>>();
    const poolOf = (number: number) => Math.floor(number / poolSize);
    return {
      order: (random) =>
        shuffled([...pools.entries()], random).flatMap(([pool, { size }]) =>
          shuffled(
            Array.from({ length: size }, (_, line) => pool * poolSize + line),
            random,
          ),
        ),
      async read(numbers) {
        held = new Map(
          [...new Set(numbers.map(poolOf))].map((pool) => [pool, held.get(pool) ?? (pools[pool] as (typeof pools)[number]).lines()]),
        );
        const lines = new Map<number, Float32Array>();
        for (const [pool, reading] of held) lines.set(pool, await reading);
        return numbers.map((number): TrainingExample => {
          const at = (number % poolSize) * length;
          const line = (lines.get(poolOf(number)) as Float32Array).slice(at, at + length);
          const label = line.subarray(inputLength, inputLength + 1);
          return { positive: label[0] === 1, weight: line[inputLength + 1] as number, input: line.subarray(0, inputLength), label };
        });
      },
    };
  }

  private async file(): Promise<void> {
    const lines = this.filling.slice(0, this.filled * (this.inputLength + 2));
    this.pools.push({ lines: await this.scratch.keep(lines), size: this.filled });
    this.filled = 0;
  }
}
