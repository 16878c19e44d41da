import {
  type DiscrepancyKind,
  isFlagged,
  isPositive,
  isSuspectLabel,
  type LabelMeans,
  type LabelSums,
  type Laterality,
  type TruthStrength,
} from "@second-read/domain";
import type { Connection, SqlRunner } from "../../connection.ts";
import type { ModelVersion } from "../../generated/prisma/client.ts";
import { anyOf, countRows, query, raw, word } from "../../statements.ts";
import { pointsAtLesion } from "../image-analyses.ts";
import { findPrecedingVersion, findServingVersion } from "../model-versions.ts";
import { discrepancyId } from "./discrepancy-id.ts";
import type { ListedDiscrepancy } from "./listed-discrepancy.ts";

/** Versions whose scores show discrepancies: the serving one, and the one before it. */
export interface ComparedVersions {
  readonly serving: ModelVersion;
  readonly before: ModelVersion | null;
}

/** Null if the project has no version. */
export async function findComparedVersions(connection: Connection, projectId: string): Promise<ComparedVersions | null> {
  const serving = await findServingVersion(connection, projectId);
  return serving === null ? null : { serving, before: await findPrecedingVersion(connection, serving) };
}

export type FoundDiscrepancy = Omit<ListedDiscrepancy, "verdict" | "note" | "fromTestSetEvaluation">;

/**
 * All discrepancies that scores and reads currently show for some exams. Held-out patients show none. Readers' disagreements come from the newest
 * round.
 */
export async function findDiscrepanciesOf(
  sql: SqlRunner,
  {
    examIds,
    versions,
    means,
  }: { readonly examIds: readonly string[]; readonly versions: ComparedVersions | null; readonly means: LabelMeans | null },
): Promise<FoundDiscrepancy[]> {
  return [...(versions === null ? [] : await findByScores(sql, versions, means, examIds)), ...(await findDisagreements(sql, examIds))];
}

/** Disagreements of the serving version's scores: with the current truth, confident or not, and with the version before it. */
async function findByScores(
  sql: SqlRunner,
  { serving, before }: ComparedVersions,
  means: LabelMeans | null,
  examIds: readonly string[],
): Promise<FoundDiscrepancy[]> {
  const calls = await findCalls(sql, serving, examIds);
  const rightBefore = new Set(before === null ? [] : (await findCalls(sql, before, examIds)).filter(isRight).map(breastOf));
  const wrong = calls.filter((call) => !isRight(call));
  // No reader overrules pathology.
  const suspect = means === null ? [] : calls.filter((call) => call.strength !== "PATHOLOGY" && isSuspectLabel(call, means));
  return [
    ...wrong.map((call) => foundAs(call, call.positive ? "FALSE_NEGATIVE" : "FALSE_POSITIVE")),
    ...wrong.filter((call) => rightBefore.has(breastOf(call))).map((call) => foundAs(call, "VERSION_FLIP")),
    ...calls.filter((call) => call.positive && call.pointsElsewhere && isRight(call)).map((call) => foundAs(call, "WRONG_PLACE")),
    ...suspect.map((call) => foundAs(call, "SUSPECT_LABEL")),
  ];
}

interface Call extends Omit<FoundDiscrepancy, "id" | "kind"> {
  readonly score: number;
  readonly threshold: number;
  readonly positive: boolean;
  readonly strength: TruthStrength;
  /** On no view of its lesions does the strongest mark lie on a lesion. False if that is unknown. */
  readonly pointsElsewhere: boolean;
}

function isRight({ positive, score, threshold }: Call): boolean {
  return isFlagged(score, threshold) === positive;
}

function breastOf({ examId, laterality }: Call): string {
  return `${examId} ${laterality}`;
}

function foundAs({ positive: _, strength: __, pointsElsewhere: ___, ...call }: Call, kind: DiscrepancyKind): FoundDiscrepancy {
  return { ...call, kind, id: discrepancyId(call.examId, call.laterality, kind) };
}

/** Scores `p` of a version with the current truth, `t`, of the breast `b`. */
function scoredBreasts({ id, projectId }: ModelVersion, examIds: readonly string[]) {
  return query
    .selectFrom("Prediction as p")
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "p.examId").on("e.status", "=", word("SETTLED")))
    .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
    .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "p.examId").onRef("b.laterality", "=", "p.laterality"))
    .innerJoin("Truth as t", "t.id", "b.truthId")
    .where("p.projectId", "=", projectId)
    .where("p.modelVersionId", "=", id)
    .where("p.examId", "=", anyOf(examIds));
}

/** Predictions of the version with the current truth: cases of its evaluation by their own threshold, others by the frozen one. */
async function findCalls(sql: SqlRunner, version: ModelVersion, examIds: readonly string[]): Promise<Call[]> {
  const point = version.scoring.operatingPoints.find(({ isDefault }) => isDefault);
  if (point === undefined) return [];
  const rows = await sql.run(
    scoredBreasts(version, examIds)
      .leftJoin("Evaluation as v", (join) => join.onRef("v.modelVersionId", "=", "p.modelVersionId").on("v.set", "=", word("OUT_OF_FOLD")))
      .leftJoin("EvaluationCase as c", (join) =>
        join.onRef("c.evaluationId", "=", "v.id").onRef("c.examId", "=", "p.examId").onRef("c.laterality", "=", "p.laterality"),
      )
      .select(["p.examId", "p.laterality", "p.modelVersionId", "p.score", "b.truthId", "t.class", "t.strength"])
      .select(pointsAtLesion("p").as("pointsAtLesion"))
      .select(raw<boolean>`c."truthId" = b."truthId"`.as("sameTruth"))
      .select(raw<number>`coalesce((c."thresholds"->>${point.name})::float, ${point.threshold}::float)`.as("threshold")),
  );
  return rows.map(({ class: breastClass, pointsAtLesion: points, sameTruth, ...row }) => ({
    ...row,
    positive: isPositive(breastClass),
    // Lesions may have moved with the truth.
    pointsElsewhere: sameTruth === true && points === false,
  }));
}

/** What labels of these exams contribute to the sums with which they are compared. */
export async function sumLabelsOf(sql: SqlRunner, version: ModelVersion, examIds: readonly string[]): Promise<LabelSums> {
  const rows = await sql.run(
    scoredBreasts(version, examIds)
      .where("t.strength", "<>", word("PATHOLOGY"))
      .select(["t.class", countRows().as("breasts"), raw<number>`sum(p."score")`.as("scores")])
      .groupBy("t.class"),
  );
  const sums = { abnormal: { breasts: 0, probabilities: 0 }, normal: { breasts: 0, probabilities: 0 } };
  for (const { class: breastClass, breasts, scores } of rows) {
    const sum = isPositive(breastClass) ? sums.abnormal : sums.normal;
    sum.breasts += breasts;
    sum.probabilities += isPositive(breastClass) ? scores : breasts - scores;
  }
  return sums;
}

/** Breasts on which two finalised reads of one round differ in opinion. */
async function findDisagreements(sql: SqlRunner, examIds: readonly string[]): Promise<FoundDiscrepancy[]> {
  const differing = raw<{ laterality: Laterality }>`(
    select (breast->>'laterality')::"Laterality" as "laterality" from "Read" r, jsonb_array_elements(r."breasts") breast
    where r."examId" = e."id" and r."status" = 'FINALISED'
      and r."round" = (select max("round") from "Read" newest where newest."examId" = e."id" and newest."status" = 'FINALISED')
    group by 1 having count(distinct breast->>'opinion') > 1)`;
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoinLateral(differing.as("said"), (join) => join.onTrue())
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "e.id").onRef("b.laterality", "=", "said.laterality"))
      .select(["e.id as examId", "b.laterality", "b.truthId"])
      .where("e.id", "=", anyOf(examIds))
      .where("e.status", "=", word("SETTLED")),
  );
  const kind = "READERS_DISAGREE" as const;
  return rows.map((row) => ({
    ...row,
    kind,
    id: discrepancyId(row.examId, row.laterality, kind),
    modelVersionId: null,
    score: null,
    threshold: null,
  }));
}
