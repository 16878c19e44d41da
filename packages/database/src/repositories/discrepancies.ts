import type { DiscrepancyKind, DiscrepancyVerdict, EvaluationSet, Laterality } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import type { Discrepancy } from "../generated/prisma/client.ts";
import { isKnownTo } from "./known-exams.ts";
import { findServingVersion } from "./model-versions.ts";

type SqlOnly = Pick<Connection, "sql">;

/**
 * One for each exam, breast and kind, whatever version or threshold shows it: so its id is made of them, and a page can name a miss at a
 * threshold that nobody has asked for before without writing a row.
 */
export function discrepancyId(examId: string, laterality: Laterality, kind: DiscrepancyKind): string {
  return `${examId}.${laterality}.${kind}`;
}

export function readDiscrepancyId(id: string): { examId: string; laterality: Laterality; kind: DiscrepancyKind } | null {
  const found = /^([0-9a-z-]{1,64})\.([RL])\.(FALSE_NEGATIVE|FALSE_POSITIVE|READERS_DISAGREE)$/.exec(id);
  if (found === null) return null;
  return { examId: found[1] ?? "", laterality: found[2] as Laterality, kind: found[3] as DiscrepancyKind };
}

export interface ListedDiscrepancy {
  readonly id: string;
  readonly kind: DiscrepancyKind;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly truthId: string | null;
  readonly verdict: DiscrepancyVerdict | null;
  readonly note: string | null;
  /** Shown by a version's evaluation on the test set, where their scores may be seen. */
  readonly fromTestSetEvaluation: boolean;
}

/** The verdict counts as long as the breast's truth is the one that it was given on. */
const verdictColumns = `
  CASE WHEN d."truthId" IS NOT DISTINCT FROM b."truthId" THEN d.verdict::text END AS verdict,
  CASE WHEN d."truthId" IS NOT DISTINCT FROM b."truthId" THEN d.note END AS note`;

/**
 * Abnormal breasts that a version's evaluation calls negative: at a named operating point each by the threshold that classifies it, or all
 * at one threshold, which wins. Only of final exams: before that, being listed would tell. Malignant first, then the lowest score.
 */
export async function listFalseNegatives(
  { sql }: SqlOnly,
  question: {
    modelVersionId: string;
    set: EvaluationSet;
    operatingPoint: string;
    threshold: number | null;
    /** Only of exams that this person has read or opened; null: of all. */
    knownTo: string | null;
    first: number;
    skip: number;
  },
): Promise<{ rows: ListedDiscrepancy[]; totalCount: number }> {
  const { modelVersionId, set, operatingPoint, threshold, knownTo, first, skip } = question;
  const rows = await sql.query<ListedDiscrepancy & { total: number }>(
    `SELECT c."examId" || '.' || c.laterality::text || '.FALSE_NEGATIVE' AS id, 'FALSE_NEGATIVE' AS kind, c."examId", c.laterality::text AS laterality,
            v."modelVersionId", c.score, cut.threshold, c."truthId", ${verdictColumns}, v.set = 'LOCKED_TEST' AS "fromTestSetEvaluation", count(*) OVER ()::int AS total
     FROM "Evaluation" v
     JOIN "EvaluationCase" c ON c."evaluationId" = v.id AND c.positive
     CROSS JOIN LATERAL (SELECT COALESCE($3::float, (c.thresholds->>$4)::float) AS threshold) cut
     JOIN "Exam" e ON e.id = c."examId" AND e.status = 'SETTLED'
     JOIN "Breast" b ON b."examId" = c."examId" AND b.laterality = c.laterality
     LEFT JOIN "Discrepancy" d ON d."examId" = c."examId" AND d.laterality = c.laterality AND d.kind = 'FALSE_NEGATIVE'
     WHERE v."modelVersionId" = $1 AND v.set = $2::"EvaluationSet" AND c.score < cut.threshold AND ${isKnownTo("e.id", "$7")}
     ORDER BY (c.class = 'MALIGNANT') DESC, c.score, c."examId", c.laterality
     LIMIT $5 OFFSET $6`,
    [modelVersionId, set, threshold, operatingPoint, first, skip, knownTo],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), totalCount: rows[0]?.total ?? 0 };
}

/**
 * Brings the project's queues up to date with the serving version and the truth now. A row is never deleted, since its verdict is history:
 * it is closed. Held-out patients are in no queue. Readers' disagreements come from the reads of the newest round.
 */
export async function refreshDiscrepancies(connection: Connection, projectId: string): Promise<void> {
  const { sql } = connection;
  const version = await findServingVersion(connection, projectId);
  const found = [
    ...(version === null ? [] : await findModelErrors(sql, projectId, version.id)),
    ...(await findDisagreements(sql, projectId)),
  ];
  await sql.query(
    `INSERT INTO "Discrepancy" (id, "projectId", "examId", laterality, kind, open, "modelVersionId", score, threshold, "truthId", "occultImageIds")
     SELECT row.id, $1, row."examId", row.laterality::"Laterality", row.kind::"DiscrepancyKind", true, row."modelVersionId", row.score, row.threshold, row."truthId", '{}'
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, "examId" text, laterality text, kind text, "modelVersionId" text, score float, threshold float, "truthId" text)
     ON CONFLICT (id) DO UPDATE SET open = true, "modelVersionId" = EXCLUDED."modelVersionId", score = EXCLUDED.score, threshold = EXCLUDED.threshold,
       verdict = CASE WHEN "Discrepancy"."truthId" IS NOT DISTINCT FROM EXCLUDED."truthId" THEN "Discrepancy".verdict END,
       "truthId" = EXCLUDED."truthId"`,
    [projectId, JSON.stringify(found)],
  );
  await sql.query(`UPDATE "Discrepancy" SET open = false WHERE "projectId" = $1 AND open AND NOT (id = ANY($2))`, [
    projectId,
    found.map(({ id }) => id),
  ]);
}

type Found = Omit<ListedDiscrepancy, "verdict" | "note" | "fromTestSetEvaluation">;

/** Predictions of the version against the truth now: cases of its evaluation by their own threshold, anyone else by the frozen one. */
async function findModelErrors(sql: Connection["sql"], projectId: string, modelVersionId: string): Promise<Found[]> {
  return sql.query<Found>(
    `SELECT p."examId" || '.' || p.laterality::text || '.' || error.kind AS id, error.kind, p."examId", p.laterality::text AS laterality,
            p."modelVersionId", p.score, cut.threshold, b."truthId"
     FROM "Prediction" p
     JOIN "ModelVersion" m ON m.id = p."modelVersionId"
     JOIN "Exam" e ON e.id = p."examId" AND e.status = 'SETTLED'
     JOIN "Patient" w ON w.id = e."patientId" AND NOT w."lockedTest"
     JOIN "Breast" b ON b."examId" = p."examId" AND b.laterality = p.laterality
     JOIN "Truth" t ON t.id = b."truthId"
     LEFT JOIN "Evaluation" v ON v."modelVersionId" = m.id AND v.set = 'OUT_OF_FOLD'
     LEFT JOIN "EvaluationCase" c ON c."evaluationId" = v.id AND c."examId" = p."examId" AND c.laterality = p.laterality
     CROSS JOIN LATERAL (SELECT point->>'name' AS name, (point->>'threshold')::float AS threshold
       FROM jsonb_array_elements(m.scoring->'operatingPoints') point WHERE (point->>'isDefault')::boolean LIMIT 1) frozen
     CROSS JOIN LATERAL (SELECT COALESCE((c.thresholds->>frozen.name)::float, frozen.threshold) AS threshold) cut
     CROSS JOIN LATERAL (SELECT CASE WHEN t.class <> 'NORMAL' AND p.score < cut.threshold THEN 'FALSE_NEGATIVE'
                                     WHEN t.class = 'NORMAL' AND p.score >= cut.threshold THEN 'FALSE_POSITIVE' END AS kind) error
     WHERE p."projectId" = $1 AND p."modelVersionId" = $2 AND error.kind IS NOT NULL`,
    [projectId, modelVersionId],
  );
}

/** Breasts on which two finalised reads of one round differ in opinion. */
async function findDisagreements(sql: Connection["sql"], projectId: string): Promise<Found[]> {
  return sql.query<Found>(
    `SELECT e.id || '.' || said.laterality || '.READERS_DISAGREE' AS id, 'READERS_DISAGREE' AS kind, e.id AS "examId", said.laterality,
            NULL AS "modelVersionId", NULL::float AS score, NULL::float AS threshold, b."truthId"
     FROM "Exam" e
     JOIN "Patient" w ON w.id = e."patientId" AND NOT w."lockedTest"
     JOIN LATERAL (
       SELECT breast->>'laterality' AS laterality FROM "Read" r, jsonb_array_elements(r.breasts) breast
       WHERE r."examId" = e.id AND r.status = 'FINALISED'
         AND r.round = (SELECT max(round) FROM "Read" newest WHERE newest."examId" = e.id AND newest.status = 'FINALISED')
       GROUP BY 1 HAVING count(DISTINCT breast->>'opinion') > 1) said ON true
     JOIN "Breast" b ON b."examId" = e.id AND b.laterality::text = said.laterality
     WHERE e."projectId" = $1 AND e.status = 'SETTLED'`,
    [projectId],
  );
}

export interface DiscrepancyFilter {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  /** Only of exams that this person has read or opened; null: of all. */
  readonly knownTo: string | null;
}

/**
 * The queue. Only SETTLED exams are in it: before that somebody would be blind to it. Open means in the queue now and without a verdict
 * that still holds.
 */
export async function listDiscrepancies(
  { sql }: SqlOnly,
  { projectId, kind, open, modelVersionId, knownTo }: DiscrepancyFilter,
  { first, skip }: { first: number; skip: number },
): Promise<{ rows: ListedDiscrepancy[]; totalCount: number }> {
  const rows = await sql.query<ListedDiscrepancy & { total: number }>(
    `SELECT d.id, d.kind::text AS kind, d."examId", d.laterality::text AS laterality, d."modelVersionId", d.score, d.threshold, b."truthId",
            ${verdictColumns}, false AS "fromTestSetEvaluation", count(*) OVER ()::int AS total
     FROM "Discrepancy" d
     JOIN "Exam" e ON e.id = d."examId" AND e.status = 'SETTLED'
     JOIN "Breast" b ON b."examId" = d."examId" AND b.laterality = d.laterality
     LEFT JOIN "Truth" t ON t.id = b."truthId"
     WHERE d."projectId" = $1 AND ($2::text[] IS NULL OR d.kind::text = ANY($2))
       AND ($3::boolean IS NULL OR (d.open AND (d.verdict IS NULL OR d."truthId" IS DISTINCT FROM b."truthId")) = $3)
       AND ($4::text IS NULL OR d."modelVersionId" = $4) AND ${isKnownTo("e.id", "$7")}
     ORDER BY (t.class = 'MALIGNANT') DESC NULLS LAST, d.score NULLS LAST, d.id
     LIMIT $5 OFFSET $6`,
    [projectId, kind === null ? null : [...kind], open, modelVersionId, first, skip, knownTo],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), totalCount: rows[0]?.total ?? 0 };
}

/** Keeps a verdict with the truth that it was given on; a miss that no queue has shown yet gets its row now. */
export async function saveVerdict(
  { prisma }: Pick<Connection, "prisma">,
  verdict: {
    id: string;
    projectId: string;
    examId: string;
    laterality: Laterality;
    kind: DiscrepancyKind;
    truthId: string | null;
    verdict: DiscrepancyVerdict;
    note: string | null;
    occultImageIds: readonly string[];
    resolvedById: string;
  },
): Promise<Discrepancy> {
  const { id, projectId, examId, laterality, kind, occultImageIds, ...rest } = verdict;
  const data = { ...rest, occultImageIds: [...occultImageIds], resolvedAt: new Date() };
  return prisma.discrepancy.upsert({
    where: { id },
    create: { id, projectId, examId, laterality, kind, open: false, ...data },
    update: data,
  });
}

export async function findDiscrepancy({ sql }: SqlOnly, id: string): Promise<ListedDiscrepancy | null> {
  const [row] = await sql.query<ListedDiscrepancy>(
    `SELECT d.id, d.kind::text AS kind, d."examId", d.laterality::text AS laterality, d."modelVersionId", d.score, d.threshold, b."truthId", ${verdictColumns}, false AS "fromTestSetEvaluation"
     FROM "Discrepancy" d JOIN "Breast" b ON b."examId" = d."examId" AND b.laterality = d.laterality WHERE d.id = $1`,
    [id],
  );
  return row ?? null;
}
