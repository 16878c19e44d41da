import type { Random } from "@second-read/metrics";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { LabelledImage, PreparedImage } from "../prepared-image.ts";
import type { Recipe, TrainingOptions } from "../recipe.ts";
import type { Frame } from "../resample.ts";

export type FullOptions = Required<TrainingOptions>;

/** Model input: rows × columns × channels, channel last. */
export interface InputShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** Mean and deviation of each input channel over the training images' breasts; 0 and 1 where a channel is used as it is. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** One image as the model takes it, with its target. Both are copies that `augment` may change. */
export interface Example {
  readonly input: Float32Array;
  readonly label: Float32Array;
}

/** A recipe as code: data, one builder, and how images become inputs and labels. Knows nothing of the backend. */
export interface RecipeKind {
  readonly recipe: Recipe;
  /** Raised whenever the same weights would come to mean something else. */
  readonly revision: number;
  /** Fills in defaults; throws INVALID_INPUT for what the recipe cannot do. */
  resolveOptions(options: Partial<TrainingOptions>): FullOptions;
  inputShape(options: FullOptions): InputShape;
  /** The grid that `encode` puts the breast on. */
  frame(options: FullOptions): Frame;
  /** Before normalisation. Length rows × columns × channels. */
  encode(image: PreparedImage, options: FullOptions): Float32Array;
  channelStatistics(inputs: readonly Float32Array[], options: FullOptions): ChannelStatistics;
  /** In place: (value − mean) / deviation inside the breast, 0 outside. */
  normalise(input: Float32Array, statistics: ChannelStatistics, options: FullOptions): void;
  /** `input` is what `encode` gave. */
  label(image: LabelledImage, options: FullOptions, input: Float32Array): Float32Array;
  augment(example: Example, random: Random, options: FullOptions): void;
  /** Fresh weights from the seed. Outputs [n, units]; the last unit is the image's logit. */
  buildModel(options: FullOptions): LayersModel;
  /** Layer whose output Grad-CAM weighs. */
  readonly explainedLayer: string;
  /** The outputs again, from that layer's output (and the model's input, for what bypasses it). */
  applyAfterExplained(model: LayersModel, activations: Tensor, input: Tensor): Tensor;
  /** Of each example, [n], without regularisation. */
  lossPerExample(truth: Tensor, outputs: Tensor): Tensor;
  /** Initial learning rate of Adam, and its value at a share 0..1 of all steps. */
  learningRate(share: number): number;
}

/** Index of the image's logit among a model's outputs. */
export function imageLogitIndex(units: number): number {
  return units - 1;
}
