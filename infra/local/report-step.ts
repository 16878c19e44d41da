/** Thrown with the step's name in front, so that the last line of output says what failed. */
export class StepError extends Error {
  override readonly name = "StepError";
}

/** Prints what begins, how long it took, and every 15 s that it is still running. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const begin = performance.now();
  const seconds = () => ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`· ${name} …`);
  const ticking = setInterval(() => console.log(`  ${name}: still running after ${seconds()} s`), 15_000);
  try {
    const result = await work();
    console.log(`✓ ${name} (${seconds()} s)`);
    return result;
  } catch (error) {
    throw new StepError(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    clearInterval(ticking);
  }
}
