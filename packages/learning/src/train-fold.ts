import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { type RecipeName, type StageSeconds, type TruthWeights, weightsOf } from "@second-read/domain";
import { randomStream, shuffled } from "@second-read/metrics";
import type { Batch, TrainingSession } from "@second-read/tfjs-training";
import { type CheckpointPort, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { type Encoder, type EncodingTools, imageEncoder } from "./encode-images.ts";
import type { EpochReport } from "./epoch-report.ts";
import { holdOut, type ImageLogits, scoreHeldOut } from "./held-out.ts";
import { joined } from "./joined.ts";
import { learningError } from "./learning-error.ts";
import { roundedMeasures } from "./measure-tissue.ts";
import { sha256Hex, writeModelFile } from "./model-file.ts";
import { openBackend, openTrainingSession } from "./open-backend.ts";
import { refuseModelTooLarge } from "./plan.ts";
import type { LabelledFacts, ReadImage, WeightedFacts } from "./prepared-image.ts";
import { readAhead } from "./read-ahead.ts";
import type { TrainingOptions } from "./recipe.ts";
import type { BuildArguments } from "./recipes/build-trainable.ts";
import type { ExampleSource, FullOptions, RecipeKind, TrainingExample } from "./recipes/recipe-kind.ts";
import { recipeKind } from "./recipes/recipes.ts";
import { openScratch } from "./scratch.ts";
import { Stopwatch } from "./stopwatch.ts";
import { EpochTally } from "./tally.ts";

/** Larger checkpoints are saved only at every fifth epoch and at the last. */
const frequentCheckpointBytes = 32 * 1024 * 1024;

export interface TrainFoldInput extends EncodingTools {
  readonly recipe: RecipeName;
  /** Options not given here have the recipe's defaults. */
  readonly options?: Partial<TrainingOptions>;
  readonly fold: number;
  readonly train: readonly LabelledFacts[];
  /** Held out: scored at the end and monitored each epoch; not used for training or selection. */
  readonly validation: readonly LabelledFacts[];
  /** May be omitted if the given images include their pixels. */
  readonly readImage?: ReadImage;
  /** Folder for temporary data that does not fit in memory during training. */
  readonly scratchFolder?: string;
  /** Worker threads that share each batch (wasm only; default 1). The result depends on it, so keep it the same for all folds of a run. */
  readonly workers?: number;
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  readonly checkpoint?: CheckpointPort;
  /** Aborting throws CANCELLED at the next batch. */
  readonly signal?: AbortSignal;
}

export interface TrainedFold {
  /** Model file: see model-file.ts. The same seed and images give the same bytes. */
  readonly model: Uint8Array;
  /** SHA-256 of `model` in lower-case hex. */
  readonly sha256: string;
  readonly parameterCount: number;
  /** Out-of-fold, uncalibrated logits of the given validation images, by imageId. */
  readonly validationLogits: ReadonlyMap<string, number>;
  /** The same for *malignant, where abnormal*; empty for a recipe that does not distinguish them. */
  readonly validationMalignancies: ReadonlyMap<string, number>;
  /** Their tissue measures, from which density is estimated. */
  readonly validationTissue: ReadonlyMap<string, readonly number[]>;
  /** Of this attempt only. */
  readonly seconds: StageSeconds;
}

/**
 * Trains one fold model on the patients outside the fold and scores those in it. The number of epochs is fixed: nothing is selected by the held-out
 * images. With a checkpoint port it resumes from the newest checkpoint, and produces the same bytes as an uninterrupted run.
 * @throws DIVERGED when the loss is not finite, CANCELLED when the signal aborts, BAD_IMAGE, BAD_CHECKPOINT, NO_BACKBONE, NO_LESIONS, MISSING_CLASS,
 * DISK_FULL, TOO_LARGE_FOR_DEVICE.
 */
export async function trainFold(input: TrainFoldInput): Promise<TrainedFold> {
  const kind = recipeKind(input.recipe);
  const options = kind.resolveOptions(input.options ?? {});
  const train = weighted(ordered(input.train), kind.recipe.truthWeights);
  const validation = ordered(input.validation);
  refuseUnusable(train, validation, options);
  const workers = input.workers ?? 1;
  await refuseTooLarge(input.recipe, options, workers);

  const pretrained = kind.pretrained?.(input.backbone);
  const watch = new Stopwatch();
  const { encodingOf, measuresOf, ensure } = imageEncoder(kind, options, input, input.readImage);
  await encodeInOwnOrder(ensure, [...train, ...validation], input);
  const runKey = runKeyOf(kind, options, input, train);

  const source = { moduleUrl: new URL("./recipes/build-trainable.ts", import.meta.url).href, exportName: "buildTrainable" };
  const scratch = openScratch(input.scratchFolder ?? tmpdir());
  let session: TrainingSession | undefined;
  try {
    const { fitted, examples } = await kind.makeExamples({ images: train, encodingOf, scratch }, options, input.fold);
    const held = await holdOut(validation, { kind, options, fitted, encodingOf, scratch });
    const validationTissue = await tissueOf(validation, measuresOf);
    watch.lap("encode");
    session = await openTrainingSession(
      { ...source, args: { recipe: input.recipe, options, pretrained } satisfies BuildArguments },
      workers,
    );
    let epochsDone = 0;
    const saved = await input.checkpoint?.load();
    if (saved !== undefined) {
      const checkpoint = readCheckpoint(saved, runKey);
      await session.importState(checkpoint.state);
      epochsDone = checkpoint.epochsDone;
    }
    let scored: ImageLogits = { logits: new Map(), malignancies: new Map() };
    for (let epoch = epochsDone + 1; epoch <= options.epochs; epoch += 1) {
      const started = performance.now();
      const tally = await trainEpoch(session, kind, options, examples, { fold: input.fold, epoch, signal: input.signal });
      const seconds = (performance.now() - started) / 1000;
      await session.synchronise();
      watch.lap("train");
      const { report, ...logits } = await scoreHeldOut(session, kind, held, options.batch);
      watch.lap("evaluate");
      scored = logits;
      await input.onEpoch?.({
        fold: input.fold,
        epoch,
        epochs: options.epochs,
        ...tally.report(),
        ...report,
        imagesPerSecond: train.length / Math.max(seconds, 1e-3),
      });
      if (input.checkpoint !== undefined) await saveCheckpoint(input.checkpoint, session, { runKey, epoch, epochs: options.epochs });
    }
    if (epochsDone === options.epochs) scored = await scoreHeldOut(session, kind, held, options.batch);
    const state = await session.exportState();
    const model = writeModelFile(
      {
        recipe: input.recipe,
        recipeRevision: kind.revision,
        options,
        fold: input.fold,
        backbone: input.backbone?.sha256,
        channels: fitted.channels,
        weights: state.weights.map(({ name, shape }) => ({ name, shape })),
        fitted: fitted.arrays.map(({ name, shape }) => ({ name, shape })),
      },
      [...state.weights, ...fitted.arrays].map(({ values }) => values),
    );
    return {
      model,
      sha256: sha256Hex(model),
      parameterCount: state.weights.reduce((sum, { values }) => sum + values.length, 0),
      validationLogits: scored.logits,
      validationMalignancies: scored.malignancies,
      validationTissue,
      seconds: watch.seconds,
    };
  } finally {
    await session?.close();
    await scratch.close();
  }
}

async function tissueOf(images: readonly LabelledFacts[], measuresOf: Encoder["measuresOf"]): Promise<Map<string, readonly number[]>> {
  const tissue = new Map<string, readonly number[]>();
  for (const image of images) tissue.set(image.imageId, roundedMeasures(await measuresOf(image)));
  return tissue;
}

async function trainEpoch(
  session: TrainingSession,
  kind: RecipeKind,
  options: FullOptions,
  examples: ExampleSource,
  { fold, epoch, signal }: { fold: number; epoch: number; signal: AbortSignal | undefined },
): Promise<EpochTally> {
  const random = randomStream(options.seed, `fold ${fold} epoch ${epoch}`);
  const batches = toBatches(examples.order(random, epoch), options.batch, session.workers);
  const tally = new EpochTally();
  let done = 0;
  for await (const members of readAhead(batches, (numbers) => examples.read(numbers, epoch))) {
    if (signal?.aborted) throw learningError("CANCELLED", "The training was cancelled.", { fold, epoch });
    for (const example of members) kind.augment(example, random, options);
    const learningRate = kind.learningRate((epoch - 1 + done / batches.length) / options.epochs);
    done += 1;
    const { loss, predictions } = await session.step(batchOf(members), { learningRate });
    if (!Number.isFinite(loss))
      throw learningError("DIVERGED", `The loss is no longer a number in epoch ${epoch} of fold ${fold}.`, { fold, epoch });
    tally.add(
      loss,
      members.map(({ positive }) => positive),
      outputsOfEach(predictions, members.length).map((outputs) => kind.logitOf(outputs, 1)),
    );
  }
  return tally;
}

async function saveCheckpoint(
  port: NonNullable<TrainFoldInput["checkpoint"]>,
  session: TrainingSession,
  { runKey, epoch, epochs }: { runKey: string; epoch: number; epochs: number },
): Promise<void> {
  const bytes = writeCheckpoint({ runKey, epochsDone: epoch, state: await session.exportState() });
  if (bytes.length <= frequentCheckpointBytes || epoch % 5 === 0 || epoch === epochs) await port.save(bytes);
}

/**
 * Encodes all images not yet encoded before anything else. Folds that run in parallel each go through the images in a different order, so that they
 * share the work instead of duplicating it.
 */
async function encodeInOwnOrder(
  ensure: Encoder["ensure"],
  images: readonly LabelledFacts[],
  { fold, signal }: TrainFoldInput,
): Promise<void> {
  for (const image of shuffled(images, randomStream(fold, "order of encoding"))) {
    if (signal?.aborted) throw learningError("CANCELLED", "The training was cancelled.", { fold });
    await ensure(image);
  }
}

/**
 * Full batches. The remainder becomes a batch if it is at least half of one (or all there is); otherwise it is dropped for this epoch, and another
 * epoch's order includes it.
 */
function toBatches<T>(items: readonly T[], size: number, workers: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  const last = batches.at(-1);
  if (last !== undefined && batches.length > 1 && last.length < Math.max(size / 2, workers)) batches.pop();
  return batches;
}

function batchOf(examples: readonly TrainingExample[]): Batch {
  return {
    size: examples.length,
    shape: examples[0]?.shape,
    images: joined(examples.map(({ input }) => input)),
    labels: joined(examples.map(({ label }) => label)),
    weights: Float32Array.from(examples, ({ weight }) => weight),
  };
}

function outputsOfEach(predictions: Float32Array, size: number): Float32Array[] {
  const units = predictions.length / size;
  return Array.from({ length: size }, (_, i) => predictions.subarray(i * units, (i + 1) * units));
}

/** Sorted by imageId, so that the result does not depend on the order in which a store returned them. */
function ordered(images: readonly LabelledFacts[]): LabelledFacts[] {
  return [...images].sort((a, b) => (a.imageId < b.imageId ? -1 : 1));
}

function weighted(images: readonly LabelledFacts[], truthWeights: TruthWeights | null): WeightedFacts[] {
  const weights =
    truthWeights &&
    weightsOf(
      images.map(({ strength }) => strength),
      truthWeights,
    );
  return images.map((image, i) => ({ ...image, weight: weights?.[i] ?? 1 }));
}

function refuseUnusable(train: readonly LabelledFacts[], validation: readonly LabelledFacts[], options: FullOptions): void {
  if (train.length < 2) throw learningError("BAD_IMAGE", `${train.length} images are too few to train on.`);
  const trainedOn = new Set(train.map(({ patientId }) => patientId));
  if (validation.some(({ patientId }) => trainedOn.has(patientId)))
    throw learningError("BAD_IMAGE", "A patient is in both the training and the held-out images.", { epochs: options.epochs });
}

/** The run may have been planned for another device, and a wasm heap that overflows crashes its process. */
async function refuseTooLarge(recipe: RecipeName, { inputRows, inputColumns, batch }: FullOptions, workers: number): Promise<void> {
  const { name } = await openBackend();
  // On other backends than wasm one process computes the whole batch.
  const batchOfOne = name === "wasm" ? Math.ceil(batch / workers) : batch;
  refuseModelTooLarge(recipe, { rows: inputRows, columns: inputColumns }, batchOfOne, name);
}

function runKeyOf(
  kind: RecipeKind,
  options: FullOptions,
  { fold, backbone }: Pick<TrainFoldInput, "fold" | "backbone">,
  train: readonly WeightedFacts[],
): string {
  const of = [kind.recipe.name, kind.revision, options, fold, ...(backbone === undefined ? [] : [backbone.sha256])];
  const hash = createHash("sha256").update(JSON.stringify(of));
  const { isThreeClass } = kind.recipe;
  for (const { imageId, positive, lesions, breastClass, weight } of train)
    hash.update(JSON.stringify([imageId, positive, lesions, ...(isThreeClass ? [breastClass] : []), ...(weight === 1 ? [] : [weight])]));
  return hash.digest("hex");
}
