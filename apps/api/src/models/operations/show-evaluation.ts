import type { Evaluation, ModelVersion } from "@second-read/database";
import type { ClassAgreement, ClassFigures, EvaluationSet, StoredEstimate } from "@second-read/domain";
import type { CaseColumns } from "@second-read/evaluation";
import type { RequestContext } from "../../context.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

/** An evaluation as shown to one person. */
export interface ShownEvaluation extends Omit<Evaluation, "classes">, ShownClasses {
  /** Over all its cases, as published; otherwise over those that this person knows. */
  readonly isWhole: boolean;
  /** The cases that its metrics cover. */
  readonly columns: () => Promise<CaseColumns>;
}

interface ShownClasses {
  readonly classMatrix: number[][] | null;
  readonly classFigures: readonly ClassFigures[];
  readonly classAccuracy: StoredEstimate | null;
}

/**
 * A version's evaluation: as frozen at publication, or, for blinded people, computed again over the exams that they have read or opened. Scores of
 * single held-out patients are shown to nobody, so blinded people do not see the evaluation on them.
 */
export async function showEvaluation(
  { deps, loaders }: Pick<RequestContext, "deps" | "loaders">,
  actor: Actor,
  { id: modelVersionId, projectId }: Pick<ModelVersion, "id" | "projectId">,
  set: EvaluationSet,
): Promise<ShownEvaluation | null> {
  const found = await loaders.evaluation.load({ modelVersionId, set });
  if (found === null) return null;
  const { classes, ...evaluation } = found;
  const knownTo = knownToOnly(actor, projectId);
  if (knownTo === null)
    return { ...evaluation, ...classesShown(classes), isWhole: true, columns: () => deps.evaluatedCases.of(evaluation.id) };
  if (set === "LOCKED_TEST") return null;
  const { known, outline } = await loaders.knownEvaluation.load({ evaluationId: evaluation.id, projectId, personId: knownTo });
  const { roc, calibration, subgroups, ...counts } = outline;
  return {
    ...evaluation,
    ...counts,
    roc: [...roc],
    calibration: [...calibration],
    subgroups: [...subgroups],
    ...classesShown(null),
    notes: [],
    isWhole: false,
    columns: async () => known,
  };
}

function classesShown(classes: ClassAgreement | null): ShownClasses {
  return {
    classMatrix: classes?.matrix.map((row) => [...row]) ?? null,
    classFigures: classes?.figures ?? [],
    classAccuracy: classes?.accuracy ?? null,
  };
}
