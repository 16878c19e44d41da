import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serialize } from "node:v8";
import type { RecipeName } from "@second-read/domain";
import type { TrainingOptions } from "@second-read/learning";
import type { FoldedImage } from "../mini-mias.ts";

/** What all folds of a training share; plain data, because it is sent to child processes. */
export interface Training {
  readonly recipe: RecipeName;
  readonly options: Partial<TrainingOptions>;
  /** A folder with model.json and its weights, for recipes that need a backbone, and the layer where it is truncated. */
  readonly backbone: string | undefined;
  readonly cut: string;
  /** Folder for what is computed for each image. */
  readonly encodings: string | undefined;
  readonly isQuiet: boolean;
}

export interface FoldOrder extends Training {
  readonly fold: number;
  readonly imagesFile: string;
}

export interface FoldAnswer {
  readonly fold: number;
  readonly logits: readonly (readonly [imageId: string, logit: number])[];
  readonly tissue: readonly (readonly [imageId: string, measures: readonly number[]])[];
  readonly peakMib: number;
  /** Processor time of all its threads. */
  readonly processorSeconds: number;
}

const child = join(import.meta.dirname, "child.ts");

/** Trains all folds as the trainer does, each in its own process, this many in parallel. */
export async function trainFolds(
  images: readonly FoldedImage[],
  training: Training,
  { folds, parallel, folder }: { readonly folds: number; readonly parallel: number; readonly folder: string },
): Promise<FoldAnswer[]> {
  const imagesFile = join(folder, "images");
  writeFileSync(imagesFile, serialize(images));
  const waiting = Array.from({ length: folds }, (_, fold) => fold);
  const answers: FoldAnswer[] = [];
  const worker = async () => {
    for (let fold = waiting.shift(); fold !== undefined; fold = waiting.shift())
      answers.push(await trainInChild({ ...training, fold, imagesFile }));
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return answers;
}

function trainInChild(order: FoldOrder): Promise<FoldAnswer> {
  return new Promise((resolve, reject) => {
    const process = fork(child, { execArgv: ["--import", import.meta.resolve("tsx")] });
    process.once("message", (answer) => resolve(answer as FoldAnswer));
    process.once("exit", (code) => reject(new Error(`fold ${order.fold} ended with ${code} before its result`)));
    process.send(order);
  });
}
