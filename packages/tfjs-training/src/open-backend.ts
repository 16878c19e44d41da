import { type BackendName, backendNames, type ComputeBackend, type OpenBackendOptions } from "./compute-backend.ts";
import { TrainingError } from "./training-error.ts";

type Opener = (options: OpenBackendOptions) => Promise<Omit<ComputeBackend, "notTaken">>;

/**
 * Opens the first backend that works, in order of preference: native TensorFlow on a GPU, WebGPU on any real graphics card, native TensorFlow on the
 * CPU, WebAssembly with the training kernels, plain JavaScript. The error that a backend throws is reported as the reason why it is not used.
 * @throws UNAVAILABLE when `only` names a backend that does not work here.
 */
export async function openBackend(options: OpenBackendOptions = {}): Promise<ComputeBackend> {
  const notTaken: string[] = [];
  for (const name of options.only ? [options.only] : backendNames) {
    try {
      return { ...(await openers[name](options)), notTaken };
    } catch (error) {
      notTaken.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new TrainingError("UNAVAILABLE", `No compute backend works here. ${notTaken.join(" ")}`, { notTaken });
}

const openers: Readonly<Record<BackendName, Opener>> = {
  "tfjs-node-gpu": async ({ nativeFolder }) =>
    (await import("./native/open-native.ts")).openNative("@tensorflow/tfjs-node-gpu", nativeFolder),
  "tfjs-node": async ({ nativeFolder }) => (await import("./native/open-native.ts")).openNative("@tensorflow/tfjs-node", nativeFolder),
  webgpu: async (options) => (await import("./webgpu/open-webgpu.ts")).openWebgpu(options),
  wasm: async () => {
    const { openWasm } = await import("./wasm/open-wasm.ts");
    await openWasm();
    return { name: "wasm", device: "WebAssembly SIMD with own training kernels", threads: 1 };
  },
  cpu: async () => {
    await import("@tensorflow/tfjs-backend-cpu");
    const { ready, setBackend } = await import("@tensorflow/tfjs-core");
    if (!(await setBackend("cpu"))) throw new Error("the plain JavaScript backend does not start.");
    await ready();
    return { name: "cpu", device: "plain JavaScript", threads: 1 };
  },
};

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);
  return message.split("\n", 1)[0] || "failed without a message";
}
