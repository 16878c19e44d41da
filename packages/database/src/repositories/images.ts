import type { BreastClass, Hanging, Laterality, SpacingBasis, View, ViewModifier } from "@second-read/domain";
import type { Expression, RawBuilder } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { preparedByIds } from "../prepared.ts";
import { anyOf, listOf, query, raw } from "../statements.ts";

export interface ImageRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly view: View;
  readonly viewLabel: string;
  readonly viewModifiers: readonly ViewModifier[];
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  /** [row, column] */
  readonly pixelSpacingMm: readonly number[] | null;
  readonly spacingBasis: SpacingBasis;
  readonly vendor: string | null;
  readonly hanging: Hanging;
  readonly lateralityInferred: boolean;
  readonly lossy: boolean;
  readonly sha256: string;
  /** Objects created by corrections; `objectIdOf` of the storage package determines the current one. */
  readonly objectIds: readonly string[];
  readonly filedAt: Date;
  readonly importedClass: BreastClass | null;
}

const pixelSpacing = raw<
  number[] | null
>`case when i."rowSpacingMm" is not null and i."columnSpacingMm" is not null then array[i."rowSpacingMm", i."columnSpacingMm"] end`.as(
  "pixelSpacingMm",
);
// Null in rows from before these columns existed.
const viewModifiers = raw<ViewModifier[]>`coalesce(i."viewModifiers", '{}')`.as("viewModifiers");
const objectIds = raw<string[]>`coalesce(i."objectIds", '{}')`.as("objectIds");

const columns = [
  "i.id",
  "i.examId",
  "i.projectId",
  "i.laterality",
  "i.view",
  "i.viewLabel",
  viewModifiers,
  "i.acquiredAt",
  "i.instanceNumber",
  "i.sopInstanceUid",
  "i.rows",
  "i.columns",
  pixelSpacing,
  "i.spacingBasis",
  "i.vendor",
  "i.hanging",
  "i.lateralityInferred",
  "i.lossy",
  "i.sha256",
  objectIds,
  "i.filedAt",
  "i.importedClass",
] as const;

/** Columns of a TakenView from an image `i`. */
export const takenColumns = [
  "i.examId",
  "i.laterality",
  "i.view",
  viewModifiers,
  "i.acquiredAt",
  "i.instanceNumber",
  "i.sopInstanceUid",
] as const;

/** The images of exams that were not withdrawn: CC, MLO, then the other views; the last acquired first, whatever order the files came in. */
export async function findImagesOfExams(sql: SqlRunner, examIds: readonly string[]): Promise<ImageRecord[]> {
  return sql.run(imagesOfExams(examIds, {}));
}

/** What a list shows of an image: half of the columns, and none that is slow to read. */
export type ListedImage = Pick<
  ImageRecord,
  | "id"
  | "examId"
  | "laterality"
  | "view"
  | "viewLabel"
  | "viewModifiers"
  | "pixelSpacingMm"
  | "spacingBasis"
  | "vendor"
  | "sha256"
  | "objectIds"
>;

/** The same images in the same order. */
export async function findListedImages(sql: SqlRunner, examIds: readonly string[]): Promise<ListedImage[]> {
  return sql.run(listedImagesOfExams(examIds, {}));
}

const imagesOfExams = preparedByIds((examId) => inHangingOrder(examId).select(columns));
const listedImagesOfExams = preparedByIds((examId) =>
  inHangingOrder(examId)
    .select(["i.id", "i.examId", "i.laterality", "i.view", "i.viewLabel", "i.spacingBasis", "i.vendor", "i.sha256"])
    .select([viewModifiers, pixelSpacing, objectIds]),
);

function inHangingOrder(examId: string | RawBuilder<string>) {
  return query
    .selectFrom("Image as i")
    .where("i.examId", "=", examId)
    .where("i.withdrawnAt", "is", null)
    .orderBy("i.examId")
    .orderBy(raw`case i."view" when 'CC' then 0 when 'MLO' then 1 else 2 end`)
    .orderBy("i.view")
    .orderBy("i.laterality")
    .orderBy("i.viewLabel")
    .orderBy("i.acquiredAt", (order) => order.desc().nullsLast())
    .orderBy("i.instanceNumber", (order) => order.desc().nullsLast())
    .orderBy("i.sopInstanceUid", "desc");
}

export async function findImages(sql: SqlRunner, ids: readonly string[]): Promise<ImageRecord[]> {
  return sql.run(imagesById(ids, {}));
}

const imagesById = preparedByIds((id) => query.selectFrom("Image as i").select(columns).where("i.id", "=", id));

/** Those of these files' digests that belong only to withdrawn images: nothing derived from them may be kept anywhere. */
export async function findWithdrawnDigests(sql: SqlRunner, digests: readonly string[]): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Image")
      .select("sha256")
      .where("sha256", "=", anyOf(digests))
      .groupBy("sha256")
      .having(raw<boolean>`bool_and("withdrawnAt" is not null)`, "=", true),
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Which breasts of an exam have images that were not withdrawn. */
export function lateralitiesWithImages(examId: Expression<string>) {
  const sides = query
    .selectFrom("Image as i")
    .select(raw<Laterality>`i."laterality"::text`.as("laterality"))
    .distinct()
    .where("i.examId", "=", examId)
    .where("i.withdrawnAt", "is", null);
  return listOf(sides);
}
