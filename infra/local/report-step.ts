/** Thrown with the step's name in front, so that whoever reads the last line knows what failed. */
export class StepError extends Error {
  override readonly name = "StepError";
}

/** Says what begins, and how long it took; every 15 s that it still goes on. */
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
