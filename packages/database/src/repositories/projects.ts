import { randomBytes } from "node:crypto";
import { AppError, faultOfName, largestTestShare, type ProjectSettings, type ReadingProtocol, readingProtocols } from "@second-read/domain";
import type { Connection, SqlOnly } from "../connection.ts";
import { newId } from "../ids.ts";
import { prepared } from "../prepared.ts";
import { anyOf, query, raw } from "../statements.ts";
import { beginsWith, everybody, keptCounts, partOfName, sumWhere } from "./counts/kept-counts.ts";

export interface ProjectRecord {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly lexiconVersion: string;
  readonly readingProtocol: ReadingProtocol;
  readonly lockedTestShare: number;
  readonly settings: ProjectSettings;
}

const columns = {
  id: true,
  key: true,
  name: true,
  lexiconVersion: true,
  readingProtocol: true,
  lockedTestShare: true,
  settings: true,
} as const;

/** The projects of a person; all of them for `userId` null (an administrator). */
export async function listProjects({ prisma }: Connection, userId: string | null): Promise<ProjectRecord[]> {
  return prisma.project.findMany({
    where: userId === null ? {} : { memberships: { some: { userId, NOT: { roles: { isEmpty: true } } } } },
    orderBy: { key: "asc" },
    select: columns,
  });
}

export async function findProject({ sql }: SqlOnly, id: string): Promise<ProjectRecord | null> {
  return (await sql.run(projectById({ id })))[0] ?? null;
}

// Hand-written SQL: each page of the web app begins with it.
const projectById = prepared(({ id }: { readonly id: string }) =>
  query
    .selectFrom("Project")
    .select(["id", "key", "name", "lexiconVersion", "readingProtocol", "lockedTestShare", "settings"])
    .where("id", "=", id),
);

export async function findProjectByKeyOrId({ prisma }: Connection, keyOrId: string): Promise<ProjectRecord | null> {
  return prisma.project.findFirst({ where: { OR: [{ id: keyOrId }, { key: keyOrId }] }, select: columns });
}

/** @throws AppError INVALID_INPUT naming the field that is wrong. */
export async function createProject(
  { prisma }: Connection,
  input: {
    readonly key: string;
    readonly name: string;
    readonly readingProtocol?: string | null;
    readonly lockedTestShare?: number | null;
    readonly settings?: ProjectSettings;
  },
): Promise<ProjectRecord> {
  const key = input.key.trim();
  const name = input.name.trim();
  const share = input.lockedTestShare ?? 0.2;
  const protocol = (input.readingProtocol ?? "DOUBLE_ARBITRATION") as ReadingProtocol;
  const refuse = (field: string, sentence: string) => new AppError("INVALID_INPUT", sentence, { field });
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(key)) throw refuse("key", "A project's key is 1 to 40 letters, digits and hyphens.");
  const faultInName = faultOfName(name, "A project");
  if (faultInName !== null) throw refuse("name", faultInName);
  if (!readingProtocols.includes(protocol))
    throw refuse("readingProtocol", `The reading protocol is one of ${readingProtocols.join(", ")}.`);
  if (!(share >= 0 && share <= largestTestShare)) throw refuse("lockedTestShare", `The held-out share is 0 to ${largestTestShare}.`);
  if (await prisma.project.findUnique({ where: { key } })) throw refuse("key", "There is already a project with that key.");
  return prisma.project.create({
    data: {
      id: newId(),
      key,
      name,
      readingProtocol: protocol,
      lockedTestShare: share,
      splitKey: randomBytes(32).toString("hex"),
      settings: input.settings ?? {},
    },
    select: columns,
  });
}

export async function updateProjectSettings({ prisma }: Connection, id: string, settings: ProjectSettings): Promise<ProjectRecord> {
  return prisma.project.update({ where: { id }, data: { settings }, select: columns });
}

/** The prevalence stated by the version's project; null if it states none. */
export async function findPrevalences(
  { sql }: SqlOnly,
  modelVersionIds: readonly string[],
): Promise<{ id: string; prevalence: number | null }[]> {
  const rows = await sql.run(
    query
      .selectFrom("ModelVersion as v")
      .innerJoin("Project as p", "p.id", "v.projectId")
      .select(["v.id", "p.settings"])
      .where("v.id", "=", anyOf(modelVersionIds)),
  );
  return rows.map(({ id, settings }) => ({ id, prevalence: settings.prevalence ?? null }));
}

/** Whether readers are anonymous in these projects, and the secret that assigns their columns. */
export async function findReaderAnonymity(
  { sql }: SqlOnly,
  projectIds: readonly string[],
): Promise<{ id: string; anonymousReaders: boolean; key: string }[]> {
  const rows = await sql.run(query.selectFrom("Project").select(["id", "settings", "splitKey"]).where("id", "=", anyOf(projectIds)));
  return rows.map(({ id, settings, splitKey }) => ({ id, anonymousReaders: settings.anonymousReaders ?? false, key: splitKey }));
}

/** How many exams each project holds, excluding withdrawn ones. */
export async function countExams({ sql }: SqlOnly, projectIds: readonly string[]): Promise<number[]> {
  const rows = await sql.run(
    keptCounts(projectIds, [everybody])
      .select(["k.projectId", sumWhere(raw<boolean>`${beginsWith("exam")} and ${partOfName(2)} <> 'WITHDRAWN'`).as("count")])
      .groupBy("k.projectId"),
  );
  const counts = new Map(rows.map(({ projectId, count }) => [projectId, count]));
  return projectIds.map((id) => counts.get(id) ?? 0);
}
