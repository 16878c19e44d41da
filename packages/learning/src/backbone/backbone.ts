import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";
import { learningError } from "../learning-error.ts";
import { sha256Hex } from "../model-file.ts";
import { openBackend } from "../open-backend.ts";
import { savedModel } from "../saved-model.ts";
import { valuesOf } from "../values-of.ts";
import { type BackboneDescription, readBackboneFile, writeBackboneFile } from "./backbone-file.ts";
import { type Convolution, takingOnesAround } from "./convolution.ts";
import { cutTopology } from "./cut-topology.ts";
import { foldedForward } from "./folded-forward.ts";

/** A pretrained model, either to read features at one layer or to initialise a network's weights. It is itself never changed. */
export interface Backbone {
  /** SHA-256 of its file in lower-case hex. */
  readonly sha256: string;
  readonly description: BackboneDescription;
  /** Image pixels along a side of one feature cell. */
  readonly stride: number;
  readonly channels: number;
  /** @param pixels rows × columns, 0..1; both sides multiples of the stride. Returns rows/stride × columns/stride × channels. */
  features(pixels: Float32Array, rows: number, columns: number): Float32Array;
  /** Its convolutions up to the chosen layer, for pictures from −1 (black) to 1. @throws BAD_BACKBONE if it is not a plain chain of convolutions */
  convolutions(): readonly Convolution[];
}

/** A TensorFlow.js layers model as stored on a disk or server. */
export interface LayersModelFiles {
  /** Parsed model.json. */
  readonly model: unknown;
  /** The weight files listed in model.json, concatenated. */
  readonly weights: Uint8Array;
}

const strides = [16, 32, 64];
/** Principal components computed from the features; the backbone needs at least this many channels. */
const fewestChannels = 64;

/** Truncates a layers model, tries it out and packs it into a file that can be installed. @throws BAD_BACKBONE */
export async function packBackbone({ model: json, weights }: LayersModelFiles, description: BackboneDescription): Promise<Uint8Array> {
  const { modelTopology, weightsManifest } = (json ?? {}) as { modelTopology?: unknown; weightsManifest?: { weights?: unknown }[] };
  if (modelTopology === undefined || !Array.isArray(weightsManifest))
    throw bad("its model.json is not that of a TensorFlow.js layers model");
  const topology = cutTopology(modelTopology, description.cut);
  const specs = weightsManifest.flatMap(({ weights: list }) => (Array.isArray(list) ? list : [])) as tf.io.WeightsManifestEntry[];
  await openBackend();
  const data = new Uint8Array(weights).buffer;
  const model = await built({ modelTopology: topology, weightSpecs: specs, weightData: data }, false);
  try {
    const { stride, channels } = tried(model, description);
    const artifacts = await savedModel(model);
    return writeBackboneFile({ format: 1, description, stride, channels, topology, weights: artifacts.weightSpecs }, artifacts.weightData);
  } finally {
    model.dispose();
  }
}

/** Opens an installed backbone. @throws BAD_BACKBONE */
export async function openBackbone(bytes: Uint8Array, expectedSha256 = sha256Hex(bytes)): Promise<Backbone> {
  const { header, weightData } = readBackboneFile(bytes, expectedSha256);
  const { description, stride, channels, topology, weights } = header;
  await openBackend();
  const model = await built({ modelTopology: topology, weightSpecs: weights, weightData }, true);
  const folded = foldedForward(model);
  const forward = folded?.forward ?? layerByLayer(model);
  return {
    sha256: expectedSha256,
    description,
    stride,
    channels,
    features: (pixels, rows, columns) => valuesOf(() => forward(pictureOf(model, description, pixels, rows, columns))),
    convolutions() {
      if (folded === undefined) throw bad("a network can start from a plain chain of convolutions only, and it is more than that");
      const [first, ...others] = folded.convolutions();
      return first === undefined ? [] : [takingOnesAround(first, description.input), ...others];
    },
  };
}

function layerByLayer(model: LayersModel): (x: tf.Tensor4D) => tf.Tensor4D {
  return (x) => model.predict(x) as tf.Tensor4D;
}

function pictureOf(model: LayersModel, { input }: BackboneDescription, pixels: Float32Array, rows: number, columns: number): tf.Tensor4D {
  const channels = model.inputs[0]?.shape.at(-1) ?? 3;
  const values = new Float32Array(pixels.length * channels);
  for (let i = 0; i < values.length; i += 1)
    values[i] = input.low + (pixels[Math.floor(i / channels)] as number) * (input.high - input.low);
  return tf.tensor4d(values, [1, rows, columns, channels]);
}

async function built(artifacts: tf.io.ModelArtifacts, strict: boolean): Promise<LayersModel> {
  try {
    return await loadLayersModel(tf.io.fromMemory(artifacts), { strict });
  } catch (error) {
    throw bad(`TensorFlow.js cannot build it (${String(error instanceof Error ? error.message : error).split("\n", 1)[0]})`);
  }
}

/** Runs the model on a picture of 128 × 192 pixels to find its stride and number of channels. */
function tried(model: LayersModel, description: BackboneDescription): { stride: number; channels: number } {
  const [rows, columns] = [128, 192];
  const inputChannels = model.inputs[0]?.shape.at(-1);
  if (inputChannels !== 1 && inputChannels !== 3) throw bad(`it takes ${inputChannels} channels, and it is given grey as 1 or 3`);
  const picture = Float32Array.from({ length: rows * columns }, (_, i) => 0.5 + 0.5 * Math.sin(i / 7));
  const { shape, finite } = tf.tidy(() => {
    const output = layerByLayer(model)(pictureOf(model, description, picture, rows, columns));
    return { shape: output.shape as number[], finite: output.dataSync().every(Number.isFinite) };
  });
  const [, outRows = 0, outColumns = 0, channels = 0] = shape;
  const stride = rows / outRows;
  if (shape.length !== 4 || stride !== columns / outColumns || !strides.includes(stride))
    throw bad(
      `layer ${description.cut} gives ${shape.slice(1).join(" × ")} for 128 × 192 pixels, and a map of a 16th, 32nd or 64th is needed`,
    );
  if (channels < fewestChannels) throw bad(`layer ${description.cut} has ${channels} channels, and ${fewestChannels} are needed`);
  if (!finite) throw bad("its features are not all numbers");
  return { stride, channels };
}

function bad(why: string) {
  return learningError("BAD_BACKBONE", `This is not a usable backbone: ${why}.`);
}
