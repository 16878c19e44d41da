import { type Database, findPackedCases, packCases } from "@second-read/database";
import { type CaseColumns, columnsOf } from "@second-read/evaluation";

/** The cases of the most recently used evaluations. They never change. */
export interface CaseCache {
  of(evaluationId: string): Promise<CaseColumns>;
}

/** Over all cached evaluations, 24 bytes each: 48 MB. */
const casesAtMost = 2_000_000;

export function createCaseCache(database: Pick<Database, "sql">): CaseCache {
  const kept = new Map<string, Promise<CaseColumns>>();
  const sizes = new Map<string, number>();

  const drop = (evaluationId: string) => {
    kept.delete(evaluationId);
    sizes.delete(evaluationId);
  };
  const read = async (evaluationId: string): Promise<CaseColumns> => {
    const columns = columnsOf(await readPacked(database, evaluationId));
    sizes.set(evaluationId, columns.cases);
    for (const oldest of kept.keys()) {
      if (oldest === evaluationId || sum(sizes.values()) <= casesAtMost) break;
      drop(oldest);
    }
    return columns;
  };
  return {
    of(evaluationId) {
      const found = kept.get(evaluationId) ?? read(evaluationId);
      // Moved to the end, so that the first entry is the one used longest ago.
      kept.delete(evaluationId);
      kept.set(evaluationId, found);
      found.catch(() => drop(evaluationId));
      return found;
    },
  };
}

/** Evaluations from before cases were packed are packed at this point. */
async function readPacked(database: Pick<Database, "sql">, evaluationId: string) {
  const packed = await findPackedCases(database, evaluationId);
  if (packed !== null) return packed;
  await packCases(database, evaluationId);
  const made = await findPackedCases(database, evaluationId);
  if (made === null) throw new Error(`the cases of evaluation ${evaluationId} are gone`);
  return made;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
