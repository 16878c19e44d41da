import { predictImages, type PreparedImage, sha256Hex } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { prepareImage } from "./prepared-images.ts";
import type { NetTrial, Task } from "./task.ts";

type TryNets = Extract<Task, { kind: "try-nets" }>;

/** Loads each stored net and lets it score images again, so that what it says can be held against what was recorded. */
export async function tryNets(tools: ChildTools, { preparation, nets }: TryNets): Promise<NetTrial[]> {
  const trials: NetTrial[] = [];
  for (const net of nets) trials.push(await tryNet(tools, preparation, net));
  return trials;
}

async function tryNet(tools: ChildTools, preparation: TryNets["preparation"], net: TryNets["nets"][number]): Promise<NetTrial> {
  const { fold } = net;
  const bytes = await tools.store.getBytes(net.key);
  if (sha256Hex(bytes) !== net.sha256) return { fold, problem: "its file is not the recorded one", logits: {}, seconds: 0 };
  const prepared: PreparedImage[] = [];
  for (const reference of net.images) {
    try {
      prepared.push((await prepareImage(tools, preparation, reference)).image);
    } catch (error) {
      await tools.send({ type: "log", message: `Image ${reference.imageId} could not be read: ${String(error)}` });
    }
  }
  const start = performance.now();
  try {
    const logits = await predictImages(bytes, prepared);
    return { fold, problem: null, logits: Object.fromEntries(logits), seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    await tools.send({ type: "log", message: `Fold net ${fold + 1} could not score: ${String(error)}` });
    return { fold, problem: "it could not score what the version's preparation gives it", logits: {}, seconds: 0 };
  }
}
