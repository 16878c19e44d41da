import { listCases } from "@second-read/database";
import { type EvaluatedCase, evaluatedCaseOf } from "@second-read/learning/evaluation";
import type { Deps } from "../../deps.ts";

/** The stored cases of an evaluation in the form that learning measures. */
export async function readCases({ database }: Pick<Deps, "database">, evaluationId: string): Promise<EvaluatedCase[]> {
  return (await listCases(database, evaluationId)).map(evaluatedCaseOf);
}
