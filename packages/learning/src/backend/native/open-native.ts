import type { ComputeBackend } from "../contract.ts";

/** Start TensorFlow's own library through one of its two npm packages, which are never installed by default (infra/native builds them). */
export async function openNative(
  packageName: "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu",
): Promise<Omit<ComputeBackend, "notTaken">> {
  await import(packageName);
  throw new Error("not wired yet");
}
