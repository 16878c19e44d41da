import type { TrainedFoldResult } from "@second-read/domain";
import { type ImageFacts, type LabelledFacts, preparationFor, trainFold } from "@second-read/learning";
import { randomStream, shuffled } from "@second-read/metrics";
import { keys } from "@second-read/storage";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOf } from "./open-backbone.ts";
import { factsOf, prepareImage } from "./prepared-images.ts";
import type { LabelledReference, Task } from "./task.ts";

/** Trains one fold. Each epoch's checkpoint is completely stored before the parent is told of it. */
export async function trainOneFold(tools: ChildTools, task: Extract<Task, { kind: "train-fold" }>): Promise<TrainedFoldResult> {
  const { store, send } = tools;
  const { runId, jobName, attempt, checkpointKey } = task;
  const preparation = preparationFor(task.recipe, task.options);
  const references = [...task.train, ...task.validation];
  await send({ type: "log", message: `Fold ${task.fold + 1}: preparing ${references.length} images.` });
  const started = performance.now();
  const facts = new Map<string, LabelledFacts>();
  // Folds that run in parallel share the work: each goes through the images in a different order.
  for (const reference of shuffled(references, randomStream(task.fold, "order of preparing")))
    facts.set(reference.imageId, await factsOf(tools, preparation, reference));
  const preparing = (performance.now() - started) / 1000;
  const named = (some: readonly LabelledReference[]) => some.map(({ imageId }) => facts.get(imageId) as LabelledFacts);
  const referenceOf = new Map(references.map((reference) => [reference.imageId, reference]));
  const readImage = async ({ imageId }: ImageFacts) =>
    (await prepareImage(tools, preparation, referenceOf.get(imageId) as LabelledReference)).image;
  const resumed = checkpointKey === null ? undefined : await store.getBytes(checkpointKey);
  if (resumed !== undefined)
    await send({ type: "log", message: `Fold ${task.fold + 1}: going on from the last checkpoint (attempt ${attempt}).` });

  let saved = 0;
  const trained = await trainFold({
    recipe: task.recipe,
    options: task.options,
    fold: task.fold,
    train: named(task.train),
    validation: named(task.validation),
    readImage,
    scratchFolder: tools.cacheFolder,
    backbone: task.backboneSha256 === null ? undefined : await backboneOf(tools, task.backboneSha256),
    encodings: encodingsOf(tools, preparation, references),
    onEpoch: (report) => send({ type: "epoch", report: { ...report, memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20) } }),
    checkpoint: {
      load: async () => resumed,
      async save(bytes) {
        saved += 1;
        const key = keys.checkpoint(runId, jobName, attempt, `${saved}.bin`);
        await store.put(key, bytes, { contentType: "application/octet-stream" });
        await send({ type: "checkpoint", key });
      },
    },
  });
  const modelKey = keys.checkpoint(runId, jobName, attempt, "model.bin");
  await store.put(modelKey, trained.model, { contentType: "application/octet-stream" });
  return {
    modelKey,
    sha256: trained.sha256,
    parameterCount: trained.parameterCount,
    logits: Object.fromEntries(trained.validationLogits),
    ...(trained.validationMalignancies.size === 0 ? {} : { malignancies: Object.fromEntries(trained.validationMalignancies) }),
    tissue: Object.fromEntries(trained.validationTissue),
    seconds: { ...trained.seconds, encode: trained.seconds.encode + preparing },
  };
}
