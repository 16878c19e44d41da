import { createHash } from "node:crypto";
import { type RecipeName, recipeNames } from "@second-read/domain";
import { learningError } from "./learning-error.ts";
import type { TrainingOptions } from "./recipe.ts";

/*
 * A model as bytes: "SRM1", header length (uint32, little-endian), header (JSON, UTF-8), then every weight as float32, little-endian, in the header's
 * order. It contains no code, no pickle and no topology to execute: the recipe's own builder rebuilds the model, and the weights must fit it.
 * Deterministic: no date, no path.
 */
const magic = Buffer.from("SRM1", "ascii");
export const maximumHeaderBytes = 1_048_576;
export const maximumWeights = 1_000_000_000;

export interface WeightShape {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface ModelHeader {
  readonly format: 1;
  readonly recipe: RecipeName;
  /** Version of the recipe's code: a file of another revision is rejected, since its inputs would have another meaning. */
  readonly recipeRevision: number;
  readonly options: Required<TrainingOptions>;
  readonly fold: number;
  /** SHA-256 of the backbone whose features it uses; absent if it uses none. */
  readonly backbone?: string | undefined;
  /** Statistics of the training images: mean and standard deviation of each input channel. */
  readonly channels: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly weights: readonly WeightShape[];
  /** Shapes of the other arrays fitted on the training images, whose values follow those of the weights. Absent if there are none. */
  readonly fitted?: readonly WeightShape[] | undefined;
  /** SHA-256 of the weight bytes in lower-case hex. */
  readonly weightsSha256: string;
}

export interface ModelFile {
  readonly header: ModelHeader;
  /** One array per weight, in the header's order. */
  readonly weights: readonly Float32Array[];
  /** One array for each entry of the header's `fitted`. */
  readonly fitted: readonly Float32Array[];
}

/** In lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** @param arrays the weights, then the other fitted arrays */
export function writeModelFile(header: Omit<ModelHeader, "format" | "weightsSha256">, arrays: readonly Float32Array[]): Uint8Array {
  const body = Buffer.concat(arrays.map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
  const full: ModelHeader = {
    format: 1,
    recipe: header.recipe,
    recipeRevision: header.recipeRevision,
    options: {
      epochs: header.options.epochs,
      seed: header.options.seed,
      batch: header.options.batch,
      inputRows: header.options.inputRows,
      inputColumns: header.options.inputColumns,
    },
    fold: header.fold,
    ...(header.backbone === undefined ? {} : { backbone: header.backbone }),
    channels: { mean: [...header.channels.mean], deviation: [...header.channels.deviation] },
    weights: header.weights.map(describe),
    ...(header.fitted === undefined || header.fitted.length === 0 ? {} : { fitted: header.fitted.map(describe) }),
    weightsSha256: sha256Hex(body),
  };
  const text = Buffer.from(JSON.stringify(full), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return new Uint8Array(Buffer.concat([magic, length, text, body]));
}

function describe({ name, shape }: WeightShape): WeightShape {
  return { name, shape: [...shape] };
}

/** Reads a model file from memory after validating all of it. Throws BAD_MODEL_FILE, and allocates no more than the file's own size. */
export function readModelFile(bytes: Uint8Array, expectedSha256?: string): ModelFile {
  if (expectedSha256 !== undefined && sha256Hex(bytes) !== expectedSha256) throw bad("its digest is not the recorded one");
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8 || !file.subarray(0, 4).equals(magic)) throw bad("it does not begin as one");
  const headerLength = file.readUInt32LE(4);
  if (headerLength > maximumHeaderBytes || 8 + headerLength > file.length) throw bad("its header is cut off or too long");
  const header = parseHeader(file.subarray(8, 8 + headerLength));
  const body = file.subarray(8 + headerLength);
  const shapes = [...header.weights, ...(header.fitted ?? [])];
  let count = 0;
  for (const { shape } of shapes) count += sizeOf(shape);
  if (count > maximumWeights) throw bad("it claims more weights than any model here has");
  if (body.length !== count * 4) throw bad(`it holds ${body.length} bytes of weights where its shapes need ${count * 4}`);
  if (sha256Hex(body) !== header.weightsSha256) throw bad("its weights do not match their digest");
  const values = new Float32Array(count);
  Buffer.from(values.buffer).set(body);
  for (const value of values) if (!Number.isFinite(value)) throw bad("it holds a weight that is not a finite number");
  const arrays: Float32Array[] = [];
  let start = 0;
  for (const { shape } of shapes) {
    const size = sizeOf(shape);
    arrays.push(values.subarray(start, start + size));
    start += size;
  }
  return { header, weights: arrays.slice(0, header.weights.length), fitted: arrays.slice(header.weights.length) };
}

function parseHeader(text: Uint8Array): ModelHeader {
  let header: ModelHeader;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)) as ModelHeader;
  } catch {
    throw bad("its header is not JSON");
  }
  const integer = (value: unknown, low: number, high: number) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
  const numbers = (list: unknown) => Array.isArray(list) && list.length <= 4096 && list.every((value) => Number.isFinite(value));
  if (typeof header !== "object" || header === null || header.format !== 1) throw bad("its format is unknown");
  if (!recipeNames.includes(header.recipe)) throw bad("its recipe is unknown");
  if (!integer(header.recipeRevision, 1, 1e6) || !integer(header.fold, 0, 1e6)) throw bad("its recipe revision or fold is not a number");
  const options = header.options;
  if (
    typeof options !== "object" ||
    options === null ||
    !integer(options.epochs, 1, 1e6) ||
    !integer(options.seed, 0, Number.MAX_SAFE_INTEGER) ||
    !integer(options.batch, 1, 65_536) ||
    !integer(options.inputRows, 1, 65_536) ||
    !integer(options.inputColumns, 1, 65_536)
  )
    throw bad("its training options are out of range");
  const channels = header.channels;
  if (typeof channels !== "object" || channels === null || !numbers(channels.mean) || !numbers(channels.deviation))
    throw bad("its channel statistics are not numbers");
  if (channels.mean.length !== channels.deviation.length || channels.deviation.some((value) => value <= 0))
    throw bad("its channel statistics do not fit each other");
  const { weights, fitted = [] } = header;
  if (!Array.isArray(weights) || weights.length === 0 || weights.length > 4096) throw bad("its weight list is out of range");
  if (!Array.isArray(fitted) || fitted.length > 16) throw bad("its list of fitted arrays is out of range");
  for (const weight of [...weights, ...fitted]) {
    if (typeof weight?.name !== "string" || weight.name.length > 200 || !Array.isArray(weight.shape) || weight.shape.length > 6)
      throw bad("a weight has no name or shape");
    if (!weight.shape.every((side: unknown) => integer(side, 1, maximumWeights))) throw bad("a weight has an impossible shape");
    if (sizeOf(weight.shape) > maximumWeights) throw bad("it claims more weights than any model here has");
  }
  if (header.backbone !== undefined && !(typeof header.backbone === "string" && /^[0-9a-f]{64}$/.test(header.backbone)))
    throw bad("its backbone has no digest");
  if (typeof header.weightsSha256 !== "string" || !/^[0-9a-f]{64}$/.test(header.weightsSha256)) throw bad("it has no digest");
  return header;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function bad(why: string) {
  return learningError("BAD_MODEL_FILE", `This is not a usable model file: ${why}.`);
}
