import {
  type ComparedBreast,
  discrepancyId,
  findVerdicts,
  findVersion,
  type ListedDiscrepancy,
  listComparedBreasts,
  type ModelVersion,
  recordTestSetAccess,
} from "@second-read/database";
import {
  AppError,
  defaultOperatingPoint,
  type EvaluationSet,
  isOperatingPointName,
  isPositive,
  notFound,
  type OperatingPointName,
  type VersionChange,
} from "@second-read/domain";
import { type CaseComparison, changeOf, compareCases, erringVersion, pairOf } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface ComparisonRequest {
  readonly a: string;
  readonly b: string;
  readonly set: EvaluationSet | null;
  readonly operatingPoint: string | null;
}

export interface Comparison extends CaseComparison {
  readonly a: ModelVersion;
  readonly b: ModelVersion;
  readonly thresholds: { readonly a: number; readonly b: number };
  readonly operatingPoint: OperatingPointName;
  readonly truthAsOf: Date;
  readonly breasts: number;
  readonly patients: number;
  readonly flips: readonly Flip[];
}

export interface Flip extends ComparedBreast {
  readonly change: VersionChange;
  /** The version that got the breast wrong, and its threshold. */
  readonly erring: { readonly version: ModelVersion; readonly score: number; readonly threshold: number };
}

/**
 * Two versions of a project on every breast with truth now that both have scored, each by its own frozen threshold. Who is kept blind is given the
 * comparison over exams that they have read or opened. On the test set there are figures only, each request an access to it, and nothing for who is kept blind.
 * @throws AppError NOT_FOUND, INVALID_INPUT
 */
export async function compareVersions(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  request: ComparisonRequest,
): Promise<Comparison> {
  const operatingPoint = request.operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(operatingPoint)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const set = request.set ?? "OUT_OF_FOLD";
  const [a, b] = await Promise.all([findVersion(database, request.a), findVersion(database, request.b)]);
  if (a === null || b === null || a.projectId !== b.projectId) throw notFound();
  const knownTo = knownToOnly(actor, a.projectId);
  const onTestSet = set === "LOCKED_TEST";
  const truthAsOf = clock();
  const breasts = onTestSet && knownTo !== null ? [] : await listComparedBreasts(database, { a: a.id, b: b.id, set, knownTo });
  if (onTestSet && breasts.length > 0)
    for (const modelVersionId of new Set([a.id, b.id]))
      await recordTestSetAccess(database, { modelVersionId, userId: actor.id, why: "compared versions" });
  const thresholds = { a: thresholdOf(a, operatingPoint), b: thresholdOf(b, operatingPoint) };
  const pairs = breasts.map((breast) => pairOf({ ...breast, positive: isPositive(breast.class) }, thresholds));
  return {
    a,
    b,
    thresholds,
    operatingPoint,
    truthAsOf,
    breasts: breasts.length,
    patients: new Set(breasts.map(({ patientId }) => patientId)).size,
    ...compareCases(pairs),
    flips: onTestSet
      ? []
      : breasts.flatMap((breast, i) => flipOf(breast, changeOf(pairs[i] as (typeof pairs)[number]), { a, b, thresholds })),
  };
}

/** @throws AppError INVALID_INPUT for a version that has no such point */
function thresholdOf({ scoring, number }: ModelVersion, operatingPoint: OperatingPointName): number {
  const point = scoring.operatingPoints.find(({ name }) => name === operatingPoint);
  if (point === undefined) throw new AppError("INVALID_INPUT", `Version ${number} has no operating point ${operatingPoint}.`);
  return point.threshold;
}

function flipOf(
  breast: ComparedBreast,
  change: VersionChange | null,
  { a, b, thresholds }: Pick<Comparison, "a" | "b" | "thresholds">,
): Flip[] {
  if (change === null) return [];
  const erring =
    erringVersion(change) === "a"
      ? { version: a, score: breast.scoreA, threshold: thresholds.a }
      : { version: b, score: breast.scoreB, threshold: thresholds.b };
  return [{ ...breast, change, erring }];
}

/** Each flip as the error that it shows, with its verdict where one holds: how it is looked at and judged like any other. */
export async function discrepanciesOf({ database }: Pick<Deps, "database">, flips: readonly Flip[]): Promise<ListedDiscrepancy[]> {
  const rows = flips.map(({ examId, laterality, class: breastClass, truthId, erring }) => {
    const kind = isPositive(breastClass) ? ("FALSE_NEGATIVE" as const) : ("FALSE_POSITIVE" as const);
    return {
      id: discrepancyId(examId, laterality, kind),
      kind,
      examId,
      laterality,
      modelVersionId: erring.version.id,
      score: erring.score,
      threshold: erring.threshold,
      truthId,
      fromTestSetEvaluation: false,
    };
  });
  const verdicts = new Map(
    (
      await findVerdicts(
        database,
        rows.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  return rows.map((row) => {
    const given = verdicts.get(row.id);
    const holds = given !== undefined && given.truthId === row.truthId;
    return { ...row, verdict: holds ? given.verdict : null, note: holds ? given.note : null };
  });
}
