import { type DiscrepancyKind, isFlagged, isPositive, type Laterality, suspectLabels, type TruthStrength } from "@second-read/domain";
import type { Connection } from "../../connection.ts";
import type { ModelVersion } from "../../generated/prisma/client.ts";
import { anyOf, query, raw, rowsOf, word } from "../../statements.ts";
import { pointsAtLesion } from "../image-analyses.ts";
import { findPrecedingVersion, findServingVersion } from "../model-versions.ts";
import { discrepancyId } from "./discrepancy-id.ts";
import type { ListedDiscrepancy } from "./listed-discrepancy.ts";

/**
 * Brings the project's queues up to date with the serving version and the truth now. A row is never deleted, since its verdict is history:
 * it is closed. Held-out patients are in no queue. Readers' disagreements come from the reads of the newest round.
 */
export async function refreshDiscrepancies(connection: Connection, projectId: string): Promise<void> {
  const { sql } = connection;
  const version = await findServingVersion(connection, projectId);
  const found = [...(version === null ? [] : await findByScores(connection, version)), ...(await findDisagreements(sql, projectId))];
  await sql.run(
    query
      .insertInto("Discrepancy")
      .columns([
        "id",
        "projectId",
        "examId",
        "laterality",
        "kind",
        "open",
        "modelVersionId",
        "score",
        "threshold",
        "truthId",
        "occultImageIds",
      ])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("Discrepancy", found))
          .select([
            "id",
            eb.val(projectId).as("projectId"),
            "examId",
            "laterality",
            "kind",
            raw<boolean>`true`.as("open"),
            "modelVersionId",
            "score",
            "threshold",
            "truthId",
            raw<string[]>`'{}'::text[]`.as("occultImageIds"),
          ]),
      )
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((eb) => ({
          open: true,
          modelVersionId: eb.ref("excluded.modelVersionId"),
          score: eb.ref("excluded.score"),
          threshold: eb.ref("excluded.threshold"),
          verdict: eb
            .case()
            .when("Discrepancy.truthId", "is not distinct from", eb.ref("excluded.truthId"))
            .then(eb.ref("Discrepancy.verdict"))
            .end(),
          truthId: eb.ref("excluded.truthId"),
        })),
      ),
  );
  await sql.run(
    query
      .updateTable("Discrepancy")
      .set({ open: false })
      .where("projectId", "=", projectId)
      .where("open", "=", true)
      .where((eb) => eb.not(eb("id", "=", anyOf(found.map(({ id }) => id))))),
  );
}

type Found = Omit<ListedDiscrepancy, "verdict" | "note" | "fromTestSetEvaluation">;

/** What the serving version's scores disagree with: the truth now, confidently or not, and the version before it. */
async function findByScores(connection: Connection, version: ModelVersion): Promise<Found[]> {
  const calls = await findCalls(connection.sql, version);
  const before = await findPrecedingVersion(connection, version);
  const rightBefore = new Set(before === null ? [] : (await findCalls(connection.sql, before)).filter(isRight).map(breastOf));
  const wrong = calls.filter((call) => !isRight(call));
  return [
    ...wrong.map((call) => foundAs(call, call.positive ? "FALSE_NEGATIVE" : "FALSE_POSITIVE")),
    ...wrong.filter((call) => rightBefore.has(breastOf(call))).map((call) => foundAs(call, "VERSION_FLIP")),
    ...calls.filter((call) => call.positive && call.pointsElsewhere && isRight(call)).map((call) => foundAs(call, "WRONG_PLACE")),
    // No reader overrules pathology.
    ...suspectLabels(calls.filter(({ strength }) => strength !== "PATHOLOGY")).map((call) => foundAs(call, "SUSPECT_LABEL")),
  ];
}

interface Call extends Omit<Found, "id" | "kind"> {
  readonly score: number;
  readonly threshold: number;
  readonly positive: boolean;
  readonly strength: TruthStrength;
  /** On no view of its lesions does the strongest mark lie on one. False where that isn't known. */
  readonly pointsElsewhere: boolean;
}

function isRight({ positive, score, threshold }: Call): boolean {
  return isFlagged(score, threshold) === positive;
}

function breastOf({ examId, laterality }: Call): string {
  return `${examId} ${laterality}`;
}

function foundAs({ positive: _, strength: __, pointsElsewhere: ___, ...call }: Call, kind: DiscrepancyKind): Found {
  return { ...call, kind, id: discrepancyId(call.examId, call.laterality, kind) };
}

/** Predictions of the version with the truth now: cases of its evaluation by their own threshold, anyone else by the frozen one. */
async function findCalls(sql: Connection["sql"], { id, projectId, scoring }: ModelVersion): Promise<Call[]> {
  const point = scoring.operatingPoints.find(({ isDefault }) => isDefault);
  if (point === undefined) return [];
  const rows = await sql.run(
    query
      .selectFrom("Prediction as p")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "p.examId").on("e.status", "=", word("SETTLED")))
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "p.examId").onRef("b.laterality", "=", "p.laterality"))
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .leftJoin("Evaluation as v", (join) => join.onRef("v.modelVersionId", "=", "p.modelVersionId").on("v.set", "=", word("OUT_OF_FOLD")))
      .leftJoin("EvaluationCase as c", (join) =>
        join.onRef("c.evaluationId", "=", "v.id").onRef("c.examId", "=", "p.examId").onRef("c.laterality", "=", "p.laterality"),
      )
      .select(["p.examId", "p.laterality", "p.modelVersionId", "p.score", "b.truthId", "t.class", "t.strength"])
      .select(pointsAtLesion("p").as("pointsAtLesion"))
      .select(raw<boolean>`c."truthId" = b."truthId"`.as("sameTruth"))
      .select(raw<number>`coalesce((c."thresholds"->>${point.name})::float, ${point.threshold}::float)`.as("threshold"))
      .where("p.projectId", "=", projectId)
      .where("p.modelVersionId", "=", id),
  );
  return rows.map(({ class: breastClass, pointsAtLesion: points, sameTruth, ...row }) => ({
    ...row,
    positive: isPositive(breastClass),
    // Lesions may have moved with the truth.
    pointsElsewhere: sameTruth === true && points === false,
  }));
}

/** Breasts on which two finalised reads of one round differ in opinion. */
async function findDisagreements(sql: Connection["sql"], projectId: string): Promise<Found[]> {
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
      .where("e.projectId", "=", projectId)
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
