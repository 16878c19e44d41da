import { cellPixels, contextFilters, contextLayers, inputChannels, inputWidth, patchCells, stageFilters } from "./grid.ts";

const bytesPerFloat = 4;
/** Room lost between blocks of a heap, and small things that are not counted. */
const overhead = 1.2;
/** Convolution, batch norm and ReLU each give out a picture of their own, which the backward pass needs. */
const picturesPerConvolution = 3;

/**
 * Memory that training takes at its peak in one process, in bytes: what every layer gives out for a batch of patches, with three of the largest in
 * flight, or what a whole image takes when it is scored, whichever is more. The weights are too few to count.
 */
export function patchTrainingBytes(inputRows: number, batch: number): number {
  const cell = cellPixels(inputRows);
  const patch = countOutputs(patchCells * cell, patchCells * cell, cell);
  const whole = countOutputs(inputRows, inputWidth(inputRows), cell);
  const training = (patch.all + 3 * patch.largest) * batch;
  const scoring = inputChannels * inputRows * inputWidth(inputRows) + 4 * whole.largest;
  return Math.ceil(overhead * bytesPerFloat * Math.max(training, scoring));
}

/** Floats that the layers give out for one picture. */
function countOutputs(rows: number, columns: number, cell: number): { readonly all: number; readonly largest: number } {
  const stages = Math.log2(cell);
  const pixelsAt = (halvings: number) => (rows * columns) / 4 ** halvings;
  let all = inputChannels * rows * columns + contextLayers * picturesPerConvolution * contextFilters * pixelsAt(stages);
  let largest = 0;
  for (let stage = 0; stage < stages; stage += 1) {
    const filters = stageFilters[stage] as number;
    // The first stage halves by its stride, the others by pooling.
    const convolved = filters * pixelsAt(Math.max(1, stage));
    const pooled = stage === 0 ? 0 : filters * pixelsAt(stage + 1);
    all += picturesPerConvolution * convolved + pooled;
    largest = Math.max(largest, convolved);
  }
  return { all, largest };
}
