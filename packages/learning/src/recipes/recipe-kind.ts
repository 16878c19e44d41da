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

/** Model input: rows × columns × channels, channels last. */
export interface InputShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** Mean and standard deviation of each input channel over the training images' breasts; 0 and 1 for a channel that is used unchanged. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface FittedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What turns encodings into inputs: fitted on training images only, and stored in the model file. */
export interface Fitted {
  readonly channels: ChannelStatistics;
  readonly arrays: readonly FittedArray[];
}

/** One example as the model takes it, with its target. `augment` changes both. */
export interface Example {
  /** Shape of the input, for a model that accepts several; otherwise the model's own. */
  readonly shape?: readonly number[] | undefined;
  readonly input: Float32Array;
  readonly label: Float32Array;
}

export interface TrainingExample extends Example {
  readonly positive: boolean;
  /** Weight in the loss. */
  readonly weight: number;
}

/** All the inputs that the model needs for one image, `size` of them one after another. A whole image is one input; its cells are many. */
export interface ImageInput {
  readonly size: number;
  /** Shape of one input, for a model that accepts several; otherwise the model's own. */
  readonly shape?: readonly number[] | undefined;
  readonly values: Float32Array;
}

/** Also with targets and weights, to monitor the loss on held-out images. */
export interface LabelledInput extends ImageInput {
  readonly labels: Float32Array;
  readonly weights: Float32Array;
}

/** A fold's images, and their encodings read on demand: a fold may have more encodings than fit in memory. */
export interface EncodedImages {
  readonly images: readonly WeightedFacts[];
  encodingOf(image: ImageFacts): Promise<Encoding>;
  /** For derived arrays that are too expensive to compute anew each epoch. */
  readonly scratch: Scratch;
}

/** The optimiser's examples, read batch by batch. */
export interface ExampleSource {
  /** An epoch's examples in training order, as numbers for `read`. */
  order(random: Random, epoch: number): readonly number[];
  /**
   * Reads those examples in that order, each in arrays of its own. It is called for a batch while the previous one is being computed, so random
   * numbers may come only from a stream named by its arguments (`randomStream`): a run resumed from a checkpoint must read the same.
   */
  read(numbers: readonly number[], epoch: number): Promise<TrainingExample[]>;
}

/** One array computed from an image once and then cached. */
export interface EncodingPart {
  /** Identifies the computation and everything that it depends on besides the image: different content needs a different name. */
  readonly name: string;
  /** Whether it is expensive enough to be cached between processes. */
  readonly isKept: boolean;
  make(image: PreparedImage): EncodedPart;
}

/** How a heat map is computed. */
export type Explanation =
  | {
      readonly kind: "grad-cam";
      /** Shape of one input. */
      inputShape(options: FullOptions): InputShape;
      /** Layer whose output Grad-CAM weights. */
      readonly layer: string;
      /** Recomputes the outputs from that layer's output (and from the model's input, for parts that bypass the layer). */
      applyAfter(model: LayersModel, activations: Tensor, input: Tensor): Tensor;
    }
  | {
      readonly kind: "cells";
      /** Logits on a grid of cells from the outputs for one image; 0 where there is no cell. */
      mapOf(encoding: Encoding, outputs: Float32Array): { readonly rows: number; readonly columns: number; readonly logits: Float32Array };
    };

/** Logit of each cell of a grid for containing a lesion; NaN where there is no cell. */
export interface CellMap {
  readonly rows: number;
  readonly columns: number;
  readonly logits: Float32Array;
}

/** How other programs compute an image's logit with a trained model of the recipe. */
export interface Portable {
  /**
   * The trained network in standard layers that every program supports; its input is that of `inputOf`. It shares the trained model's layers, so it
   * becomes unusable when that model is disposed.
   */
  modelOf(trained: LayersModel): LayersModel;
  /** Computes the image's logit from all outputs for the image's inputs. */
  readonly reduction: Reduction;
}

/** The mean of the `highest` largest numbers, of those above `above` if it is set; `otherwise` if there are none. */
export interface Reduction {
  readonly highest: number;
  readonly above: number | null;
  readonly otherwise: number;
}

/** A recipe as code: its data, a model builder, and how images become inputs and labels. Independent of the backend. */
export interface RecipeKind {
  readonly recipe: Recipe;
  /** Increased whenever the same weights would have a different meaning. */
  readonly revision: number;
  /** Fills in defaults; throws INVALID_INPUT for options that the recipe does not support. */
  resolveOptions(options: Partial<TrainingOptions>): FullOptions;
  /** The grid on which encodings place the breast. */
  frame(options: FullOptions): Frame;
  encodingParts(options: FullOptions, backbone: Backbone | undefined): readonly EncodingPart[];
  /** Whether a model file's fitted arrays are those that this recipe fits. */
  fits(fitted: Fitted, options: FullOptions): boolean;
  /** Fits on the training images, and defines how examples are made from them. */
  makeExamples(
    train: EncodedImages,
    options: FullOptions,
    fold: number,
  ): Promise<{ readonly fitted: Fitted; readonly examples: ExampleSource }>;
  augment(example: Example, random: Random, options: FullOptions): void;
  inputOf(encoding: Encoding, fitted: Fitted, options: FullOptions): ImageInput;
  labelledInputOf(image: LabelledFacts, encoding: Encoding, fitted: Fitted, options: FullOptions): LabelledInput;
  /** The image's logit from the model's outputs for its `size` inputs. */
  logitOf(outputs: Float32Array, size: number): number;
  /** The image's logit for *malignant, where abnormal*; absent in recipes that only distinguish abnormal from normal. */
  malignancyOf?(outputs: Float32Array): number;
  /** The network's initial weights; absent in recipes whose weights are all drawn from the seed. @throws NO_BACKBONE, BAD_BACKBONE */
  pretrained?(backbone: Backbone | undefined): readonly Convolution[];
  /** A model with fresh weights, from the seed and from `pretrained`. Its inputs are those of `inputOf`. */
  buildModel(options: FullOptions, pretrained?: readonly Convolution[]): LayersModel;
  readonly portable: Portable;
  buildOptimizer(): Optimizer;
  readonly explanation: Explanation;
  /** Where the model locates lesions, from its outputs for one image; absent in recipes that do not locate them. */
  placesOf?(encoding: Encoding, outputs: Float32Array): CellMap;
  /** For a fully convolutional model: the layer with the features of each cell, in the order of the outputs. */
  readonly featureLayer?: string;
  /** Loss of each example, [n], without regularisation. */
  lossPerExample(truth: Tensor, outputs: Tensor): Tensor;
  /** The learning rate after a share (0..1) of all steps. */
  learningRate(share: number): number;
}
