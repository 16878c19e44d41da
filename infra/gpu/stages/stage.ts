import { type ComputeBackend, openBackend } from "@second-read/tfjs-training";
import { offerSwiftShader } from "@second-read/tfjs-training/check";

/**
 * Each stage is a separate process, so that a lost card or exhausted memory ends only that stage. It reports each finding at once, as one line of
 * JSON.
 */
export function report(finding: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(finding)}\n`);
}

/** Seconds left of those given to this stage. */
export function secondsLeft(): number {
  return Number(process.env.STAGE_SECONDS ?? 60) - performance.now() / 1000;
}

/** WebGPU on the machine's card; with --software on SwiftShader, to try the check itself. */
export async function openCard(): Promise<ComputeBackend> {
  const softwareAdapters = process.env.WEBGPU_SOFTWARE_ADAPTERS === "1";
  if (softwareAdapters) offerSwiftShader();
  return openBackend({ only: "webgpu", softwareAdapters });
}

/** Runs a stage; an error that it throws becomes its last finding. */
export async function runStage(work: () => Promise<void>): Promise<never> {
  try {
    await work();
  } catch (error) {
    report({ error: (error as Error).message, code: (error as { code?: string }).code ?? null });
  }
  await new Promise((resolve) => process.stdout.write("", resolve));
  // Needed because Dawn keeps the process alive.
  process.exit(0);
}
