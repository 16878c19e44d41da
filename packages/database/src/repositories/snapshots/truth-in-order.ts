import type { ManifestCounts, SnapshotShares } from "@second-read/domain";
import type { Database, SqlRunner } from "../../connection.ts";
import type { Snapshot } from "../../generated/prisma/client.ts";
import { countFrozen } from "./count-frozen.ts";
import { freezeTables } from "./frozen-tables.ts";
import { noteTruthAhead } from "./note-truth-ahead.ts";
import { readLines } from "./read-lines.ts";

/** The truth of a project at one moment, as in a manifest. */
export interface TruthInOrder {
  readonly counts: ManifestCounts;
  readonly shares: SnapshotShares;
  /** The text of every line, in manifest order. Can be read only once. */
  readonly lines: AsyncIterable<readonly string[]>;
}

/**
 * Gives the same as `readImagesWithTruth`, `manifestLinesOf` and `writeManifest`, for any number of images: they are chosen, numbered, sorted and
 * written by the database, and read in parts.
 */
export function readTruthInOrder<Result>(
  database: Pick<Database, "sqlTransaction">,
  { projectId, truthAsOf }: Pick<Snapshot, "projectId" | "truthAsOf">,
  read: (truth: TruthInOrder) => Promise<Result>,
): Promise<Result> {
  const inOrder = async (sql: SqlRunner) => {
    await sql.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    // One backend only, so that others remain free; it sorts on disk what does not fit into this memory.
    await sql.query(`SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'`);
    await freezeTables(sql, projectId);
    await noteTruthAhead(sql, truthAsOf);
    return read({ ...(await countFrozen(sql)), lines: readLines(sql) });
  };
  return database.sqlTransaction(inOrder, { statementTimeoutSeconds: 15 * 60 });
}
