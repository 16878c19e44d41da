/** Undoes, in reverse, whatever was started, once: on Ctrl-C, SIGTERM, a closed terminal, or a failure. */
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

  /** @throws Error once stopping has begun: for the steps that would start what no step of stopping knows */
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

  /** npm and the terminal both pass Ctrl-C on; only one that comes later means *now*. */
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
    // Steps may still be added by what was under way when the signal came.
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
