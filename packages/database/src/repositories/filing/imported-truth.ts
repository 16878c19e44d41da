import {
  type BreastClass,
  type FindingKind,
  factsDiffer,
  type Laterality,
  type MarkShape,
  maySupersede,
  type Point,
  type TruthStrength,
  worstClass,
} from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { newId } from "../../ids.ts";
import type { StoredFinding } from "../../stored-finding.ts";

/** A lesion as it was sealed on import. */
interface ImportedLesion {
  readonly kind: FindingKind;
  readonly class?: BreastClass | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  readonly shape: MarkShape;
  readonly points: readonly Point[];
}

interface ImageFacts {
  readonly id: string;
  readonly importedClass: BreastClass | null;
  readonly importedLesions: readonly ImportedLesion[];
}

interface TruthInForce {
  readonly id: string;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly findings: unknown;
}

export interface ImportedTruthOutcome {
  /** A new version of truth was made. */
  readonly changed: boolean;
  /** The breast has a truth in force now. */
  readonly inForce: boolean;
  /** The breast's files do not agree on its class; the worst holds. */
  readonly differ: boolean;
}

/**
 * Makes the truth of strength IMPORTED that a breast's files now say: the worst class of its images, with their lesions. Where no file gives a class
 * any more, because the one that did turned out to show the other breast, such a truth is withdrawn. Nothing happens where no file says
 * anything new, or where a stronger truth is in force. The exam's row must be locked by the caller.
 * @param imageId the image whose facts are new
 */
export async function updateImportedTruth(
  sql: SqlRunner,
  breast: { examId: string; projectId: string; laterality: Laterality; imageId: string; byId: string | null; now: Date },
): Promise<ImportedTruthOutcome> {
  const { examId, projectId, laterality, imageId, byId, now } = breast;
  const images = await sql.query<ImageFacts>(
    `SELECT id, "importedClass"::text AS "importedClass", "importedLesions" FROM "Image"
     WHERE "examId" = $1 AND laterality = $2::"Laterality" AND "withdrawnAt" IS NULL ORDER BY "filedAt", id`,
    [examId, laterality],
  );
  const others = images.filter(({ id }) => id !== imageId).map(({ importedClass }) => importedClass);
  const differ = factsDiffer(others, images.find(({ id }) => id === imageId)?.importedClass);
  const breastClass = worstClass(images.map(({ importedClass }) => importedClass));
  const [current] = await sql.query<TruthInForce>(
    `SELECT t.id, t.class::text AS class, t.strength::text AS strength, t.findings FROM "Breast" b JOIN "Truth" t ON t.id = b."truthId"
     WHERE b."examId" = $1 AND b.laterality = $2::"Laterality"`,
    [examId, laterality],
  );
  if (breastClass === null && current?.strength === "IMPORTED") {
    await withdrawTruth(sql, { examId, laterality, truthId: current.id, byId, now });
    return { changed: true, inForce: false, differ };
  }
  if (breastClass === null || !maySupersede("IMPORTED", current?.strength))
    return { changed: false, inForce: current !== undefined, differ };
  const findings = images.flatMap((image) => findingsOf(image, laterality));
  if (current?.strength === "IMPORTED" && current.class === breastClass && sameJson(current.findings, findings))
    return { changed: false, inForce: true, differ };
  await insertTruth(sql, { examId, projectId, laterality, breastClass, findings, byId, now, supersedesId: current?.id ?? null });
  return { changed: true, inForce: true, differ };
}

/** Each file's lesion is a finding of its own: which of them are one lesion in two views, the files do not say. */
function findingsOf({ id, importedLesions }: ImageFacts, laterality: Laterality): StoredFinding[] {
  return importedLesions.map(({ kind, class: lesionClass, attributes, shape, points }, index) => ({
    id: `${id}.${index}`,
    lesionUid: `${id}.${index}`,
    kind,
    laterality,
    attributes: { ...attributes, ...(lesionClass ? { class: lesionClass } : {}) },
    marks: [{ imageId: id, shape, points }],
  }));
}

/** jsonb keeps no order of keys. */
function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

async function withdrawTruth(
  sql: SqlRunner,
  truth: { examId: string; laterality: Laterality; truthId: string; byId: string | null; now: Date },
): Promise<void> {
  await sql.query(
    `INSERT INTO "TruthEvent" ("id", "truthId", "kind", "at", "byId", "reason") VALUES ($1, $2, 'WITHDRAWN', $3, $4, 'no image of this breast says it any more')`,
    [newId(), truth.truthId, truth.now, truth.byId],
  );
  await sql.query(`UPDATE "Breast" SET "truthId" = NULL, "truthInDoubt" = false WHERE "examId" = $1 AND laterality = $2::"Laterality"`, [
    truth.examId,
    truth.laterality,
  ]);
}

async function insertTruth(
  sql: SqlRunner,
  truth: {
    examId: string;
    projectId: string;
    laterality: Laterality;
    breastClass: BreastClass;
    findings: readonly StoredFinding[];
    byId: string | null;
    now: Date;
    supersedesId: string | null;
  },
): Promise<void> {
  const id = newId();
  await sql.query(
    `INSERT INTO "Truth" (id, "examId", "projectId", laterality, class, strength, version, at, reason, "byId", findings, "readIds", round, "supersedesId")
     SELECT $1, $2, $3, $4::"Laterality", $5::"BreastClass", 'IMPORTED', 1 + COALESCE(max(t.version), 0), $6, 'imported with its images', $7, $8::jsonb, '{}', e.round, $9
     FROM "Exam" e LEFT JOIN "Truth" t ON t."examId" = e.id AND t.laterality = $4::"Laterality" WHERE e.id = $2 GROUP BY e.round`,
    [
      id,
      truth.examId,
      truth.projectId,
      truth.laterality,
      truth.breastClass,
      truth.now,
      truth.byId,
      JSON.stringify(truth.findings),
      truth.supersedesId,
    ],
  );
  await sql.query(`UPDATE "Breast" SET "truthId" = $3, "truthInDoubt" = false WHERE "examId" = $1 AND laterality = $2::"Laterality"`, [
    truth.examId,
    truth.laterality,
    id,
  ]);
}
