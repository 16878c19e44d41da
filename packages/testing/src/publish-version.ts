import { createHash } from "node:crypto";
import { type Database, insertVersion, newId } from "@second-read/database";
import { preparationFor, sha256Hex } from "@second-read/learning";
import { randomModelFile } from "@second-read/learning/testing";
import { keys, type ObjectStore } from "@second-read/storage";
import { seedRun } from "./seed-run.ts";
import { exampleVersion } from "./seed-version.ts";

/** A version that can score, with two fold models of random weights, trained on a snapshot without patients; returns its id. */
export async function publishVersion(
  { database, store }: { readonly database: Database; readonly store: ObjectStore },
  projectId: string,
): Promise<string> {
  const { snapshot, run } = await seedRun(database, projectId);
  const digest = createHash("sha256").update("").digest("hex");
  await store.put(keys.snapshot(digest), new Uint8Array(), { contentType: "application/x-ndjson" });
  await database.prisma.snapshot.update({ where: { id: snapshot.id }, data: { digest } });
  const id = newId();
  const numbers = [0, 1];
  const foldModels = await Promise.all(
    numbers.map(async (fold) => {
      const bytes = await randomModelFile("compact", fold + 1, { fold });
      const key = keys.model(id, `fold-${fold}.bin`);
      await store.put(key, bytes, { contentType: "application/octet-stream" });
      return { fold, key, sha256: sha256Hex(bytes) };
    }),
  );
  const map = { kind: "platt", slope: 0.7, intercept: 0.1 } as const;
  const scoring = {
    pooling: { images: "standard", views: "mean", contralateral: 0.6 } as const,
    folds: numbers.map((fold) => ({ fold, mean: 0.2 * fold, deviation: 0.5 + fold })),
    breastMap: map,
    imageMap: map,
    operatingPoints: [],
  };
  const version = {
    ...exampleVersion(projectId, run.id),
    id,
    recipe: "compact" as const,
    preparation: preparationFor("compact"),
    foldModels,
    scoring,
  };
  await database.transaction((connection) => insertVersion(connection, version));
  return id;
}
