import type { ClassAgreement, EvaluationSet, Laterality, OperatingPoint, RocPoint, StoredCase, TruthStrength } from "@second-read/domain";
import type { CalibrationBin, Estimate } from "@second-read/metrics";
import type { PrismaOnly, SqlOnly } from "../connection.ts";
import type { Evaluation, EvaluationCase } from "../generated/prisma/client.ts";
import { prepared } from "../prepared.ts";
import { anyOf, query, rowsOf, word } from "../statements.ts";

export interface NewEvaluation {
  readonly modelVersionId: string;
  readonly set: EvaluationSet;
  readonly truthAsOf: Date;
  readonly exams: number;
  readonly patients: number;
  readonly positives: number;
  readonly negatives: number;
  readonly roc: readonly RocPoint[];
  readonly calibration: readonly CalibrationBin[];
  readonly classes: ClassAgreement | null;
  readonly subgroups: readonly string[];
  readonly operatingPoints: readonly OperatingPoint[];
  readonly notes: readonly string[];
  readonly cases: readonly NewEvaluationCase[];
  readonly metrics: readonly NewMetricValue[];
}

export interface NewEvaluationCase extends StoredCase {
  readonly truthId: string;
}

export interface NewMetricValue extends Estimate {
  readonly subgroup: string;
  readonly operatingPoint: string;
  readonly name: string;
}

/**
 * Stores an evaluation, its metrics and every case behind them, so that every metric can be recomputed. Never replaces one: there is one per set and
 * version.
 */
export async function insertEvaluation({ prisma }: PrismaOnly, evaluation: NewEvaluation): Promise<Evaluation> {
  const { cases, metrics, subgroups, notes, classes, ...rest } = evaluation;
  const created = await prisma.evaluation.create({
    data: { ...rest, ...(classes === null ? {} : { classes }), subgroups: [...subgroups], notes: [...notes] },
  });
  const evaluationId = created.id;
  await prisma.evaluationCase.createMany({
    data: cases.map((one) => ({ ...one, evaluationId, subgroups: [...one.subgroups] })),
  });
  await prisma.metricValue.createMany({ data: metrics.map((one) => ({ ...one, evaluationId })) });
  return created;
}

/** Which of a version's fold models held each of these patients out; patients outside its training data, or in its test set, are absent. */
export async function findFoldsOf(
  { sql }: SqlOnly,
  modelVersionId: string,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Evaluation as v", (join) => join.on("v.modelVersionId", "=", modelVersionId).on("v.set", "=", word("OUT_OF_FOLD")))
      // Every training patient is a case of it.
      .innerJoin("EvaluationCase as c", (join) => join.onRef("c.evaluationId", "=", "v.id").onRef("c.examId", "=", "e.id"))
      .select(["e.patientId", "c.fold"])
      .distinct()
      .where("e.patientId", "=", anyOf([...new Set(patientIds)])),
  );
  return new Map(rows.flatMap(({ patientId, fold }) => (fold === null ? [] : [[patientId, fold] as const])));
}

export async function findEvaluation({ prisma }: PrismaOnly, modelVersionId: string, set: EvaluationSet): Promise<Evaluation | null> {
  return prisma.evaluation.findUnique({ where: { modelVersionId_set: { modelVersionId, set } } });
}

export interface EvaluationKey {
  readonly modelVersionId: string;
  readonly set: EvaluationSet;
}

/** Only its id, for callers that need no metrics. */
export async function findEvaluationId({ sql }: SqlOnly, key: EvaluationKey): Promise<string | null> {
  const [row] = await sql.run(idOfEvaluation(key));
  return row?.id ?? null;
}

const idOfEvaluation = prepared(({ modelVersionId, set }: EvaluationKey) =>
  query.selectFrom("Evaluation").select("id").where("modelVersionId", "=", modelVersionId).where("set", "=", set),
);

/** The evaluation of each key, where there is one. */
export async function findEvaluations({ sql }: SqlOnly, keys: readonly EvaluationKey[]): Promise<Evaluation[]> {
  return sql.run(evaluationsOf({ keys }));
}

const evaluationsOf = prepared(({ keys }: { readonly keys: readonly EvaluationKey[] }) =>
  query
    .selectFrom(rowsOf("Evaluation", keys))
    .innerJoin("Evaluation as e", (join) => join.onRef("e.modelVersionId", "=", "given.modelVersionId").onRef("e.set", "=", "given.set"))
    .selectAll("e"),
);

/** By exam and side. */
export async function listCases(
  { sql }: SqlOnly,
  evaluationId: string,
): Promise<(NewEvaluationCase & Pick<EvaluationCase, "evaluationId">)[]> {
  return sql.run(casesOf({ evaluationId }));
}

// Hand-written SQL: an evaluation has tens of thousands of cases, which Prisma would turn into objects twice.
const casesOf = prepared(({ evaluationId }: { readonly evaluationId: string }) =>
  query.selectFrom("EvaluationCase").selectAll().where("evaluationId", "=", evaluationId).orderBy("examId").orderBy("laterality"),
);

/** Metrics stored with these evaluations; none if there are none for that subgroup and point. */
export async function listMetrics(
  { sql }: SqlOnly,
  keys: readonly MetricsKey[],
): Promise<(NewMetricValue & Pick<MetricsKey, "evaluationId">)[]> {
  return sql.run(metricsOf({ keys }));
}

export interface MetricsKey extends Pick<NewMetricValue, "subgroup" | "operatingPoint"> {
  readonly evaluationId: string;
}

const metricsOf = prepared(({ keys }: { readonly keys: readonly MetricsKey[] }) =>
  query
    .selectFrom(rowsOf("MetricValue", keys))
    .innerJoin("MetricValue as m", (join) =>
      join
        .onRef("m.evaluationId", "=", "given.evaluationId")
        .onRef("m.subgroup", "=", "given.subgroup")
        .onRef("m.operatingPoint", "=", "given.operatingPoint"),
    )
    .selectAll("m"),
);

/** Breasts of an evaluation whose class, at the time of the evaluation, rested on one of these strengths. */
export async function listBreastsProvenBy(
  { sql }: SqlOnly,
  evaluationId: string,
  strengths: readonly TruthStrength[],
): Promise<{ examId: string; laterality: Laterality }[]> {
  return sql.run(
    query
      .selectFrom("EvaluationCase as c")
      .innerJoin("Truth as t", "t.id", "c.truthId")
      .select(["c.examId", "c.laterality"])
      .where("c.evaluationId", "=", evaluationId)
      .where("t.strength", "=", anyOf(strengths)),
  );
}

/** Opening misses on the test set is an access to it. Adaptive use wears a test set out, so accesses are counted. */
export async function recordTestSetAccess(
  { prisma }: PrismaOnly,
  access: { modelVersionId: string; userId: string; why: string },
): Promise<void> {
  await prisma.testSetAccess.create({ data: access });
}

/** A request to promote is one access, however often it is repeated. Null: requested by the product. */
export async function recordPromotionAccess({ prisma }: PrismaOnly, modelVersionId: string, userId: string | null): Promise<void> {
  const access = { modelVersionId, why: "asked to promote" };
  if ((await prisma.testSetAccess.count({ where: access })) === 0) await prisma.testSetAccess.create({ data: { ...access, userId } });
}

export async function countTestSetAccesses({ prisma }: PrismaOnly, modelVersionId: string): Promise<number> {
  return prisma.testSetAccess.count({ where: { modelVersionId } });
}
