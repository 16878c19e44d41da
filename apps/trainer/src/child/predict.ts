import { measureTissue, type PreparedImage, predictClasses, roundedMeasures } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOfModels } from "./open-backbone.ts";
import { prepareImage } from "./prepared-images.ts";
import type { PredictionResult, Task } from "./task.ts";

/** Images in memory at once; more would use more memory without a gain. */
const imagesPerPass = 64;

/** Logits of every image by every fold model. An image that cannot be read is listed as failed; the others are still scored. */
export async function predict(tools: ChildTools, task: Extract<Task, { kind: "predict" }>): Promise<PredictionResult> {
  const models = await Promise.all(task.modelKeys.map((key) => tools.store.getBytes(key)));
  const logits: Record<string, number>[] = models.map(() => ({}));
  const malignancies: Record<string, number>[] = models.map(() => ({}));
  const tissue: Record<string, number[]> = {};
  const failed: string[] = [];
  const encoding = {
    backbone: await backboneOfModels(tools, models),
    encodings: encodingsOf(tools, task.preparation, task.images),
  };
  for (let start = 0; start < task.images.length; start += imagesPerPass) {
    const prepared: PreparedImage[] = [];
    for (const reference of task.images.slice(start, start + imagesPerPass)) {
      try {
        prepared.push((await prepareImage(tools, task.preparation, reference)).image);
      } catch (error) {
        failed.push(reference.imageId);
        await tools.send({ type: "log", message: `Image ${reference.imageId} could not be read: ${String(error)}` });
      }
    }
    if (task.measuresTissue) for (const image of prepared) tissue[image.imageId] = roundedMeasures(measureTissue(image));
    for (const [index, model] of models.entries()) {
      const given = await predictClasses(model, prepared, encoding);
      Object.assign(logits[index] ?? {}, Object.fromEntries(given.logits));
      Object.assign(malignancies[index] ?? {}, Object.fromEntries(given.malignancies));
    }
  }
  return { logits, malignancies, tissue, failed };
}
