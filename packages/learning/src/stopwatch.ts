import type { StageSeconds } from "@second-read/domain";

/** Measures the time per stage: each lap adds the time since the previous one to its stage. */
export class Stopwatch {
  readonly seconds: { -readonly [Stage in keyof StageSeconds]: number } = { encode: 0, train: 0, evaluate: 0 };
  private last = performance.now();

  lap(stage: keyof StageSeconds): void {
    const now = performance.now();
    this.seconds[stage] += (now - this.last) / 1000;
    this.last = now;
  }
}
