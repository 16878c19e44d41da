import type { TrainedFoldResult } from "@second-read/domain";
import { type LabelledImage, preparationFor, trainFold } from "@second-read/learning";
import { keys } from "@second-read/storage";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOf } from "./open-backbone.ts";
import { prepareLabelled } from "./prepared-images.ts";
import type { LabelledReference, Task } from "./task.ts";

/** Trains one fold; each epoch's checkpoint stands whole in the store before the parent hears of it. */
export async function trainOneFold(tools: ChildTools, task: Extract<Task, { kind: "train-fold" }>): Promise<TrainedFoldResult> {
  const { store, send } = tools;
  const { runId, jobName, attempt, checkpointKey } = task;
  const preparation = preparationFor(task.recipe, task.options);
  await send({ type: "log", message: `Fold ${task.fold + 1}: preparing ${task.train.length + task.validation.length} images.` });
  const prepare = (references: readonly LabelledReference[]): Promise<LabelledImage[]> => prepareLabelled(tools, preparation, references);
  const train = await prepare(task.train);
  const validation = await prepare(task.validation);
  const resumed = checkpointKey === null ? undefined : await store.getBytes(checkpointKey);
  if (resumed !== undefined)
    await send({ type: "log", message: `Fold ${task.fold + 1}: going on from the last checkpoint (attempt ${attempt}).` });

  let saved = 0;
  const trained = await trainFold({
    recipe: task.recipe,
    options: task.options,
    fold: task.fold,
    train,
    validation,
    backbone: task.backboneSha256 === null ? undefined : await backboneOf(tools, task.backboneSha256),
    encodings: encodingsOf(tools, preparation, [...task.train, ...task.validation]),
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
  };
}
