import { AppError } from "@second-read/domain";
import { type BackendName, backendNames, type ComputeBackend, type OpenBackendOptions } from "./contract.ts";

type Opener = () => Promise<Omit<ComputeBackend, "notTaken">>;

/**
 * Climb down the ladder from the fastest rung and take the first that works: native TensorFlow on a GPU, on the CPU, WebGPU on a real card,
 * WebAssembly with our own training kernels, plain JavaScript. Whatever a rung throws is its reason for not being taken.
 * @throws UNAVAILABLE when `only` names a rung that does not work here.
 */
export async function openBackend(options: OpenBackendOptions = {}): Promise<ComputeBackend> {
  const notTaken: string[] = [];
  for (const name of options.only ? [options.only] : backendNames) {
    try {
      return { ...(await openers[name]()), notTaken };
    } catch (error) {
      notTaken.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new AppError("UNAVAILABLE", `No compute backend works here. ${notTaken.join(" ")}`, { notTaken });
}

const openers: Readonly<Record<BackendName, Opener>> = {
  "tfjs-node-gpu": async () => (await import("./native/open-native.ts")).openNative("@tensorflow/tfjs-node-gpu"),
  "tfjs-node": async () => (await import("./native/open-native.ts")).openNative("@tensorflow/tfjs-node"),
  webgpu: async () => {
    throw new Error("not built in: no card to try it on yet, and software adapters are slower than WebAssembly.");
  },
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
