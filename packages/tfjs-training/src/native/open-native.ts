import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import { backend, getBackend, setBackend } from "@tensorflow/tfjs-core";
import type { ComputeBackend } from "../compute-backend.ts";
import { registerNativeBatchNorm } from "./batch-norm.ts";
import type { NativeBackend } from "./native-backend.ts";
import { registerNativeReluGradient } from "./relu-gradient.ts";

export type NativePackage = "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu";

/**
 * Starts TensorFlow's own library through one of its two npm packages. Neither is a dependency: their installers download binaries that do not run on
 * current versions of Node, so they are built separately, in `folder`.
 * @throws whatever the loader throws: the package is missing, its binding was not built, a library that it needs is not found, or no graphics card is
 * used.
 */
export async function openNative(packageName: NativePackage, folder?: string): Promise<Omit<ComputeBackend, "notTaken">> {
  const wanted = packageName === "@tensorflow/tfjs-node-gpu";
  const require = createRequire(import.meta.url);
  const location = locate(require, packageName, folder);
  prepareProcess();
  const before = getBackend();
  require(location);
  const native = backend() as NativeBackend;
  if (wanted && !native.isUsingGpuDevice) {
    await setBackend(before || "cpu").catch(() => false);
    throw new Error("the library is there, but it found no card that it can use.");
  }
  registerNativeReluGradient();
  registerNativeBatchNorm();
  return {
    name: wanted ? "tfjs-node-gpu" : "tfjs-node",
    device: native.isUsingGpuDevice ? "NVIDIA GPU, TensorFlow" : "CPU, TensorFlow",
    tensorflow: native.binding.TF_Version,
    threads: 1,
  };
}

/** The package's path, in node_modules or in the folder where it was built. */
function locate(require: NodeJS.Require, packageName: NativePackage, folder: string | undefined): string {
  const built = folder && path.join(folder, "node_modules", packageName);
  if (built && existsSync(built)) return built;
  try {
    return require.resolve(packageName);
  } catch {
    throw new Error("not installed (infra/native/build-tfjs-node.mjs builds it).");
  }
}

/**
 * Node 23 removed two functions from `util` that tfjs-node calls. TensorFlow by default logs to the console and takes all of a graphics card's
 * memory.
 */
function prepareProcess(): void {
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}
