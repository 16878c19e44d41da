import type { Random } from "@second-read/metrics";
import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Backbone } from "../backbone/backbone.ts";
import type { Convolution } from "../backbone/convolution.ts";
import type { EncodedPart, Encoding } from "../encoding.ts";
import type { ImageFacts, LabelledFacts, PreparedImage, WeightedFacts } from "../prepared-image.ts";
import type { Recipe, TrainingOptions } from "../recipe.ts";
import type { Frame } from "../resample.ts";
import type { Scratch } from "../scratch.ts";

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

export interface FittedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What makes inputs of encodings, fitted on training images only; kept in the model file. */
export interface Fitted {
  readonly channels: ChannelStatistics;
  readonly arrays: readonly FittedArray[];
}

/** What the model takes as one example, with its target. `augment` changes both. */
export interface Example {
  /** Of the input, for a model that takes several; else the model's own. */
  readonly shape?: readonly number[] | undefined;
  readonly input: Float32Array;
  readonly label: Float32Array;
}

export interface TrainingExample extends Example {
  readonly positive: boolean;
  /** In the loss. */
  readonly weight: number;
}

/** All that the model is asked about one image: so many inputs one after another. A whole image is one input, its cells are many. */
export interface ImageInput {
  readonly size: number;
  /** Of one input, for a model that takes several; else the model's own. */
  readonly shape?: readonly number[] | undefined;
  readonly values: Float32Array;
}

/** The same with targets and weights, to monitor the loss on held-out images. */
export interface LabelledInput extends ImageInput {
  readonly labels: Float32Array;
  readonly weights: Float32Array;
}

/** A fold's images, and their encodings, which are read when they are needed: a fold may have more of them than memory holds. */
export interface EncodedImages {
  readonly images: readonly WeightedFacts[];
  encodingOf(image: ImageFacts): Promise<Encoding>;
  /** For what is made of them and too dear to be made again each epoch. */
  readonly scratch: Scratch;
}

/** What the optimiser sees, read batch by batch. */
export interface ExampleSource {
  /** An epoch's examples in the order in which they are taken, as numbers that `read` understands. */
  order(random: Random, epoch: number): readonly number[];
  /**
   * Those examples, in that order, each in arrays of its own. Asked for a batch while the one before is computed, so it draws no numbers but from a
   * stream named by what it is given (`randomStream`): a run that goes on from a checkpoint must read the same.
   */
  read(numbers: readonly number[], epoch: number): Promise<TrainingExample[]>;
}

/** One thing that is computed of an image, once, and kept. */
export interface EncodingPart {
  /** Names what was computed and all that it depends on beside the image: other content, other name. */
  readonly name: string;
  /** Whether it is dear enough to be kept between processes. */
  readonly isKept: boolean;
  make(image: PreparedImage): EncodedPart;
}

/** Where a heat map comes from. */
export type Explanation =
  | {
      readonly kind: "grad-cam";
      /** Shape of one input. */
      inputShape(options: FullOptions): InputShape;
      /** Layer whose output Grad-CAM weighs. */
      readonly layer: string;
      /** The outputs again, from that layer's output (and the model's input, for what bypasses it). */
      applyAfter(model: LayersModel, activations: Tensor, input: Tensor): Tensor;
    }
  | {
      readonly kind: "cells";
      /** Logits of a grid of cells, 0 where there is none, from the outputs for one image. */
      mapOf(encoding: Encoding, outputs: Float32Array): { readonly rows: number; readonly columns: number; readonly logits: Float32Array };
    };

/** How likely each cell of a grid is to hold a lesion; NaN where there is no cell. */
export interface CellMap {
  readonly rows: number;
  readonly columns: number;
  readonly logits: Float32Array;
}

/** How other programs compute an image's logit by a trained model of the recipe. */
export interface Portable {
  /** The trained network in layers that every program knows; takes what `inputOf` makes. Shares its layers, so it is gone when the trained model is. */
  modelOf(trained: LayersModel): LayersModel;
  /** The image's logit from all numbers that it gives for the image's inputs. */
  readonly reduction: Reduction;
}

/** The mean of so many of the highest numbers, of those above `above` where it is set; `otherwise` where there is none. */
export interface Reduction {
  readonly highest: number;
  readonly above: number | null;
  readonly otherwise: number;
}

/** A recipe as code: data, one builder, and how images become inputs and labels. Knows nothing of the backend. */
export interface RecipeKind {
  readonly recipe: Recipe;
  /** Raised whenever the same weights would come to mean something else. */
  readonly revision: number;
  /** Fills in defaults; throws INVALID_INPUT for what the recipe cannot do. */
  resolveOptions(options: Partial<TrainingOptions>): FullOptions;
  /** The grid that encodings put the breast on. */
  frame(options: FullOptions): Frame;
  encodingParts(options: FullOptions, backbone: Backbone | undefined): readonly EncodingPart[];
  /** Whether what a model file holds is what this recipe fits. */
  fits(fitted: Fitted, options: FullOptions): boolean;
  /** Fits on training images and says how examples are made of them. */
  makeExamples(
    train: EncodedImages,
    options: FullOptions,
    fold: number,
  ): Promise<{ readonly fitted: Fitted; readonly examples: ExampleSource }>;
  augment(example: Example, random: Random, options: FullOptions): void;
  inputOf(encoding: Encoding, fitted: Fitted, options: FullOptions): ImageInput;
  labelledInputOf(image: LabelledFacts, encoding: Encoding, fitted: Fitted, options: FullOptions): LabelledInput;
  /** The image's logit from the model's outputs for so many of its inputs. */
  logitOf(outputs: Float32Array, size: number): number;
  /** The image's logit of *malignant, where abnormal*; absent in recipes that only say whether it is abnormal. */
  malignancyOf?(outputs: Float32Array): number;
  /** What the network starts from; absent in recipes whose weights all start from the seed. @throws NO_BACKBONE, BAD_BACKBONE */
  pretrained?(backbone: Backbone | undefined): readonly Convolution[];
  /** Fresh weights, from the seed and from what is `pretrained`. Inputs as `inputOf` makes them. */
  buildModel(options: FullOptions, pretrained?: readonly Convolution[]): LayersModel;
  readonly portable: Portable;
  buildOptimizer(): Optimizer;
  readonly explanation: Explanation;
  /** Where the model points, from its outputs for one image; absent in recipes that only say whether. */
  placesOf?(encoding: Encoding, outputs: Float32Array): CellMap;
  /** Of a fully convolutional model: the layer with the features of each cell, in the order of its outputs. */
  readonly featureLayer?: string;
  /** Of each example, [n], without regularisation. */
  lossPerExample(truth: Tensor, outputs: Tensor): Tensor;
  /** The learning rate at a share 0..1 of all steps. */
  learningRate(share: number): number;
}
