import { AppError } from "@second-read/domain";
import { sha256Hex } from "../model-file.ts";
import { readZip } from "./read-zip.ts";
import { problemOfDescription, type VersionDescription, versionFormat } from "./version-description.ts";

/*
 * A version as a file: a ZIP with version.json (version-description.ts), the fold models as stored here (models/), the same as TensorFlow.js layers models (layers/),
 * the backbone if the recipe uses one, an example with its scores, programs that compute them, and the model card. SHA256SUMS lists every other file
 * with its digest, in the format of `sha256sum -c`.
 */
export const sumsFile = "SHA256SUMS";

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
  const recorded = (name: string, sha256: string): Uint8Array => {
    const file = files.get(name);
    if (file === undefined) throw bad(`${name} is missing`);
    if (sha256Hex(file) !== sha256) throw bad(`${name} is not what its SHA-256 says`);
    return file;
  };
  for (const line of Buffer.from(sums).toString().trim().split("\n")) {
    const [sha256 = "", name = ""] = line.split("  ");
    recorded(name, sha256);
  }
  const description = descriptionIn(text);
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

function descriptionIn(text: Uint8Array): VersionDescription {
  let read: Partial<VersionDescription> | null;
  try {
    read = JSON.parse(Buffer.from(text).toString());
  } catch {
    throw bad("its version.json is not JSON");
  }
  if (read?.format !== versionFormat) throw bad(`its format is ${JSON.stringify(read?.format)}, and ${versionFormat} is read`);
  const problem = problemOfDescription(read);
  if (problem !== undefined) throw bad(`its version.json does not describe one (${problem})`);
  return read as VersionDescription;
}

function bad(why: string): AppError {
  return new AppError(
    "INVALID_INPUT",
    `This is not a version file that can be used: ${why}. Export the version again: npm run version -- export N.`,
  );
}
