import { heatMapPng, readFiledImage } from "@second-read/imaging";
import { explain, type HeatMap } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { encodingsOf } from "./encodings.ts";
import { backboneOfModels } from "./open-backbone.ts";
import { prepareImage } from "./prepared-images.ts";
import { readImageObject } from "./read-image-object.ts";
import type { Task } from "./task.ts";

/** Heat map of one image, averaged over its fold models, placed over the image in its display orientation and stored as a picture with transparency. */
export async function explainImage(
  tools: ChildTools,
  task: Extract<Task, { kind: "explain" }>,
): Promise<{ rows: number; columns: number }> {
  const { image, transform } = await prepareImage(tools, task.preparation, task.image);
  const models = await Promise.all(task.modelKeys.map((key) => tools.store.getBytes(key)));
  const encoding = {
    backbone: await backboneOfModels(tools, models),
    encodings: encodingsOf(tools, task.preparation, [task.image]),
  };
  const maps: HeatMap[] = [];
  for (const model of models) maps.push(await explain(model, image, encoding));
  const [first] = maps;
  if (first === undefined) throw new Error("a version without fold models");
  const heat = first.heat.map((_, index) => maps.reduce((sum, map) => sum + (map.heat[index] ?? 0), 0) / maps.length);
  const { rows, columns } = first;
  const stored = readFiledImage(await readImageObject(tools.store, task.image));
  await tools.store.put(task.heatMapKey, await heatMapPng({ rows, columns, heat, transform }, stored), { contentType: "image/png" });
  return { rows, columns };
}
