import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { learningError } from "../learning-error.ts";
import type { LayersModelFiles } from "./backbone.ts";

/** Seconds for each file of a model on a server. */
const downloadSeconds = 60;

/**
 * Reads a TensorFlow.js layers model: a folder with model.json, the file itself, or its address. @throws BAD_BACKBONE in words, where a file is missing,
 * unreachable or no model.
 */
export async function readLayersModel(place: string): Promise<LayersModelFiles> {
  const isAddress = /^https?:\/\//.test(place);
  const location = isAddress || place.endsWith(".json") ? place : join(place, "model.json");
  const read = isAddress ? download : readFrom;
  let model: { weightsManifest?: { paths?: unknown }[] };
  try {
    model = JSON.parse(new TextDecoder().decode(await read(location)));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(`${location} is not JSON`);
    throw error;
  }
  const paths = (Array.isArray(model?.weightsManifest) ? model.weightsManifest : []).flatMap(({ paths: list }) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  if (paths.length === 0) throw bad(`${location} is not the model.json of a TensorFlow.js layers model`);
  const weights: Uint8Array[] = [];
  for (const path of paths) {
    if (!/^[\w.-]+$/.test(path)) throw bad(`it names a weight file outside its folder`);
    weights.push(await read(isAddress ? new URL(path, location).href : join(location, "..", path)));
  }
  return { model, weights: Buffer.concat(weights) };
}

async function readFrom(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw bad(`${file} cannot be read (${error.code ?? error.message})`);
  });
}

async function download(address: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(downloadSeconds * 1000) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
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
