import { execFileSync } from "node:child_process";
import os from "node:os";
import { assertNever } from "@second-read/domain";
import type { ComputeBackend } from "../contract.ts";

/**
 * Bytes that one worker's training may take on a backend. A wasm heap ends at 4 GiB, and the module is lost for good when it is reached: a
 * sixteenth stays free. Elsewhere what the card or the process may have, a fifth left to everything else.
 */
export function deviceMemoryBytes(backend: ComputeBackend): number {
  switch (backend.name) {
    case "wasm":
      return 3.75 * 2 ** 30;
    case "tfjs-node":
    case "cpu":
      return 0.8 * processMemoryBytes();
    case "tfjs-node-gpu":
    case "webgpu":
      return 0.8 * cardMemoryBytes();
    default:
      return assertNever(backend.name);
  }
}

function processMemoryBytes(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 && constrained < os.totalmem() ? constrained : os.totalmem();
}

/** Of the first NVIDIA card, as its driver reports it; 8 GiB where the driver's tool is not there to ask. */
function cardMemoryBytes(): number {
  try {
    const megabytes = Number.parseInt(
      execFileSync("nvidia-smi", ["--query-gpu=memory.total", "--format=csv,noheader,nounits"], { encoding: "utf8" }),
      10,
    );
    return Number.isFinite(megabytes) ? megabytes * 2 ** 20 : 8 * 2 ** 30;
  } catch {
    return 8 * 2 ** 30;
  }
}
