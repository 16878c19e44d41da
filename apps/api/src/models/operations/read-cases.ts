import { listCases } from "@second-read/database";
import { type EvaluatedCase, evaluatedCaseOf } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { isShown, type ShownCases } from "./show-evaluation.ts";

/** The stored cases of an evaluation in the form that learning measures, as far as its viewer's sums go. */
export async function readCases({ database }: Pick<Deps, "database">, { id, examsShown }: ShownCases): Promise<EvaluatedCase[]> {
  return (await listCases(database, id)).filter(({ examId }) => isShown(examsShown, examId)).map(evaluatedCaseOf);
}
