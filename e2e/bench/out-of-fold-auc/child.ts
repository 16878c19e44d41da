import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { openBackbone, openEncodingFolder, packBackbone, readLayersModel, trainFold } from "@second-read/learning";
import type { FoldedImage } from "../mini-mias.ts";
import type { FoldAnswer, FoldOrder, Training } from "./train-folds.ts";

/** Trains the requested fold and sends its held-out logits. */
process.once("message", async (order: FoldOrder) => {
  const images = deserialize(readFileSync(order.imagesFile)) as FoldedImage[];
  const { fold } = order;
  const { validationLogits, validationTissue } = await trainFold({
    recipe: order.recipe,
    options: order.options,
    fold,
    train: images.filter((image) => image.fold !== null && image.fold !== fold),
    validation: images.filter((image) => image.fold === null || image.fold === fold),
    backbone: await openGivenBackbone(order),
    encodings: encodingsIn(order.encodings),
    onEpoch: ({ epoch, epochs, loss, validationAuc, imagesPerSecond }) => {
      if (!order.isQuiet && (epoch % 5 === 0 || epoch === epochs))
        console.log(
          `fold ${fold} epoch ${epoch} loss ${loss.toFixed(3)} held-out AUC ${validationAuc?.toFixed(3)} ${imagesPerSecond.toFixed(0)} images/s`,
        );
    },
  });
  const { user, system } = process.cpuUsage();
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  const answer: FoldAnswer = {
    fold,
    logits: [...validationLogits],
    tissue: [...validationTissue],
    peakMib,
    processorSeconds: (user + system) / 1e6,
  };
  process.send?.(answer, () => process.exit(0));
});

async function openGivenBackbone({ backbone, cut }: Training) {
  if (backbone === undefined) return undefined;
  return openBackbone(await packBackbone(await readLayersModel(backbone), { name: backbone, cut, input: { low: -1, high: 1 } }));
}

function encodingsIn(folder: string | undefined) {
  if (folder === undefined) return undefined;
  return openEncodingFolder({ folderOf: ({ imageId }) => join(folder, imageId), onProblem: (sentence) => console.log(sentence) });
}
