import { parseArgs } from "node:util";
import { AppError } from "@second-read/domain";
import { openBackbone, packBackbone } from "./backbone.ts";
import { readLayersModel } from "./read-layers-model.ts";

/** The public MobileNet v1 of TensorFlow.js (ImageNet, Apache-2.0). */
const publicModel = "https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_1.0_224/model.json";
const argumentsOf = "[FOLDER | model.json | ADDRESS] [--cut LAYER] [--input LOW,HIGH] [--name NAME]";

/** Where the model is, at which layer it is truncated, and how its input is scaled. */
export interface BackboneArguments {
  readonly place: string;
  readonly cut: string;
  readonly input: { readonly low: number; readonly high: number };
  readonly name: string;
}

/**
 * The defaults are those for MobileNet v1: truncated at `conv_pw_12_relu`, with grey levels from -1 to 1.
 * @throws AppError INVALID_INPUT with the usage of `command`
 */
export function readBackboneArguments(args: readonly string[], command: string): BackboneArguments {
  const usage = `usage: ${command} ${argumentsOf}`;
  const { values, positionals } = parsed(args, usage);
  const [low = Number.NaN, high = Number.NaN, ...more] = (values.input ?? "-1,1").split(",").map(Number);
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high || more.length > 0)
    throw new AppError("INVALID_INPUT", `--input is two different numbers, what black and white become, such as -1,1 or 0,255. ${usage}`);
  return {
    place: positionals[0] ?? publicModel,
    cut: values.cut ?? "conv_pw_12_relu",
    input: { low, high },
    name: values.name ?? "MobileNet v1 1.0, ImageNet",
  };
}

function parsed(args: readonly string[], usage: string) {
  const option = { type: "string" } as const;
  try {
    const answer = parseArgs({ args: [...args], options: { cut: option, input: option, name: option }, allowPositionals: true });
    if (answer.positionals.length <= 1) return answer;
  } catch {
    // An unknown option: the usage lists the valid ones.
  }
  throw new AppError("INVALID_INPUT", usage);
}

/** A file ready to be installed, and a sentence that describes it. */
export interface PackedBackbone {
  readonly backbone: { readonly sha256: string; readonly name: string; readonly cut: string };
  readonly bytes: Uint8Array;
  readonly sentence: string;
}

/**
 * Reads a TensorFlow.js layers model, truncates it and tries it out.
 * @throws BAD_BACKBONE if it is not such a model, or has no such layer
 */
export async function packBackboneFrom({ place, ...how }: BackboneArguments): Promise<PackedBackbone> {
  const bytes = await packBackbone(await readLayersModel(place), how);
  const { sha256, stride, channels } = await openBackbone(bytes);
  const { name, cut } = how;
  const sentence = `Installed ${name}, cut at ${cut}: ${channels} features each ${stride} pixels, SHA-256 ${sha256}. New runs take it by default (recipe transfer).`;
  return { backbone: { sha256, name, cut }, bytes, sentence };
}
