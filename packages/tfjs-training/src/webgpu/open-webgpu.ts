import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, ready, registerBackend, setBackend } from "@tensorflow/tfjs-core";
// This import registers the gradients.
import "@tensorflow/tfjs-layers";
import type { ComputeBackend, OpenBackendOptions } from "../compute-backend.ts";
import { TrainingError } from "../training-error.ts";
import { webgpuBackendName } from "./backend-name.ts";
import { callDawn } from "./dawn-events.ts";
import { findAdapter, isSoftware } from "./find-adapter.ts";
import { registerMaxPoolGradient } from "./max-pool-gradient.ts";
import { installSynchronousReads } from "./synchronous-reads.ts";

interface Card {
  readonly device: GPUDevice;
  readonly description: string;
  readonly isSoftware: boolean;
  /** Why results computed since then cannot be trusted. */
  fault?: TrainingError;
}

let card: Card | undefined;

/**
 * Starts WebGPU on a graphics card, through Dawn. A second call only selects the backend. @throws Error saying why there is no card, or why the
 * previous one is no longer used
 */
export async function openWebgpu({ softwareAdapters = false }: OpenBackendOptions): Promise<Omit<ComputeBackend, "notTaken">> {
  card ??= await start(softwareAdapters);
  if (card.fault !== undefined) throw card.fault;
  if (card.isSoftware && !softwareAdapters) throw new Error("the adapter that is open is software.");
  if (!(await setBackend(webgpuBackendName))) throw new Error("the backend does not start.");
  await ready();
  return { name: "webgpu", device: card.description, threads: 1 };
}

/** The backend's device, for tests that destroy it. */
export function openedDevice(): GPUDevice | undefined {
  return card?.device;
}

/** The card's memory held by the backend. It frees little of it, so this is also roughly the maximum. */
export function allocatedCardBytes(): number {
  return (backend() as WebGPUBackend).memory().numBytesAllocatedInGPU;
}

async function start(softwareAdapters: boolean): Promise<Card> {
  const adapter = await findAdapter(softwareAdapters);
  const device = await callDawn(() => adapter.requestDevice({ requiredLimits: limitsOf(adapter) }));
  const started: Card = { device, description: described(adapter.info), isSoftware: isSoftware(adapter) };
  watch(started);
  const tfjs = await import("@tensorflow/tfjs-backend-webgpu");
  // The backend checks this to see whether there is WebGPU. It is defined only now, since otherwise the import would open a device of its own.
  Object.defineProperty(globalThis.navigator, "gpu", { configurable: true, value: {} });
  const webgpu: WebGPUBackend = new tfjs.WebGPUBackend(device, adapter.info);
  installSynchronousReads(webgpu, (answers) => {
    if (!answers) started.fault ??= deviceLost("it no longer answers");
    if (started.fault !== undefined) throw started.fault;
  });
  registerBackend(webgpuBackendName, () => webgpu);
  registerMaxPoolGradient();
  return started;
}

function watch(started: Card): void {
  const { device } = started;
  device.lost.then(({ message }) => {
    started.fault ??= deviceLost(message);
  });
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    const { error } = event as GPUUncapturedErrorEvent;
    started.fault ??= new TrainingError(
      error instanceof GPUOutOfMemoryError ? "OUT_OF_MEMORY" : "INTERNAL",
      error instanceof GPUOutOfMemoryError
        ? "The graphics card has too little memory for this."
        : `The graphics card refused an operation: ${error.message.split("\n", 1)[0]}`,
    );
  });
}

function deviceLost(reason: string): TrainingError {
  return new TrainingError("DEVICE_LOST", `The graphics card was lost while it computed (${reason}).`);
}

function described({ vendor, device, description }: GPUAdapterInfo): string {
  const name = [vendor, device].filter((part) => part !== "").join(" ");
  return description === "" ? name : `${name}, ${description}`;
}

/** The limits that the backend's shaders and largest tensors need, as far as the adapter supports them. */
function limitsOf({ limits }: GPUAdapter): Record<string, number> {
  return {
    maxBufferSize: limits.maxBufferSize,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
  };
}
