import { type AnalysedImage, openAnalysis } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOfModels } from "./open-backbone.ts";
import { factsOf, prepareImage } from "./prepared-images.ts";
import type { Task } from "./task.ts";

/** Analyses the images that a fold model held out, one at a time, so that only one is in memory. */
export async function analyse(tools: ChildTools, task: Extract<Task, { kind: "analyse" }>): Promise<AnalysedImage[]> {
  const { preparation, images } = task;
  const [heldOutBy, comparedBy] = [await tools.store.getBytes(task.modelKey), await tools.store.getBytes(task.comparedByKey)];
  const backbone = await backboneOfModels(tools, [heldOutBy]);
  const analysis = await openAnalysis(heldOutBy, comparedBy, { backbone, encodings: encodingsOf(tools, preparation, images) });
  try {
    const analysed: AnalysedImage[] = [];
    for (const reference of images) {
      const { image } = await prepareImage(tools, preparation, reference);
      analysed.push(await analysis.analyse({ ...image, ...(await factsOf(tools, preparation, reference)) }));
    }
    return analysed;
  } finally {
    analysis.close();
  }
}
