import { type Mark, randomStream, rankCorrelation } from "@second-read/metrics";
import * as tf from "@tensorflow/tfjs-core";
import { model as layersModel } from "@tensorflow/tfjs-layers";
import { withRandomWeights } from "./backbone/convolution.ts";
import { type EncodingTools, rememberingEncoder } from "./encode-images.ts";
import type { Encoding } from "./encoding.ts";
import { evidenceOf, explainedPlanes } from "./explain.ts";
import { GridOverImage } from "./grid-over-image.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";
import { placeMarks } from "./place-marks.ts";
import { outputsOf } from "./predict-images.ts";
import type { LabelledImage } from "./prepared-image.ts";
import { valuesOf } from "./values-of.ts";

/** Results of a fold model for one image that it held out, apart from its score. */
export interface AnalysedImage {
  readonly imageId: string;
  /** Places that the model points at, strongest first; null for a recipe that does not locate lesions. */
  readonly marks: readonly Mark[] | null;
  /** Number of lesions marked on this image; 0 in a normal breast. */
  readonly lesions: number;
  /** Pointing game: whether the heat map's maximum lies on a lesion; null if no lesion is marked. */
  readonly heatHits: boolean | null;
  /** Rank correlation, within the breast, between the heat map and that of the same network with random weights; null if either is flat. */
  readonly randomisedCorrelation: number | null;
  /** Computed by the same model for all images of a version, so that they can be compared. */
  readonly features: readonly number[];
}

export interface Analysis {
  analyse(image: LabelledImage): Promise<AnalysedImage>;
  close(): void;
}

/** For `cells` recipes, the number of an image's highest-scoring cells whose features are averaged. */
const strongestCells = 10;

/**
 * Opens three models: the fold model that held out the images to be analysed, the same network with untrained random weights (Adebayo et al. 2018),
 * and the model that supplies the features by which all images are compared.
 */
export async function openAnalysis(heldOutBy: Uint8Array, comparedBy: Uint8Array, tools: EncodingTools): Promise<Analysis> {
  const own = await loadModel(heldOutBy, tools.backbone);
  const common = await loadModel(comparedBy, tools.backbone);
  const { kind, header } = own;
  const seed = header.options.seed + 1;
  const pretrained = kind.pretrained?.(tools.backbone).map((one, i) => withRandomWeights(one, randomStream(seed, `convolution ${i}`)));
  const random = { ...own, model: kind.buildModel({ ...header.options, seed }, pretrained) };
  const encodingOf = rememberingEncoder(kind, header.options, tools);
  return {
    async analyse(given) {
      // What is marked in a normal breast, such as a benign calcification, is not to be found: training counts it as background too.
      const image = given.positive ? given : { ...given, lesions: [] };
      const encoding = await encodingOf(image);
      return {
        imageId: image.imageId,
        marks: marksOf(own, image, encoding),
        lesions: image.lesions.length,
        ...heatOf(own, random, image, encoding),
        features: featuresOf(common, encoding),
      };
    },
    close() {
      for (const { model } of [own, common, random]) model.dispose();
    },
  };
}

function marksOf(loaded: LoadedModel, image: LabelledImage, encoding: Encoding): Mark[] | null {
  const { kind, header } = loaded;
  if (kind.placesOf === undefined) return null;
  const { rows, columns, logits } = kind.placesOf(encoding, outputsOf(loaded, encoding).outputs);
  return placeMarks(logits, new GridOverImage(image, kind.frame(header.options), { rows, columns }));
}

function heatOf(
  own: LoadedModel,
  random: LoadedModel,
  image: LabelledImage,
  encoding: Encoding,
): Pick<AnalysedImage, "heatHits" | "randomisedCorrelation"> {
  const { map, rows, columns } = evidenceOf(own, encoding);
  const grid = new GridOverImage(image, own.kind.frame(own.header.options), { rows, columns });
  const inside = Array.from(map.keys()).filter((cell) => grid.isInside(cell));
  const randomMap = evidenceOf(random, encoding).map;
  const highest = inside.reduce<number | null>((best, cell) => (best === null || at(map, cell) > at(map, best) ? cell : best), null);
  return {
    heatHits: image.lesions.length === 0 ? null : highest !== null && at(map, highest) > 0 && grid.lesionAt(highest) !== null,
    randomisedCorrelation: rankCorrelation(
      inside.map((cell) => at(map, cell)),
      inside.map((cell) => at(randomMap, cell)),
    ),
  };
}

function at(map: Float32Array, cell: number): number {
  return map[cell] as number;
}

/** For a whole-image model, the mean of the explained layer's planes; for a cell model, the mean features of the highest-scoring cells. */
function featuresOf(loaded: LoadedModel, encoding: Encoding): number[] {
  const { kind, model } = loaded;
  const { explanation } = kind;
  if (explanation.kind === "grad-cam")
    return Array.from(valuesOf(() => tf.mean(explainedPlanes(loaded, explanation, encoding).planes, [0, 1, 2])));
  const { outputs, size } = outputsOf(loaded, encoding);
  if (kind.featureLayer === undefined)
    return meanOfHighest(outputs, kind.inputOf(encoding, loaded.fitted, loaded.header.options).values, size);
  const trunk = layersModel({ inputs: model.inputs, outputs: model.getLayer(kind.featureLayer).output });
  return meanOfHighest(outputs, outputsOf({ ...loaded, model: trunk }, encoding).outputs, outputs.length);
}

/** `outputs` and `features` hold the values of `cells` cells one after another. */
function meanOfHighest(outputs: Float32Array, features: Float32Array, cells: number): number[] {
  if (cells === 0) return [];
  const [heads, length] = [outputs.length / cells, features.length / cells];
  const scoreOf = (cell: number) => outputs.subarray(cell * heads, (cell + 1) * heads).reduce((sum, value) => sum + value, 0);
  const highest = Array.from({ length: cells }, (_, cell) => cell)
    .sort((a, b) => scoreOf(b) - scoreOf(a))
    .slice(0, strongestCells);
  return Array.from({ length }, (_, i) => highest.reduce((sum, cell) => sum + (features[cell * length + i] as number) / highest.length, 0));
}
