import {
  type BreastClass,
  type Finding,
  type ImagesUsed,
  standardViews,
  type TakenView,
  type TruthStrength,
  type View,
  withStandardViews,
} from "@second-read/domain";
import type { PrismaOnly, SqlOnly } from "../connection.ts";
import type { Snapshot } from "../generated/prisma/client.ts";
import { type Page, type PageRequest, pageOf, seekBefore } from "../paging.ts";
import { anyOf, exists, query, raw, word, words } from "../statements.ts";
import { densityOfBreast } from "./density-of-breast.ts";
import { takenColumns } from "./images.ts";

/** One image of a breast with truth in force, with everything that a manifest says about it. */
export interface ImageWithTruth extends TakenView {
  readonly imageId: string;
  readonly sha256: string;
  readonly patientId: string;
  readonly lockedTest: boolean;
  readonly splitHash: string;
  readonly view: View;
  /** Whether it is the standard view of its breast. */
  readonly isStandard: boolean;
  readonly class: BreastClass;
  readonly truthId: string;
  readonly truthVersion: number;
  readonly strength: TruthStrength;
  readonly findings: readonly Finding[];
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
export async function readImagesWithTruth({ sql }: SqlOnly, projectId: string): Promise<ImageWithTruth[]> {
  const images = await sql.run(
    query
      .selectFrom("Breast as b")
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .innerJoin("Exam as e", "e.id", "b.examId")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .innerJoin("Image as i", (join) =>
        join.onRef("i.examId", "=", "e.id").onRef("i.laterality", "=", "b.laterality").on("i.withdrawnAt", "is", null),
      )
      .select(takenColumns)
      .select([
        "i.id as imageId",
        "i.sha256",
        "p.id as patientId",
        "p.lockedTest",
        "p.splitHash",
        "t.class",
        "t.id as truthId",
        "t.version as truthVersion",
        "t.strength",
        "t.findings",
        "e.ageBand",
        "i.vendor",
        "i.lossy",
      ])
      .select((eb) => densityOfBreast(eb.ref("b.density"), eb.ref("e.id"), eb.ref("b.laterality")).as("density"))
      .where("b.projectId", "=", projectId)
      .where((eb) => eb.or([eb("p.lockedTest", "=", true), eb("b.truthInDoubt", "=", false)]))
      .where("e.status", "<>", word("WITHDRAWN"))
      .where("i.view", "<>", word("SPECIMEN")),
  );
  return withStandardViews(images);
}

export async function findSnapshot({ prisma }: PrismaOnly, id: string): Promise<Snapshot | null> {
  return prisma.snapshot.findUnique({ where: { id } });
}

/** Newest first. */
export async function listSnapshots({ prisma }: PrismaOnly, projectId: string, request: PageRequest): Promise<Page<Snapshot>> {
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

/** Held-out patients whose breasts have truth and usable images: those that an evaluation on the test set would score. */
export async function countTestPatientsWithTruth({ sql }: SqlOnly, projectId: string, images: ImagesUsed): Promise<number> {
  const used = query.selectFrom("Image as i").select("i.id").where("i.withdrawnAt", "is", null).where("i.view", "<>", word("SPECIMEN"));
  const chosen =
    images === "all"
      ? used
      : used.where("i.view", "in", words(standardViews)).where(raw<number>`coalesce(cardinality(i."viewModifiers"), 0)`, "=", 0);
  const [row] = await sql.run(
    query
      .selectFrom("Breast as b")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "b.examId").on("e.status", "<>", word("WITHDRAWN")))
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", true))
      .select(raw<number>`count(distinct w."id")::int`.as("count"))
      .where("b.projectId", "=", projectId)
      .where("b.truthId", "is not", null)
      .where((eb) => exists(chosen.where("i.examId", "=", eb.ref("e.id")).where("i.laterality", "=", eb.ref("b.laterality")))),
  );
  return row?.count ?? 0;
}

/** How many of these exams are withdrawn. No more can be withdrawn until the caller's transaction ends. */
export async function countWithdrawn({ sql }: SqlOnly, examIds: readonly string[]): Promise<number> {
  const rows = await sql.run(
    query
      .selectFrom("Exam")
      .select("status")
      .where("id", "=", anyOf([...new Set(examIds)]))
      .orderBy("id")
      .forShare(),
  );
  return rows.filter(({ status }) => status === "WITHDRAWN").length;
}
