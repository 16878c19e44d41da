import { type BreastClass, type ImagesUsed, standardViews, type TakenView, type View, withStandardViews } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import type { Snapshot } from "../generated/prisma/client.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../paging.ts";
import type { StoredFinding } from "../stored-finding.ts";
import { takenColumns } from "./images.ts";
import { isKnownTo } from "./known-exams.ts";

/** One image of a breast with truth in force, with all that a manifest says of it. */
export interface ImageWithTruth extends TakenView {
  readonly imageId: string;
  readonly sha256: string;
  readonly patientId: string;
  readonly lockedTest: boolean;
  readonly splitHash: string;
  readonly view: View;
  /** The standard view of its breast. */
  readonly isStandard: boolean;
  readonly class: BreastClass;
  readonly truthId: string;
  readonly truthVersion: number;
  readonly findings: readonly StoredFinding[];
  readonly density: string | null;
  readonly ageBand: string | null;
  readonly vendor: string | null;
  readonly lossy: boolean;
}

/**
 * Every image of every breast with truth in force that was not withdrawn, whatever the exam's status. A truth under review is not trained on but
 * still evaluated: it leaves out patients who may be trained on, not held-out ones.
 * Density is the imported one, else that of the first finalised read.
 */
export async function readImagesWithTruth({ sql }: Pick<Connection, "sql">, projectId: string): Promise<ImageWithTruth[]> {
  const images = await sql.query<Omit<ImageWithTruth, "isStandard">>(
    `SELECT ${takenColumns}, i.id AS "imageId", i.sha256, p.id AS "patientId", p."lockedTest", p."splitHash",
            t.class, t.id AS "truthId", t.version AS "truthVersion", t.findings, e."ageBand", i.vendor, i.lossy,
            COALESCE(b.density, (
              SELECT said->>'density' FROM "Read" r, jsonb_array_elements(r.breasts) said
              WHERE r."examId" = e.id AND r.status = 'FINALISED' AND said->>'laterality' = b.laterality::text AND said->>'density' IS NOT NULL
              ORDER BY r.round DESC, r."order" LIMIT 1)) AS density
     FROM "Breast" b
     JOIN "Truth" t ON t.id = b."truthId"
     JOIN "Exam" e ON e.id = b."examId"
     JOIN "Patient" p ON p.id = e."patientId"
     JOIN "Image" i ON i."examId" = e.id AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL
     WHERE b."projectId" = $1 AND (p."lockedTest" OR NOT b."truthInDoubt") AND e.status <> 'WITHDRAWN' AND i.view <> 'SPECIMEN'`,
    [projectId],
  );
  return withStandardViews(images);
}

export interface NewSnapshot {
  readonly projectId: string;
  readonly digest: string;
  readonly frozenById: string | null;
  readonly truthAsOf: Date;
  readonly patients: number;
  readonly breasts: number;
  readonly positives: number;
  readonly lockedTestPatients: number;
}

/** The same truth frozen twice is one snapshot: the older row is answered. */
export async function insertSnapshot({ prisma }: Pick<Connection, "prisma">, snapshot: NewSnapshot): Promise<Snapshot> {
  const { projectId, digest } = snapshot;
  const existing = await prisma.snapshot.findFirst({ where: { projectId, digest } });
  return existing ?? prisma.snapshot.create({ data: snapshot });
}

export async function findSnapshot({ prisma }: Pick<Connection, "prisma">, id: string): Promise<Snapshot | null> {
  return prisma.snapshot.findUnique({ where: { id } });
}

/** Newest first. */
export async function listSnapshots(
  { prisma }: Pick<Connection, "prisma">,
  projectId: string,
  request: PageRequest,
): Promise<Page<Snapshot>> {
  const where = { projectId };
  const [rows, totalCount] = await Promise.all([
    prisma.snapshot.findMany({
      where: { ...where, ...seekBefore("frozenAt", request) },
      orderBy: [{ frozenAt: "desc" }, { id: "desc" }],
      take: request.first + 1,
    }),
    prisma.snapshot.count({ where }),
  ]);
  return pageOf(rows, request, totalCount, ({ frozenAt }) => frozenAt);
}

/** Rows in the truth that a retraining would use, and how many are newer than the last run's snapshot. */
export async function countNewTruth({ sql }: Pick<Connection, "sql">, projectId: string, knownTo: string | null): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "Breast" b JOIN "Truth" t ON t.id = b."truthId"
     WHERE b."projectId" = $1 AND ${isKnownTo('b."examId"', "$2")} AND t.at > COALESCE((
       SELECT max(s."truthAsOf") FROM "TrainingRun" r JOIN "Snapshot" s ON s.id = r."snapshotId" WHERE r."projectId" = $1), '-infinity')`,
    [projectId, knownTo],
  );
  return row?.count ?? 0;
}

/** Held-out patients whose breasts have truth and images that are used: whom an evaluation on the test set would score. */
export async function countTestPatientsWithTruth({ sql }: Pick<Connection, "sql">, projectId: string, images: ImagesUsed): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(DISTINCT w.id)::int AS count FROM "Breast" b
     JOIN "Exam" e ON e.id = b."examId" AND e.status <> 'WITHDRAWN' JOIN "Patient" w ON w.id = e."patientId" AND w."lockedTest"
     WHERE b."projectId" = $1 AND b."truthId" IS NOT NULL AND EXISTS (
       SELECT 1 FROM "Image" i WHERE i."examId" = e.id AND i.laterality = b.laterality AND i."withdrawnAt" IS NULL AND i.view <> 'SPECIMEN'
         AND ($2 OR (i.view = ANY($3) AND COALESCE(cardinality(i."viewModifiers"), 0) = 0)))`,
    [projectId, images === "all", standardViews],
  );
  return row?.count ?? 0;
}

/** Of these exams, how many are withdrawn. None can be withdrawn any more until the caller's transaction ends. */
export async function countWithdrawn({ sql }: Pick<Connection, "sql">, examIds: readonly string[]): Promise<number> {
  const rows = await sql.query<{ status: string }>(`SELECT status::text AS status FROM "Exam" WHERE id = ANY($1) ORDER BY id FOR SHARE`, [
    [...new Set(examIds)],
  ]);
  return rows.filter(({ status }) => status === "WITHDRAWN").length;
}
