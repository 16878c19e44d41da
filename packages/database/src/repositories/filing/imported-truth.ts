import {
  type BreastClass,
  contradictingClass,
  type Density,
  type Finding,
  factsDiffer,
  type Laterality,
  maySupersede,
  type StatedLesion,
  worstClass,
} from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { newId } from "../../ids.ts";
import { json, query } from "../../statements.ts";
import { nextVersion } from "../truths.ts";

interface ImageFacts {
  readonly id: string;
  readonly importedClass: BreastClass | null;
  readonly importedDensity: Density | null;
  readonly importedLesions: readonly StatedLesion[];
}

export interface ImportedTruthOutcome {
  /** A new version of truth was written. */
  readonly changed: boolean;
  /** The breast has a truth in force now. */
  readonly inForce: boolean;
  /** Where the breast's files disagree with the new one; the worst class and the densest density apply. */
  readonly differing: readonly ("class" | "density")[];
}

/**
 * Writes the truth of strength IMPORTED that a breast's files now imply: the most serious class of its images, with their lesions. If no file gives a
 * class any more, because the one that did turned out to show the other breast, such a truth is withdrawn. Nothing happens if no file says anything
 * new, or if a stronger truth is in force. The exam's row must be locked by the caller.
 * @param imageId the image whose facts are new
 */
export async function updateImportedTruth(
  sql: SqlRunner,
  breast: { examId: string; projectId: string; laterality: Laterality; imageId: string; byId: string | null; now: Date },
): Promise<ImportedTruthOutcome> {
  const { examId, projectId, laterality, imageId, byId, now } = breast;
  const images = await sql.run(
    query
      .selectFrom("Image")
      .select(["id", "importedClass", "importedDensity", "importedLesions"])
      .where("examId", "=", examId)
      .where("laterality", "=", laterality)
      .where("withdrawnAt", "is", null)
      .orderBy("filedAt")
      .orderBy("id"),
  );
  const differing = differingFacts(images, imageId);
  const breastClass = classOf(images);
  const [current] = await sql.run(
    query
      .selectFrom("Breast as b")
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .select(["t.id", "t.class", "t.strength", "t.findings"])
      .where("b.examId", "=", examId)
      .where("b.laterality", "=", laterality),
  );
  if (breastClass === null && current?.strength === "IMPORTED") {
    await withdrawTruth(sql, { examId, laterality, truthId: current.id, byId, now });
    return { changed: true, inForce: false, differing };
  }
  if (breastClass === null || !maySupersede("IMPORTED", current?.strength))
    return { changed: false, inForce: current !== undefined, differing };
  const findings = images.flatMap((image) => findingsOf(image, laterality));
  if (current?.strength === "IMPORTED" && current.class === breastClass && sameJson(current.findings, findings))
    return { changed: false, inForce: true, differing };
  await insertTruth(sql, { examId, projectId, laterality, breastClass, findings, byId, now, supersedesId: current?.id ?? null });
  return { changed: true, inForce: true, differing };
}

/** The most serious class that a file states. A lesion in one file that a class in another rules out counts as a class, too. */
function classOf(images: readonly ImageFacts[]): BreastClass | null {
  const stated = worstClass(images.map(({ importedClass }) => importedClass));
  return (
    contradictingClass(
      stated,
      images.flatMap(({ importedLesions }) => importedLesions),
    ) ?? stated
  );
}

function differingFacts(images: readonly ImageFacts[], imageId: string): ("class" | "density")[] {
  const said = images.find(({ id }) => id === imageId);
  const others = images.filter(({ id }) => id !== imageId);
  const differ = <Fact>(of: (image: ImageFacts) => Fact | null) => factsDiffer(others.map(of), said && of(said));
  const ruledOut = (one: ImageFacts, other: ImageFacts) => contradictingClass(one.importedClass, other.importedLesions) !== null;
  const hasOtherLesions = said !== undefined && others.some((other) => ruledOut(said, other) || ruledOut(other, said));
  return [
    ...(differ(({ importedClass }) => importedClass) || hasOtherLesions ? ["class" as const] : []),
    ...(differ(({ importedDensity }) => importedDensity) ? ["density" as const] : []),
  ];
}

/** Each file's lesion is a separate finding: the files do not say which of them are one lesion in two views. */
function findingsOf({ id, importedLesions }: ImageFacts, laterality: Laterality): Finding[] {
  return importedLesions.map(({ kind, class: lesionClass, attributes, shape, points }, index) => ({
    id: `${id}.${index}`,
    lesionUid: `${id}.${index}`,
    kind,
    laterality,
    attributes: { ...attributes, ...(lesionClass ? { class: lesionClass } : {}) },
    marks: [{ imageId: id, shape, points }],
  }));
}

/** jsonb does not preserve the order of keys. */
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
  { examId, laterality, truthId, byId, now }: { examId: string; laterality: Laterality; truthId: string; byId: string | null; now: Date },
): Promise<void> {
  const reason = "no image of this breast says it any more";
  await sql.run(query.insertInto("TruthEvent").values({ id: newId(), truthId, kind: "WITHDRAWN", at: now, byId, reason }));
  await putInForce(sql, examId, laterality, null);
}

async function putInForce(sql: SqlRunner, examId: string, laterality: Laterality, truthId: string | null): Promise<void> {
  await sql.run(
    query.updateTable("Breast").set({ truthId, truthInDoubt: false }).where("examId", "=", examId).where("laterality", "=", laterality),
  );
}

async function insertTruth(
  sql: SqlRunner,
  truth: {
    examId: string;
    projectId: string;
    laterality: Laterality;
    breastClass: BreastClass;
    findings: readonly Finding[];
    byId: string | null;
    now: Date;
    supersedesId: string | null;
  },
): Promise<void> {
  const id = newId();
  const { examId, projectId, laterality, breastClass, findings, byId, now, supersedesId } = truth;
  await sql.run(
    query.insertInto("Truth").values((eb) => ({
      id,
      examId,
      projectId,
      laterality,
      class: breastClass,
      strength: "IMPORTED",
      version: nextVersion(examId, eb.val(laterality)),
      at: now,
      reason: "imported with its images",
      byId,
      findings: json(findings),
      readIds: [],
      round: query.selectFrom("Exam").select("round").where("id", "=", examId).$asScalar(),
      supersedesId,
    })),
  );
  await putInForce(sql, examId, laterality, id);
}
