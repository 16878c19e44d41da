import { readdirSync } from "node:fs";
import { callDawn } from "./dawn-events.ts";

/** What the npm package webgpu exports; it is optional and supports five platforms. */
interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Kept because Dawn shuts down when the object that created it is freed, and every device with it. */
let gpu: GPU | undefined;

/**
 * The fastest graphics card of this machine. A software adapter, which emulates a card on the processor, is rejected unless requested: it is far
 * slower than WebAssembly. @throws Error saying why there is no card
 */
export async function findAdapter(softwareAdapters: boolean): Promise<GPUAdapter> {
  if (!softwareAdapters) refuseWithoutCard();
  const { create, globals } = await loadDawn();
  for (const [name, value] of Object.entries(globals)) if (!(name in globalThis)) Object.assign(globalThis, { [name]: value });
  gpu ??= callDawn(() => create([]));
  const dawn = gpu;
  const adapter = await callDawn(() => dawn.requestAdapter({ powerPreference: "high-performance" }));
  if (adapter === null)
    throw new Error("no graphics card answers; is its driver for Vulkan installed (libvulkan.so.1 and the card's own)?");
  if (isSoftware(adapter) && !softwareAdapters)
    throw new Error(`the only adapter is software (${adapter.info.description}), which is slower than WebAssembly.`);
  return adapter;
}

/** Whether an adapter emulates a graphics card on the processor. */
export function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${info.device} ${info.description}`);
}

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import("webgpu")) as unknown as Dawn;
  } catch (error) {
    const reason = String((error as Error)?.message).split("\n", 1)[0];
    throw new Error(`the npm package webgpu does not load on ${process.platform}-${process.arch} (${reason}).`);
  }
}

/** Without Vulkan Dawn prints a warning to the console, and every training process would trigger it. Linux lists graphics cards as device files. */
function refuseWithoutCard(): void {
  if (process.platform !== "linux") return;
  const isCard = /^(renderD\d+|nvidiactl|dxg|kgsl-3d0|mali0)$/;
  if (![...namesIn("/dev"), ...namesIn("/dev/dri")].some((name) => isCard.test(name)))
    throw new Error("this machine shows no graphics card (/dev/dri/renderD*, /dev/nvidiactl or /dev/dxg).");
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
