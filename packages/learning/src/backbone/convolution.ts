import type { Random } from "@second-read/metrics";

/** One convolution of a pretrained network, with what follows it: batch norm is folded into its weights. Plain data, which threads send each other. */
export interface Convolution {
  readonly isDepthwise: boolean;
  /** Rows, columns, channels in, and out; of a depthwise one, out of each channel: 1. */
  readonly filterShape: readonly [number, number, number, number];
  readonly filter: Float32Array;
  readonly bias: Float32Array;
  readonly strides: readonly [number, number];
  readonly pad: "same" | "valid";
  readonly activation: "linear" | "relu" | "relu6";
}

/** One that has learned nothing. */
export function withRandomWeights(convolution: Convolution, random: Random): Convolution {
  const { isDepthwise, filterShape, filter, bias } = convolution;
  const [rows, columns, channels] = filterShape;
  const deviation = Math.sqrt(2 / (rows * columns * (isDepthwise ? 1 : channels)));
  return { ...convolution, filter: filter.map(() => deviation * random.normal()), bias: bias.map(() => 0) };
}

/** A network's first convolution, for a picture of −1 to 1 where it was trained on one of low to high. */
export function takingOnesAround(convolution: Convolution, { low, high }: { readonly low: number; readonly high: number }): Convolution {
  const { filter, bias, filterShape, isDepthwise } = convolution;
  const [scale, middle] = [(high - low) / 2, (high + low) / 2];
  // The units of one place of a filter lie one after another; of several channels in, again for each.
  const units = isDepthwise ? filterShape[2] * filterShape[3] : filterShape[3];
  const shifted = Float32Array.from(bias);
  filter.forEach((weight, i) => {
    shifted[i % units] = (shifted[i % units] as number) + middle * weight;
  });
  return { ...convolution, filter: filter.map((weight) => scale * weight), bias: shifted };
}
