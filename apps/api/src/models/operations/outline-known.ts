import { packKnownCases } from "@second-read/database";
import { type CaseColumns, columnsOf, type Measuring } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";

export interface KnownEvaluationKey {
  readonly evaluationId: string;
  readonly projectId: string;
  readonly personId: string;
}

type Outline = Awaited<ReturnType<Measuring["outline"]>>;

export interface KnownEvaluation {
  readonly known: CaseColumns;
  readonly outline: Outline;
}

/** The parts of an evaluation that cover the cases that a person knows. */
export async function outlineKnown(
  { database, measuring }: Pick<Deps, "database" | "measuring">,
  { evaluationId, ...person }: KnownEvaluationKey,
): Promise<KnownEvaluation> {
  const known = columnsOf(await packKnownCases(database, evaluationId, person));
  return { known, outline: await measuring.outline(known) };
}
