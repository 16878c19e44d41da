import { type Evaluation, findEvaluation, listCases, type ModelVersion } from "@second-read/database";
import type { EvaluationSet } from "@second-read/domain";
import { evaluatedCaseOf, outlineCases } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { examsOfSums } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** An evaluation's cases as far as its viewer's sums go: `exams` null, all of them. */
export interface ShownCases {
  readonly id: string;
  readonly examsShown: ReadonlySet<string> | null;
}

/** An evaluation as it is shown to one person. */
export type ShownEvaluation = Evaluation & ShownCases;

export function isShown(examsShown: ShownCases["examsShown"], examId: string): boolean {
  return examsShown === null || examsShown.has(examId);
}

/**
 * A version's evaluation: frozen as it was published, or, for who is kept blind, made anew over the exams that they have read or opened. Scores of
 * held-out patients are shown to nobody singly, so the evaluation on them is not shown to who is kept blind.
 */
export async function showEvaluation(
  deps: Pick<Deps, "database">,
  actor: Actor,
  { id, projectId }: Pick<ModelVersion, "id" | "projectId">,
  set: EvaluationSet,
): Promise<ShownEvaluation | null> {
  const evaluation = await findEvaluation(deps.database, id, set);
  if (evaluation === null) return null;
  const examsShown = await examsOfSums(deps, actor, projectId);
  if (examsShown === null) return { ...evaluation, examsShown };
  if (set === "LOCKED_TEST") return null;
  const cases = (await listCases(deps.database, evaluation.id)).filter(({ examId }) => examsShown.has(examId)).map(evaluatedCaseOf);
  const { roc, calibration, ...counts } = outlineCases(cases);
  return {
    ...evaluation,
    ...counts,
    roc: roc.map((point) => ({ ...point })),
    calibration: calibration.map((bin) => ({ ...bin })),
    classMatrix: null,
    notes: [],
    examsShown,
  };
}
