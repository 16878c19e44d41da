import type { FoldModel, RecipeName } from "@second-read/domain";
import { readModelFile } from "../model-file.ts";
import type { VersionToPack } from "./pack-version.ts";

/** A version as the database stores it. */
export interface StoredVersion extends Pick<VersionToPack, "number" | "sha256" | "preparation" | "scoring" | "card"> {
  readonly recipe: string;
  readonly createdAt: Date;
  readonly foldModels: readonly FoldModel[];
}

/** Those parts of a version that are in the object store. */
export interface StoredBytes {
  model(key: string): Promise<Uint8Array>;
  backbone(sha256: string): Promise<Uint8Array>;
}

/** Reads everything that a version file is packed from, checking each model against its recorded digest. @throws BAD_MODEL_FILE */
export async function gatherVersion(version: StoredVersion, stored: StoredBytes): Promise<VersionToPack> {
  const { number, sha256, createdAt, recipe, preparation, scoring, card, foldModels } = version;
  const models: { fold: number; bytes: Uint8Array }[] = [];
  let backboneSha256: string | undefined;
  for (const { fold, key, sha256: digest } of foldModels) {
    const bytes = await stored.model(key);
    backboneSha256 = readModelFile(bytes, digest).header.backbone;
    models.push({ fold, bytes });
  }
  const backbone = backboneSha256 === undefined ? null : await stored.backbone(backboneSha256);
  return { number, sha256, createdAt: createdAt.toISOString(), recipe: recipe as RecipeName, preparation, scoring, card, models, backbone };
}
