import type { SqlRunner } from "../connection.ts";
import { query, raw } from "../statements.ts";

export interface StoredImage {
  readonly id: string;
  /** Of the filed object. */
  readonly sha256: string;
  /** Objects created by corrections; `objectIdOf` of the storage package determines the current one. */
  readonly objectIds: readonly string[];
  /** Set if the objects are deleted, or are to be. */
  readonly withdrawnAt: Date | null;
}

const batchRows = 5_000;

/** Every image of every project, for comparing rows with objects. */
export async function* listStoredImages(sql: SqlRunner): AsyncIterable<StoredImage> {
  for (let after = ""; ; ) {
    const images: StoredImage[] = await sql.run(
      query
        .selectFrom("Image")
        .select(["id", "sha256", raw<string[]>`coalesce("objectIds", '{}')`.as("objectIds"), "withdrawnAt"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(batchRows),
    );
    yield* images;
    if (images.length < batchRows) return;
    after = images.at(-1)?.id ?? after;
  }
}
