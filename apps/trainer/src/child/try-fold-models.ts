import { type PreparedImage, predictImages, sha256Hex } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOfModels } from "./open-backbone.ts";
import { prepareImage } from "./prepared-images.ts";
import type { FoldModelTrial, Task } from "./task.ts";

type TryFoldModels = Extract<Task, { kind: "try-fold-models" }>;

/** Loads each stored fold model and scores some of its held-out images again, for comparison with the recorded logits. */
export async function tryFoldModels(tools: ChildTools, { preparation, models }: TryFoldModels): Promise<FoldModelTrial[]> {
  const trials: FoldModelTrial[] = [];
  for (const model of models) trials.push(await tryFoldModel(tools, preparation, model));
  return trials;
}

async function tryFoldModel(
  tools: ChildTools,
  preparation: TryFoldModels["preparation"],
  model: TryFoldModels["models"][number],
): Promise<FoldModelTrial> {
  const { fold } = model;
  const bytes = await tools.store.getBytes(model.key);
  if (sha256Hex(bytes) !== model.sha256) return { fold, problem: "its file is not the recorded one", logits: {}, seconds: 0 };
  const prepared: PreparedImage[] = [];
  for (const reference of model.images) {
    try {
      prepared.push((await prepareImage(tools, preparation, reference)).image);
    } catch (error) {
      await tools.send({ type: "log", message: `Image ${reference.imageId} could not be read: ${String(error)}` });
    }
  }
  const start = performance.now();
  try {
    const backbone = await backboneOfModels(tools, [bytes]);
    const logits = await predictImages(bytes, prepared, { backbone, encodings: encodingsOf(tools, preparation, model.images) });
    return { fold, problem: null, logits: Object.fromEntries(logits), seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    await tools.send({ type: "log", message: `Fold model ${fold + 1} could not score: ${String(error)}` });
    return { fold, problem: "it could not score what the version's preparation gives it", logits: {}, seconds: 0 };
  }
}
