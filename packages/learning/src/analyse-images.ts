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

/** What a fold model makes of one image that it held out, beside its score. */
export interface AnalysedImage {
  readonly imageId: string;
  /** Places that the model points at, strongest first; null of a recipe that points at none. */
  readonly marks: readonly Mark[] | null;
  /** Lesions with a place on this image. */
  readonly lesions: number;
  /** Pointing game: does the heat map's maximum lie on a lesion? Null where no lesion has a place. */
  readonly heatHits: boolean | null;
  /** Rank correlation, within the breast, of the heat map with that of the same network with random weights; null where one of the two is flat. */
  readonly randomisedCorrelation: number | null;
  /** By one model for all images of a version, so that they can be compared. */
  readonly features: readonly number[];
}

export interface Analysis {
  analyse(image: LabelledImage): Promise<AnalysedImage>;
  close(): void;
}

/** Of `cells` recipes, the features of so many of an image's highest cells are averaged. */
const strongestCells = 10;

/**
 * Opens the fold model that held out what is to be analysed, the same network with weights that learned nothing (Adebayo et al. 2018), and the
 * model whose features all images are compared by.
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
    async analyse(image) {
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

/** Of a whole image the explained layer's planes, averaged; of cells the features of the highest ones, averaged. */
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

/** Of so many cells, each with its outputs and features. */
function meanOfHighest(outputs: Float32Array, features: Float32Array, cells: number): number[] {
  if (cells === 0) return [];
  const [heads, length] = [outputs.length / cells, features.length / cells];
  const scoreOf = (cell: number) => outputs.subarray(cell * heads, (cell + 1) * heads).reduce((sum, value) => sum + value, 0);
  const highest = Array.from({ length: cells }, (_, cell) => cell)
    .sort((a, b) => scoreOf(b) - scoreOf(a))
    .slice(0, strongestCells);
  return Array.from({ length }, (_, i) => highest.reduce((sum, cell) => sum + (features[cell * length + i] as number) / highest.length, 0));
}
