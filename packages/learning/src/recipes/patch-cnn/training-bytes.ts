import { heapBytes } from "../../heap-bytes.ts";
import { cellPixels, contextFilters, contextLayers, inputChannels, inputWidth, patchCells, stageFilters } from "./grid.ts";

/** Convolution, batch norm and ReLU, or bias and ReLU, each output a picture of their own, which the backward pass needs. */
const picturesPerConvolution = 3;

/** A convolution and what follows it: the number of filters, and how often the picture has been halved in its output. */
interface Layer {
  readonly filters: number;
  readonly halvings: number;
  /** Whether max-pooling halves the picture once more. */
  readonly isPooled: boolean;
}

/**
 * Peak memory for training in one process, in bytes: the outputs of all layers for a batch of patches with three of the largest in flight, or the
 * memory for scoring a whole image, whichever is larger. The weights are too few to count.
 */
export function patchTrainingBytes(inputRows: number, batch: number): number {
  // The first stage halves the picture by its stride, the others by pooling.
  const stages = stageFilters
    .slice(0, Math.log2(cellPixels(inputRows)))
    .map((filters, stage): Layer => ({ filters, halvings: Math.max(1, stage), isPooled: stage > 0 }));
  return trainingBytes(stages, inputRows, batch);
}

/** The same for patch-cnn-pretrained with MobileNet v1; another backbone may need more or less. */
export function pretrainedTrainingBytes(inputRows: number, batch: number): number {
  const stages = Math.log2(cellPixels(inputRows));
  const trunk = mobileNet.filter(({ halvings }) => halvings <= stages);
  return trainingBytes(trunk, inputRows, batch);
}

/**
 * MobileNet v1 1.0 up to `conv_pw_12`: a convolution, then pairs of a depthwise convolution, some of which halve the picture, and a 1×1 convolution.
 */
export const mobileNet: readonly Layer[] = [
  { filters: 32, halvings: 1, isPooled: false },
  ...[
    [32, 64, 1],
    [64, 128, 2],
    [128, 128, 2],
    [128, 256, 3],
    [256, 256, 3],
    [256, 512, 4],
    ...Array<[number, number, number]>(5).fill([512, 512, 4]),
    [512, 1024, 5],
  ].flatMap(([before = 0, after = 0, halvings = 0]): Layer[] => [
    { filters: before, halvings, isPooled: false },
    { filters: after, halvings, isPooled: false },
  ]),
];

function trainingBytes(layers: readonly Layer[], inputRows: number, batch: number): number {
  const cell = cellPixels(inputRows);
  const patch = countOutputs(layers, patchCells * cell, patchCells * cell, cell);
  const whole = countOutputs(layers, inputRows, inputWidth(inputRows), cell);
  const training = (patch.all + 3 * patch.largest) * batch;
  const scoring = inputChannels * inputRows * inputWidth(inputRows) + 4 * whole.largest;
  return heapBytes(Math.max(training, scoring));
}

/** Number of floats that the layers output for one picture. */
function countOutputs(
  layers: readonly Layer[],
  rows: number,
  columns: number,
  cell: number,
): { readonly all: number; readonly largest: number } {
  const pixelsAt = (halvings: number) => (rows * columns) / 4 ** halvings;
  let all = inputChannels * rows * columns + contextLayers * picturesPerConvolution * contextFilters * pixelsAt(Math.log2(cell));
  let largest = 0;
  for (const { filters, halvings, isPooled } of layers) {
    const given = filters * pixelsAt(halvings);
    all += picturesPerConvolution * given + (isPooled ? filters * pixelsAt(halvings + 1) : 0);
    largest = Math.max(largest, given);
  }
  return { all, largest };
}
