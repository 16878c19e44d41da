import { readFileSync } from "node:fs";
import { scoreUnseenPatients } from "@second-read/evaluation";
import * as tf from "@tensorflow/tfjs-core";
import { strToU8, type Zippable, zipSync } from "fflate";
import { type Backbone, openBackbone } from "../backbone/backbone.ts";
import { rememberingEncoder } from "../encode-images.ts";
import { type LoadedModel, loadModel } from "../load-model.ts";
import { sha256Hex } from "../model-file.ts";
import { inputsOf } from "../predict-images.ts";
import type { PreparedImage } from "../prepared-image.ts";
import type { Reduction } from "../recipes/recipe-kind.ts";
import { savedModel } from "../saved-model.ts";
import { exampleImage } from "./example-image.ts";
import { type VersionDescription, versionFormat } from "./version-description.ts";
import { sumsFile } from "./version-file.ts";

export interface VersionToPack extends Pick<VersionDescription, "number" | "sha256" | "createdAt" | "recipe" | "preparation" | "scoring"> {
  /** In Markdown. */
  readonly card: string;
  /** The stored models, in the order of `scoring.folds`. */
  readonly models: readonly { readonly fold: number; readonly bytes: Uint8Array }[];
  /** The stored backbone, if the recipe uses one. */
  readonly backbone: Uint8Array | null;
}

const texts = ["README.md", "predict.mjs", "predict.py"] as const;

/** Packs the version into one file. The same version gives the same bytes on the same backend. @throws BAD_MODEL_FILE, BAD_BACKBONE, OTHER_BACKBONE */
export async function packVersion(version: VersionToPack): Promise<Uint8Array> {
  const { card, models, backbone: backboneBytes, ...described } = version;
  const backbone = backboneBytes === null ? undefined : await openBackbone(backboneBytes);
  const image = exampleImage(version.preparation);
  const files: Record<string, Uint8Array> = { "card.md": strToU8(card) };
  const packed: PackedModel[] = [];
  for (const { fold, bytes } of models) packed.push(await packModel(files, fold, bytes, image, backbone));
  if (backboneBytes !== null) files["backbone.bin"] = backboneBytes;
  const logits = packed.map(({ logit }) => logit);
  const [scored] = scoreUnseenPatients(
    version.scoring,
    [image],
    logits.map((logit) => new Map([[image.imageId, logit]])),
  );
  const description: VersionDescription = {
    format: versionFormat,
    ...described,
    models: packed.map(({ model }) => model),
    backbone: backbone === undefined ? null : { name: backbone.description.name, sha256: backbone.sha256, file: "backbone.bin" },
    example: { inputs: packed.map(({ input }) => input), logits, score: scored?.score ?? Number.NaN },
  };
  files["version.json"] = strToU8(`${JSON.stringify(description, null, 2)}\n`);
  for (const name of texts) files[name] = readFileSync(new URL(`./packed/${name}`, import.meta.url));
  const names = Object.keys(files).sort();
  files[sumsFile] = strToU8(names.map((name) => `${sha256Hex(files[name] as Uint8Array)}  ${name}\n`).join(""));
  // Compression would not make weights smaller.
  const levelOf = (name: string) => (name.endsWith(".bin") ? 0 : 6);
  const entries: Zippable = Object.fromEntries(
    [...names, sumsFile].map((name) => [name, [files[name] as Uint8Array, { level: levelOf(name) }]]),
  );
  return zipSync(entries, { mtime: new Date(version.createdAt) });
}

interface PackedModel {
  readonly model: VersionDescription["models"][number];
  readonly input: VersionDescription["example"]["inputs"][number];
  readonly logit: number;
}

/** Adds one fold model as stored, the same as a TensorFlow.js layers model, and its input for the example. */
async function packModel(
  files: Record<string, Uint8Array>,
  fold: number,
  bytes: Uint8Array,
  image: PreparedImage,
  backbone: Backbone | undefined,
): Promise<PackedModel> {
  const loaded = await loadModel(bytes, backbone);
  try {
    const { kind, header } = loaded;
    const encoding = await rememberingEncoder(kind, header.options, { backbone })(image);
    const { values, shape } = inputsOf(loaded, encoding);
    const layers = `layers/fold-${fold}`;
    await addLayersModel(files, layers, loaded);
    const [file, inputFile] = [`models/fold-${fold}.bin`, `example/fold-${fold}.f32`];
    files[file] = bytes;
    files[inputFile] = bytesOf(values);
    const { reduction } = kind.portable;
    return {
      model: { fold, file, sha256: sha256Hex(bytes), layers, reduction },
      input: { file: inputFile, shape },
      logit: portableLogit(loaded, values, shape),
    };
  } finally {
    loaded.model.dispose();
  }
}

async function addLayersModel(files: Record<string, Uint8Array>, folder: string, { kind, model }: LoadedModel): Promise<void> {
  const { topology, weightSpecs, weightData } = await savedModel(kind.portable.modelOf(model));
  const json = {
    format: "layers-model",
    generatedBy: "Second Read",
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
  };
  files[`${folder}/model.json`] = strToU8(JSON.stringify(json));
  files[`${folder}/weights.bin`] = new Uint8Array(weightData);
}

/** The image's logit as another program computes it. */
function portableLogit({ kind, model }: LoadedModel, values: Float32Array, shape: readonly number[]): number {
  const outputs = tf.tidy(() => (kind.portable.modelOf(model).predict(tf.tensor(values, [...shape])) as tf.Tensor).dataSync());
  return reduced(outputs as Float32Array, kind.portable.reduction);
}

function reduced(outputs: Float32Array, { highest, above, otherwise }: Reduction): number {
  const taken = outputs
    .filter((value) => above === null || value > above)
    .sort()
    .subarray(-highest);
  return taken.length === 0 ? otherwise : taken.reduce((sum, value) => sum + value, 0) / taken.length;
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
