import { type Database, isId, readDiscrepancyId } from "@second-read/database";

/** Things that belong to one project for ever, by the name that the access table calls them. */
const tables = {
  exam: "Exam",
  read: "Read",
  upload: "Upload",
  snapshot: "Snapshot",
  trainingRun: "TrainingRun",
  modelVersion: "ModelVersion",
  predictionBatch: "PredictionBatch",
  adjudication: "Adjudication",
} as const;

/** A discrepancy is named by its exam, breast and kind, and may have no row yet. */
export type OwnedKind = keyof typeof tables | "discrepancy";

export interface ProjectLookup {
  /** The project that owns this thing; null when there is no such thing. */
  find(kind: OwnedKind | "project", id: string): Promise<string | null>;
}

const rememberedAtMost = 50_000;

/** What a thing belongs to never changes, so an answer is remembered as long as there is room; absence is not. */
export function createProjectLookup(database: Database): ProjectLookup {
  const remembered = new Map<string, string>();

  async function ask(kind: keyof typeof tables | "project", id: string): Promise<string | null> {
    const text =
      kind === "project"
        ? `SELECT "id" AS "projectId" FROM "Project" WHERE "id" = $1`
        : `SELECT "projectId" FROM "${tables[kind]}" WHERE "id" = $1`;
    const [row] = await database.sql.query<{ projectId: string }>(text, [id]);
    return row?.projectId ?? null;
  }

  return {
    async find(kind, id) {
      if (kind === "discrepancy") {
        const about = readDiscrepancyId(id);
        return about === null ? null : this.find("exam", about.examId);
      }
      if (!isId(id)) return null;
      const key = `${kind} ${id}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const projectId = await ask(kind, id);
      if (projectId === null) return null;
      if (remembered.size >= rememberedAtMost) remembered.delete(remembered.keys().next().value as string);
      remembered.set(key, projectId);
      return projectId;
    },
  };
}
