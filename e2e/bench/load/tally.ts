/** How requests of one kind ended. */
export class Tally {
  readonly #milliseconds: number[] = [];
  readonly #failures = new Map<string, number>();

  constructor(readonly name: string) {}

  get failed(): number {
    return [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
  }

  async time(act: () => Promise<void>): Promise<void> {
    const started = performance.now();
    try {
      await act();
      this.#milliseconds.push(performance.now() - started);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#failures.set(why, (this.#failures.get(why) ?? 0) + 1);
    }
  }

  line(): string {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    const percentile = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0);
    const all = sorted.length + this.failed;
    const failures = [...this.#failures].map(([why, count]) => `${count} × ${why}`).join(", ");
    return `${this.name}: ${all}, failed ${((100 * this.failed) / Math.max(1, all)).toFixed(2)} %${failures && ` (${failures})`}, p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms`;
  }
}
