import type { CalibrationMap, Preparation, RecipeName } from "@second-read/domain";
import { AppError } from "@second-read/domain";
import type { VersionScoring } from "@second-read/evaluation";
import { sha256Hex } from "../model-file.ts";
import type { Reduction } from "../recipes/recipe-kind.ts";
import { readZip } from "./read-zip.ts";

/*
 * A version as a file: a ZIP with version.json (below), the fold models as stored here (models/), the same as TensorFlow.js layers models (layers/),
 * the backbone if the recipe uses one, an example with its scores, programs that compute them, and the model card. SHA256SUMS lists every other file
 * with its digest, in the format of `sha256sum -c`.
 */
export const versionFormat = "second-read-version/1";
export const sumsFile = "SHA256SUMS";

export interface VersionDescription {
  readonly format: typeof versionFormat;
  readonly number: number;
  /** Digest of the models, as the product shows it. */
  readonly sha256: string;
  readonly createdAt: string;
  readonly recipe: RecipeName;
  /** How an image is prepared before its input is computed. */
  readonly preparation: Preparation;
  readonly scoring: VersionScoring;
  /** In the order of `scoring.folds`. */
  readonly models: readonly {
    readonly fold: number;
    readonly file: string;
    readonly sha256: string;
    /** Folder of the TensorFlow.js layers model. */
    readonly layers: string;
    readonly reduction: Reduction;
  }[];
  readonly backbone: { readonly name: string; readonly sha256: string; readonly file: string } | null;
  readonly example: VersionExample;
}

/** Each fold model's input for one image, and the results. */
export interface VersionExample {
  readonly inputs: readonly { readonly file: string; readonly shape: readonly number[] }[];
  /** The image's logit by each fold model, before standardisation. */
  readonly logits: readonly number[];
  /** Calibrated probability that the image's breast is abnormal. */
  readonly score: number;
}

/** The contents of a version file that was read and checked. */
export interface VersionFile {
  readonly description: VersionDescription;
  /** In the order of `description.models`. */
  readonly models: readonly Uint8Array[];
  readonly backbone: Uint8Array | null;
}

/**
 * Reads a version file from memory. @throws AppError INVALID_INPUT with an explanation: not such a file, another format, or bytes that do not match
 * their digests
 */
export function readVersionFile(bytes: Uint8Array): VersionFile {
  const files = unzipped(bytes);
  const text = files.get("version.json");
  const sums = files.get(sumsFile);
  if (text === undefined || sums === undefined) throw bad("it is an archive without version.json or SHA256SUMS");
  for (const line of Buffer.from(sums).toString().trim().split("\n")) {
    const [digest, name = ""] = line.split("  ");
    const file = files.get(name);
    if (file === undefined) throw bad(`${name} is missing`);
    if (sha256Hex(file) !== digest) throw bad(`${name} is not what its SHA-256 says`);
  }
  const description = descriptionIn(text);
  const recorded = (name: string, sha256: string): Uint8Array => {
    const file = files.get(name);
    if (file === undefined) throw bad(`${name} is missing`);
    if (sha256Hex(file) !== sha256) throw bad(`${name} is not what its SHA-256 says`);
    return file;
  };
  const { backbone } = description;
  return {
    description,
    models: description.models.map(({ file, sha256 }) => recorded(file, sha256)),
    backbone: backbone && recorded(backbone.file, backbone.sha256),
  };
}

function unzipped(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    return readZip(bytes);
  } catch (error) {
    throw bad(error instanceof RangeError ? error.message : "it is no ZIP archive");
  }
}

/** Checked as far as it is used here. */
function descriptionIn(text: Uint8Array): VersionDescription {
  let description: VersionDescription | null;
  try {
    description = JSON.parse(Buffer.from(text).toString()) as VersionDescription | null;
  } catch {
    throw bad("its version.json is not JSON");
  }
  if (description?.format !== versionFormat)
    throw bad(`its format is ${JSON.stringify(description?.format)}, and ${versionFormat} is read`);
  const { models, backbone, preparation, scoring } = description;
  const isNamed = (one: { readonly file?: unknown; readonly sha256?: unknown } | null) =>
    typeof one?.file === "string" && typeof one.sha256 === "string";
  const isSide = (pixels: unknown) => Number.isInteger(pixels) && (pixels as number) > 0 && (pixels as number) <= longestSide;
  const isComplete =
    Array.isArray(models) &&
    models.length > 0 &&
    models.every(isNamed) &&
    (backbone === null || isNamed(backbone ?? null)) &&
    isSide(preparation?.rows) &&
    isSide(preparation.columns) &&
    preparation.spacingMm > 0 &&
    Array.isArray(scoring?.folds) &&
    scoring.folds.length === models.length &&
    scoring.folds.every((fold) => Number.isFinite(fold?.mean) && Number.isFinite(fold.deviation)) &&
    typeof scoring.pooling?.contralateral === "number" &&
    isCalibration(scoring.breastMap) &&
    isCalibration(scoring.imageMap);
  if (!isComplete) throw bad("its version.json does not describe one");
  return description;
}

/** Of what any recipe takes: some six thousand pixels. */
const longestSide = 65_536;

function isCalibration(map: CalibrationMap | undefined): boolean {
  return map?.kind === "identity" || (map?.kind === "platt" && Number.isFinite(map.slope) && Number.isFinite(map.intercept));
}

function bad(why: string): AppError {
  return new AppError(
    "INVALID_INPUT",
    `This is not a version file that can be used: ${why}. Export the version again: npm run version -- export N.`,
  );
}
