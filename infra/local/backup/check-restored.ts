import { rm } from "node:fs/promises";
import { type Database, listAuditHeads, listStoredImages, openDatabase, type StoredImage, verifyAuditChain } from "@second-read/database";
import { previewSizes } from "@second-read/domain";
import { keys, objectIdOf } from "@second-read/storage";
import { migrateAll } from "../local-database.ts";
import { placeOf } from "./embedded-parts.ts";
import type { BackedUpFile } from "./manifest.ts";

export interface Restored {
  readonly chains: number;
  readonly events: number;
  /** Chains that do not verify, each with the event where it breaks. */
  readonly broken: readonly { readonly chain: string; readonly sequence: number | undefined }[];
  readonly images: number;
  /** Images of a row without an object of its bytes. */
  readonly missing: readonly string[];
}

/** Migrates the restored database to this version, and checks its audit chains and that the restored objects match its rows. */
export async function checkRestored(databaseUrl: string, files: readonly BackedUpFile[]): Promise<Restored> {
  await migrateAll(databaseUrl);
  // Reading a large installation for the first time takes a while.
  const database = openDatabase({ url: databaseUrl, poolSize: 2, statementTimeoutSeconds: 600 });
  try {
    return { ...(await checkChains(database.sql)), ...(await checkImages(database.sql, files)) };
  } finally {
    await database.close();
  }
}

async function checkChains(sql: Database["sql"]): Promise<Pick<Restored, "chains" | "events" | "broken">> {
  const heads = await listAuditHeads(sql);
  const broken: { chain: string; sequence: number | undefined }[] = [];
  let events = 0;
  for (const { chain } of heads) {
    const { ok, checked, firstBadSequence } = await verifyAuditChain(sql, chain);
    events += checked;
    if (!ok) broken.push({ chain, sequence: firstBadSequence });
  }
  return { chains: heads.length, events, broken };
}

async function checkImages(sql: Database["sql"], files: readonly BackedUpFile[]): Promise<Pick<Restored, "images" | "missing">> {
  const digests = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const missing: string[] = [];
  let images = 0;
  for await (const image of listStoredImages(sql)) {
    if (image.withdrawnAt !== null) {
      // Withdrawn at the very end of the backup: the objects were copied, but the row says that nobody may have them.
      for (const key of objectsOf(image)) await rm(placeOf(`store/${key}`), { force: true });
      continue;
    }
    images += 1;
    if (digests.get(`store/${keys.image(objectIdOf(image))}`) !== image.sha256) missing.push(image.id);
  }
  return { images, missing };
}

function objectsOf({ id, objectIds }: StoredImage): string[] {
  return [id, ...objectIds].flatMap((object) => [keys.image(object), ...previewSizes.map((size) => keys.preview(object, size))]);
}
