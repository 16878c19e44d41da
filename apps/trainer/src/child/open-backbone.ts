import { AppError } from "@second-read/domain";
import { type Backbone, openBackbone, readModelFile } from "@second-read/learning";
import { keys, ObjectNotFoundError } from "@second-read/storage";
import type { ChildTools } from "./child-tools.ts";

/** The backbone with this digest, read from the store, which keeps every backbone ever installed. @throws AppError INVALID_INPUT */
export async function backboneOf({ store }: Pick<ChildTools, "store">, sha256: string): Promise<Backbone> {
  let bytes: Uint8Array;
  try {
    bytes = await store.getBytes(keys.backbone(sha256));
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    throw new AppError(
      "INVALID_INPUT",
      `The backbone ${sha256.slice(0, 12)}, which this was trained with, is no longer in the store. Install it again: npm run backbone.`,
    );
  }
  return openBackbone(bytes, sha256);
}

/** The backbone that the fold models of one version were trained with; undefined if they use none. */
export async function backboneOfModels(tools: Pick<ChildTools, "store">, models: readonly Uint8Array[]): Promise<Backbone | undefined> {
  const [first] = models;
  const sha256 = first === undefined ? undefined : readModelFile(first).header.backbone;
  return sha256 === undefined ? undefined : backboneOf(tools, sha256);
}
