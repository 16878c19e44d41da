import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { learningError } from "../learning-error.ts";
import type { LayersModelFiles } from "./backbone.ts";

/** Timeout for each file of a model on a server, in seconds. */
const downloadSeconds = 60;
/**
 * Limit for all files of a model together: a server may respond endlessly or send a small file that inflates to a huge one, and a model may name one
 * file again and again.
 */
const largestModelBytes = 2 ** 30;

/**
 * Reads a TensorFlow.js layers model from a folder with model.json, from that file itself, or from its address. @throws BAD_BACKBONE with an
 * explanation if a file is missing, unreachable or not a model
 */
export async function readLayersModel(place: string, { mostBytes = largestModelBytes } = {}): Promise<LayersModelFiles> {
  const isAddress = /^https?:\/\//.test(place);
  const location = isAddress || place.endsWith(".json") ? place : join(place, "model.json");
  const read = bounded(isAddress ? download : readFrom, mostBytes);
  let model: { weightsManifest?: { paths?: unknown }[] };
  try {
    model = JSON.parse(new TextDecoder().decode(await read(location)));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(`${location} is not JSON`);
    throw error;
  }
  const paths = (Array.isArray(model?.weightsManifest) ? model.weightsManifest : []).flatMap((part) =>
    Array.isArray(part?.paths) ? part.paths.map(String) : [],
  );
  if (paths.length === 0) throw bad(`${location} is not the model.json of a TensorFlow.js layers model`);
  const weights: Uint8Array[] = [];
  for (const path of paths) {
    if (!/^[\w.-]+$/.test(path)) throw bad(`it names a weight file outside its folder`);
    weights.push(await read(isAddress ? new URL(path, location).href : join(location, "..", path)));
  }
  return { model, weights: Buffer.concat(weights) };
}

async function readFrom(file: string, mostBytes: number): Promise<Uint8Array> {
  const unreadable = (error: NodeJS.ErrnoException) => bad(`${file} cannot be read (${error.code ?? error.message})`);
  const found = await stat(file).catch((error) => {
    throw unreadable(error);
  });
  if (found.isFile() && found.size > mostBytes) throw bad("it is larger than a model");
  return readFile(file).catch((error) => {
    throw unreadable(error);
  });
}

/** Reads files within the byte limit for all files of a model together. */
function bounded(
  read: (place: string, mostBytes: number) => Promise<Uint8Array>,
  mostBytes: number,
): (place: string) => Promise<Uint8Array> {
  let left = mostBytes;
  return async (place) => {
    const bytes = await read(place, left);
    left -= bytes.byteLength;
    return bytes;
  };
}

async function download(address: string, mostBytes: number): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(downloadSeconds * 1000) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      if (length > mostBytes) throw new Error("answered with more than a model has");
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw learningError(
      "BAD_BACKBONE",
      `${address} cannot be downloaded from here (${cause instanceof Error ? cause.message : String(cause)}). Download the model on another machine and give its folder.`,
    );
  }
}

function bad(why: string) {
  return learningError("BAD_BACKBONE", `This is not a usable backbone: ${why}.`);
}
