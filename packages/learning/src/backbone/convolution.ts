import type { Random } from "@second-read/metrics";

/**
 * One convolution of a pretrained network with its activation, and batch norm folded into its weights. Plain data, so it can be sent between threads.
 */
export interface Convolution {
  readonly isDepthwise: boolean;
  /** Rows, columns, input channels and output channels; for a depthwise convolution the last is the number of outputs per input channel: 1. */
  readonly filterShape: readonly [number, number, number, number];
  readonly filter: Float32Array;
  readonly bias: Float32Array;
  readonly strides: readonly [number, number];
  readonly pad: "same" | "valid";
  readonly activation: "linear" | "relu" | "relu6";
}

/** The same convolution, untrained. */
export function withRandomWeights(convolution: Convolution, random: Random): Convolution {
  const { isDepthwise, filterShape, filter, bias } = convolution;
  const [rows, columns, channels] = filterShape;
  const deviation = Math.sqrt(2 / (rows * columns * (isDepthwise ? 1 : channels)));
  return { ...convolution, filter: filter.map(() => deviation * random.normal()), bias: bias.map(() => 0) };
}

/** Adapts a network's first convolution to pictures from −1 to 1 if it was trained on pictures from low to high. */
export function takingOnesAround(convolution: Convolution, { low, high }: { readonly low: number; readonly high: number }): Convolution {
  const { filter, bias, filterShape, isDepthwise } = convolution;
  const [scale, middle] = [(high - low) / 2, (high + low) / 2];
  // At each position of the filter the units are contiguous; with several input channels they repeat for each channel.
  const units = isDepthwise ? filterShape[2] * filterShape[3] : filterShape[3];
  const shifted = Float32Array.from(bias);
  filter.forEach((weight, i) => {
    shifted[i % units] = (shifted[i % units] as number) + middle * weight;
  });
  return { ...convolution, filter: filter.map((weight) => scale * weight), bias: shifted };
}
