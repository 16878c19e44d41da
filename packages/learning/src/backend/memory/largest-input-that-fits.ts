import { AppError } from "@second-read/domain";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { TrainingMemory } from "../contract.ts";
import { estimateTrainingBytes } from "./estimate-training-bytes.ts";

export interface InputSize {
  readonly height: number;
  readonly width: number;
}

/** Input heights are tried in these steps: nets halve their input four times. */
const step = 16;

/**
 * The largest input of the wanted proportions, at most the wanted size, whose training fits into so many bytes; undefined when not even the
 * smallest does. A backend must be open.
 */
export function largestInputThatFits(
  buildAt: (height: number, width: number) => LayersModel,
  wanted: InputSize,
  examplesPerWorker: number,
  limitBytes: number,
): InputSize | undefined {
  const sizes = candidateSizes(wanted);
  let low = -1;
  let high = sizes.length;
  // sizes[low] fits, sizes[high] does not.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const { height, width } = sizes[middle]!;
    if (estimateTrainingBytes(() => buildAt(height, width), examplesPerWorker).totalBytes <= limitBytes) low = middle;
    else high = middle;
  }
  return sizes[low];
}

/**
 * The estimate for the wanted input, if it fits.
 * @throws TOO_LARGE_FOR_DEVICE with `details`: neededBytes, limitBytes and largestInput ({ height, width } or null).
 */
export function refuseIfTooLarge(
  buildAt: (height: number, width: number) => LayersModel,
  wanted: InputSize,
  examplesPerWorker: number,
  limitBytes: number,
): TrainingMemory {
  const needed = estimateTrainingBytes(() => buildAt(wanted.height, wanted.width), examplesPerWorker);
  if (needed.totalBytes <= limitBytes) return needed;
  const largestInput = largestInputThatFits(buildAt, wanted, examplesPerWorker, limitBytes) ?? null;
  const advice = largestInput
    ? `The largest input that fits is ${largestInput.height} × ${largestInput.width}.`
    : "No smaller input fits either.";
  throw new AppError(
    "TOO_LARGE_FOR_DEVICE",
    `Training at ${wanted.height} × ${wanted.width} with ${examplesPerWorker} images at a time needs ${gibibytes(needed.totalBytes)}, the device has ${gibibytes(limitBytes)}. ${advice}`,
    { neededBytes: needed.totalBytes, limitBytes, largestInput },
  );
}

/** From small to the wanted size itself. */
function candidateSizes({ height, width }: InputSize): InputSize[] {
  const sizes: InputSize[] = [];
  for (let h = 2 * step; h < height; h += step)
    sizes.push({ height: h, width: Math.max(step, Math.round((h * width) / height / step) * step) });
  return [...sizes, { height, width }];
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
