/** Undoes, in reverse and once, whatever was started: on Ctrl-C, SIGTERM, a closed terminal, or a failure. */
export class Stopper {
  readonly #steps: { name: string; stop: () => Promise<unknown> }[] = [];
  #ending: Promise<void> | undefined;
  #firstSignal = 0;

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.#signalled());
  }

  get stopping(): boolean {
    return this.#ending !== undefined;
  }

  /** @throws Error once stopping has begun: for steps that would start something that nothing would stop */
  throwIfStopping(): void {
    if (this.stopping) throw new Error("Stopping.");
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#steps.push({ name, stop });
  }

  stop(code: number): Promise<void> {
    this.#ending ??= this.#end(code);
    return this.#ending;
  }

  /** npm and the terminal both forward Ctrl-C; only a later one means *now*. */
  #signalled(): void {
    if (this.#firstSignal !== 0 && Date.now() - this.#firstSignal > 2_000) process.exit(130);
    if (this.#firstSignal === 0) {
      this.#firstSignal = Date.now();
      console.log("\nStopping …");
    }
    void this.stop(0);
  }

  async #end(code: number): Promise<void> {
    let failed = false;
    // Code that was running when the signal came may still add steps.
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.stop();
      } catch (error) {
        failed = true;
        console.error(`stopping ${step.name} failed: ${error instanceof Error ? error.message : error}`);
      }
    }
    console.log("Stopped.");
    process.exit(failed ? 1 : code);
  }
}
