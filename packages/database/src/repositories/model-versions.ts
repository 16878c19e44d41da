import type {
  Alias,
  FoldModel,
  GateDecision,
  ImagesUsed,
  Preparation,
  RecipeName,
  StoredGateCheck,
  VersionScoring,
} from "@second-read/domain";
import type { Connection, PrismaOnly, SqlOnly, SqlRunner } from "../connection.ts";
import type { AliasEvent, GateResult, ModelVersion } from "../generated/prisma/client.ts";
import { type Page, type PageRequest, pageOf, placeInTime } from "../paging.ts";
import { prepared, preparedByIds } from "../prepared.ts";
import { countRows, query, raw, word } from "../statements.ts";
import { servingVersionId } from "./filing/serving-version.ts";
import { announce } from "./webhooks/announce.ts";

export interface NewModelVersion {
  readonly id: string;
  readonly projectId: string;
  readonly runId: string;
  readonly sha256: string;
  readonly parameterCount: number;
  readonly recipe: RecipeName;
  readonly preparation: Preparation;
  readonly foldModels: readonly FoldModel[];
  readonly scoring: VersionScoring;
  readonly card: string;
}

/** The images that a version uses for scoring; versions from before this choice existed use all. */
export function imagesUsedBy({ scoring }: Pick<ModelVersion, "scoring">): ImagesUsed {
  return scoring.pooling.images ?? "all";
}

/** Versions are numbered within the project; its row lock serialises two runs that end together. */
export async function insertVersion({ prisma, sql }: Connection, version: NewModelVersion): Promise<ModelVersion> {
  await lockProject({ sql }, version.projectId);
  const newest = await prisma.modelVersion.aggregate({ where: { projectId: version.projectId }, _max: { number: true } });
  const created = await prisma.modelVersion.create({ data: { ...version, number: (newest._max.number ?? 0) + 1 } });
  const { id: modelVersionId, runId: trainingRunId, projectId } = created;
  await announce(sql, projectId, { event: "VERSION_PUBLISHED", modelVersionId, trainingRunId }, new Date());
  return created;
}

export async function findVersion({ sql }: SqlOnly, id: string): Promise<ModelVersion | null> {
  return (await findVersions({ sql }, [id]))[0] ?? null;
}

export async function findVersions({ sql }: SqlOnly, ids: readonly string[]): Promise<ModelVersion[]> {
  return sql.run(versionsOf(ids, {}));
}

/** What lists show of a version: not its models, its thresholds and its card, which are long. */
export type ListedVersion = Omit<ModelVersion, "preparation" | "foldModels" | "scoring" | "card" | "gateErrorMessage">;

// Hand-written SQL: apart from reading, versions are looked up more often than anything else, a list of them by each client that follows a registry.
const listedVersions = query
  .selectFrom("ModelVersion as v")
  .select([
    "v.id",
    "v.projectId",
    "v.number",
    "v.runId",
    "v.sha256",
    "v.parameterCount",
    "v.recipe",
    "v.trainedOnWithdrawn",
    "v.createdAt",
  ]);
const versions = listedVersions.select([
  "v.preparation",
  raw.ref<ModelVersion["foldModels"]>("v.nets").as("foldModels"),
  "v.scoring",
  "v.card",
  "v.gateErrorMessage",
]);
const versionsOf = preparedByIds((id) => versions.where("v.id", "=", id));
const aliasedVersion = prepared(({ projectId, name }: { readonly projectId: string; readonly name: Alias }) =>
  versions.innerJoin("Alias as a", "a.modelVersionId", "v.id").where("a.projectId", "=", projectId).where("a.name", "=", name),
);

export async function findVersionOfRun({ prisma }: PrismaOnly, runId: string): Promise<ModelVersion | null> {
  return prisma.modelVersion.findUnique({ where: { runId } });
}

/** Newest first. */
export async function listVersions({ sql }: SqlOnly, projectId: string, request: PageRequest): Promise<Page<ListedVersion>> {
  const { at, id } = placeInTime(request) ?? { at: "infinity", id: "" };
  const rows = await sql.run(versionsBefore({ projectId, at, id, limit: request.first + 1 }));
  return pageOf(
    rows,
    request,
    () => countVersions({ sql }, projectId),
    ({ createdAt }) => createdAt,
  );
}

interface VersionsBefore {
  readonly projectId: string;
  /** From the newest: "infinity". */
  readonly at: Date | string;
  readonly id: string;
  readonly limit: number;
}

const versionsBefore = prepared(({ projectId, at, id, limit }: VersionsBefore) =>
  listedVersions
    .where("v.projectId", "=", projectId)
    .where(raw<boolean>`(v."createdAt", v."id") < (${at}::timestamp, ${id}::text)`)
    .orderBy("v.createdAt", "desc")
    .orderBy("v.id", "desc")
    .limit(limit),
);

async function countVersions({ sql }: SqlOnly, projectId: string): Promise<number> {
  const [row] = await sql.run(versionCount({ projectId }));
  return row?.count ?? 0;
}

const versionCount = prepared(({ projectId }: { readonly projectId: string }) =>
  query.selectFrom("ModelVersion").select(countRows().as("count")).where("projectId", "=", projectId),
);

export async function findAliased({ sql }: SqlOnly, projectId: string, name: Alias): Promise<ModelVersion | null> {
  return (await sql.run(aliasedVersion({ projectId, name })))[0] ?? null;
}

/** The version of `servingVersionId`. */
export async function findServingVersion({ sql }: SqlOnly, projectId: string): Promise<ModelVersion | null> {
  const id = await servingVersionId(sql, projectId);
  return id === null ? null : findVersion({ sql }, id);
}

export async function findVersionByNumber({ prisma }: PrismaOnly, projectId: string, number: number): Promise<ModelVersion | null> {
  return prisma.modelVersion.findUnique({ where: { projectId_number: { projectId, number } } });
}

/** The champion before this one, or the version with the number before; null for the first. */
export async function findPrecedingVersion({ prisma, sql }: Connection, version: ModelVersion): Promise<ModelVersion | null> {
  const { projectId, id, number } = version;
  const crowned = await prisma.aliasEvent.findFirst({
    where: { projectId, alias: "champion", toId: id },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  if (crowned?.fromId) return findVersion({ sql }, crowned.fromId);
  return prisma.modelVersion.findFirst({ where: { projectId, number: { lt: number } }, orderBy: { number: "desc" } });
}

/** The aliases that point at one of these versions, by name. */
export async function listAliases(
  { sql }: SqlOnly,
  modelVersionIds: readonly string[],
): Promise<{ modelVersionId: string; name: Alias }[]> {
  return sql.run(aliasesOf(modelVersionIds, {}));
}

const aliasesOf = preparedByIds((modelVersionId) =>
  query.selectFrom("Alias").select(["modelVersionId", "name"]).where("modelVersionId", "=", modelVersionId).orderBy("name"),
);

/** Every event in which the version took part, oldest first. */
export async function listAliasEvents({ prisma }: PrismaOnly, modelVersionId: string): Promise<AliasEvent[]> {
  return prisma.aliasEvent.findMany({
    where: { OR: [{ toId: modelVersionId }, { fromId: modelVersionId }] },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
}

/** Until the caller's transaction ends, nobody else publishes a version of the project or moves an alias. */
export async function lockProject({ sql }: SqlOnly, projectId: string): Promise<void> {
  await sql.run(query.selectFrom("Project").select("id").where("id", "=", projectId).forUpdate());
}

/** Points the alias to the version and records where it pointed before; rolling back is the same call with the earlier version. */
export async function moveAlias(
  { prisma, sql }: Connection,
  move: { projectId: string; alias: Alias; toId: string; byId: string | null; reason: string },
): Promise<AliasEvent> {
  const { projectId, alias: name, toId, byId, reason } = move;
  await lockProject({ sql }, projectId);
  const current = await prisma.alias.findUnique({ where: { projectId_name: { projectId, name } } });
  await prisma.alias.upsert({
    where: { projectId_name: { projectId, name } },
    create: { projectId, name, modelVersionId: toId },
    update: { modelVersionId: toId },
  });
  const previousModelVersionId = current?.modelVersionId ?? null;
  const at = new Date();
  if (previousModelVersionId !== toId)
    await announce(sql, projectId, { event: "ALIAS_CHANGED", alias: name, modelVersionId: toId, previousModelVersionId }, at);
  return prisma.aliasEvent.create({ data: { projectId, alias: name, fromId: previousModelVersionId, toId, byId, reason, at } });
}

export async function saveGateResult(
  { prisma }: PrismaOnly,
  result: { modelVersionId: string; championId: string | null; decision: GateDecision; checks: readonly StoredGateCheck[] },
): Promise<void> {
  const { modelVersionId, ...rest } = result;
  const data = { ...rest, decidedAt: new Date() };
  await prisma.gateResult.upsert({ where: { modelVersionId }, create: { modelVersionId, ...data }, update: data });
}

export async function findGateResult({ prisma }: PrismaOnly, modelVersionId: string): Promise<GateResult | null> {
  return prisma.gateResult.findUnique({ where: { modelVersionId } });
}

export async function findGateResults({ prisma }: PrismaOnly, modelVersionIds: readonly string[]): Promise<GateResult[]> {
  return prisma.gateResult.findMany({ where: { modelVersionId: { in: [...modelVersionIds] } } });
}

/** Why the gate's evaluation ended early, for the next person who requests promotion; null once it has been shown, or the gate has answered. */
export async function setGateError({ prisma }: PrismaOnly, modelVersionId: string, message: string | null): Promise<void> {
  await prisma.modelVersion.update({ where: { id: modelVersionId }, data: { gateErrorMessage: message } });
}

/** Promoting it again is a rollback. */
export async function wasChampion({ prisma }: PrismaOnly, modelVersionId: string): Promise<boolean> {
  return (await prisma.aliasEvent.count({ where: { alias: "champion", toId: modelVersionId } })) > 0;
}

/** Whether an exam on which the version was trained has since been withdrawn: those are the exams of its out-of-fold evaluation. */
export async function isTrainedOnWithdrawn(sql: SqlRunner, { id, projectId }: Pick<ModelVersion, "id" | "projectId">): Promise<boolean> {
  const rows = await sql.run(
    query
      .selectFrom("Evaluation as v")
      .innerJoin("EvaluationCase as c", "c.evaluationId", "v.id")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "c.examId").on("e.status", "=", word("WITHDRAWN")))
      .select("e.id")
      .where("v.modelVersionId", "=", id)
      .where("v.set", "=", word("OUT_OF_FOLD"))
      .where("e.projectId", "=", projectId)
      .limit(1),
  );
  return rows.length > 0;
}

/** The snapshot that the version's run was trained on, and into how many folds its patients were assigned. */
export async function findSnapshotOfVersion({ sql }: SqlOnly, modelVersionId: string): Promise<{ digest: string; folds: number }> {
  const [row] = await sql.run(
    query
      .selectFrom("ModelVersion as v")
      .innerJoin("TrainingRun as r", "r.id", "v.runId")
      .innerJoin("Snapshot as s", "s.id", "r.snapshotId")
      .select(["s.digest", "r.folds"])
      .where("v.id", "=", modelVersionId),
  );
  if (row === undefined) throw new Error(`version ${modelVersionId} has no run`);
  return row;
}
