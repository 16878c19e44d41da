import type { DriftBreast, DriftFigure, ExamStatus } from "@second-read/domain";
import type { Connection, PrismaOnly, SqlOnly } from "../connection.ts";
import type { Drift, ModelVersion } from "../generated/prisma/client.ts";
import { query, raw, word, words } from "../statements.ts";
import { densityOfBreast } from "./density-of-breast.ts";
import { servingVersion, servingVersionId } from "./filing/serving-version.ts";
import { announce } from "./webhooks/announce.ts";

const statusesAfterReads = ["ARBITRATION", "SETTLED", "TECHNICAL_RECALL"] as const satisfies readonly ExamStatus[];

/**
 * Whether a reader recalled the exam `e`, counting completed rounds only: one of two readers recalls more often than the first alone, so months whose
 * exams wait for their second read would appear to have fewer recalls.
 */
const isRecalled = raw<boolean | null>`(
  select bool_or(r."finalOpinion" = 'RECALL') from "Read" r
  where r."examId" = e."id" and r."status" = 'FINALISED' and (r."round" < e."round" or e."status" in ${words(statusesAfterReads)}))`;

/** Every breast that a version has scored, in its training data and since; without withdrawn exams and held-out patients. */
export async function listScoredBreasts({ sql }: SqlOnly, modelVersionId: string): Promise<DriftBreast[]> {
  return sql.run(
    query
      .selectFrom("Prediction as p")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "p.examId").on("e.status", "<>", word("WITHDRAWN")))
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "p.examId").onRef("b.laterality", "=", "p.laterality"))
      .select(["p.examId", "e.patientId", "p.score"])
      .select((eb) => densityOfBreast(eb.ref("b.density"), eb.ref("e.id"), eb.ref("b.laterality")).as("density"))
      .select(raw<string | null>`case when p."set" is null then to_char(e."createdAt", 'YYYY-MM') end`.as("month"))
      .select(raw<string | null>`(select min(i."vendor") from "Image" i where i."examId" = e."id")`.as("vendor"))
      .select(isRecalled.as("isRecalled"))
      .where("p.modelVersionId", "=", modelVersionId)
      .orderBy("p.examId")
      .orderBy("p.laterality"),
  );
}

export async function findDrift({ prisma }: PrismaOnly, modelVersionId: string): Promise<Drift | null> {
  return prisma.drift.findUnique({ where: { modelVersionId } });
}

/** Stores the measurements, and notifies webhooks of each month and measure that exceeds the limit for the first time. */
export async function saveDrift(
  { prisma, sql }: Connection,
  { id: modelVersionId, projectId }: Pick<ModelVersion, "id" | "projectId">,
  figures: readonly DriftFigure[],
  at: Date,
): Promise<void> {
  const before = await prisma.drift.findUnique({ where: { modelVersionId } });
  const known = new Set((before?.figures ?? []).filter(isPastLimit).map(nameOf));
  const data = { figures, measuredAt: at };
  await prisma.drift.upsert({ where: { modelVersionId }, create: { modelVersionId, ...data }, update: data });
  for (const figure of figures.filter((one) => isPastLimit(one) && !known.has(nameOf(one))))
    await announce(sql, projectId, { event: "DRIFT_FOUND", modelVersionId, month: figure.month, measure: figure.measure }, at);
}

/** Metrics of the serving version that exceed the limit in the newest month measured. */
export function countDrifted(projectId: string) {
  const newest = raw<string>`(select max(f->>'month') from jsonb_array_elements(d."figures") f)`;
  return raw<number>`coalesce((
    select count(*) from "Drift" d, jsonb_array_elements(d."figures") figure
    where d."modelVersionId" = ${servingVersion(projectId)} and figure->>'level' = 'DRIFTED' and figure->>'month' = ${newest}), 0)::int`;
}

function isPastLimit({ level }: DriftFigure): boolean {
  return level === "DRIFTED";
}

function nameOf({ month, measure }: DriftFigure): string {
  return `${month} ${measure}`;
}

/** The serving version of each project that has one, whose drift matters. */
export async function listServingVersions({ prisma, sql }: Connection): Promise<ModelVersion[]> {
  const projects = await prisma.project.findMany({ select: { id: true }, orderBy: { createdAt: "asc" } });
  const ids: string[] = [];
  for (const { id } of projects) ids.push(...[await servingVersionId(sql, id)].flatMap((one) => one ?? []));
  return prisma.modelVersion.findMany({ where: { id: { in: ids } }, orderBy: { createdAt: "asc" } });
}
