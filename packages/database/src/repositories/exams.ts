import type { Exposed } from "@second-read/access";
import { type Density, type ExamStatus, examStatuses, type ReadingProtocol } from "@second-read/domain";
import type { InferResult } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { cutPage, type Page, type PageRequest, readPlace, writePlace } from "../paging.ts";
import { prepared, preparedByIds, preparedInShapes } from "../prepared.ts";
import { anyOf, query, raw, rowsOf } from "../statements.ts";
import { beginsWith, everybody, keptCounts, partOfName, sumWhere, type WhoseCounts } from "./counts/kept-counts.ts";
import { exposureOf } from "./reading/load-reading.ts";

const exams = query
  .selectFrom("Exam as e")
  .innerJoin("Patient as p", "p.id", "e.patientId")
  .innerJoin("Project as j", "j.id", "e.projectId");

/** The whole row of an exam: a new column is in every record, but is shown to nobody until a schema field exposes it. */
const records = exams.selectAll("e").select([
  "p.pseudonym",
  "p.lockedTest",
  "j.readingProtocol",
  // Null in rows that were never in arbitration; selected after the row, and so replaces its value.
  raw<string[]>`coalesce(e."arbitrationWhy", '{}')`.as("arbitrationWhy"),
]);

export type ExamRecord = Readonly<InferResult<typeof records>[number]>;

export async function findExams(sql: SqlRunner, ids: readonly string[]): Promise<ExamRecord[]> {
  return sql.run(recordsOf(ids, {}));
}

const recordsOf = preparedByIds((id) => records.where("e.id", "=", id));

export interface WorklistRequest extends PageRequest {
  readonly projectId: string;
  readonly status?: readonly ExamStatus[] | null;
  /** As estimated by the serving version, for the denser breast. */
  readonly estimatedDensity?: readonly Density[] | null;
}

/** Every exam of a project in queue order; the cursor is the position in the queue, which never changes. */
export async function listExams(
  sql: SqlRunner,
  { projectId, status, estimatedDensity, first, after }: WorklistRequest,
): Promise<Omit<Page<ExamRecord>, "totalCount">> {
  const [place = "-1"] = readPlace(after, /^(\d{1,18})$/) ?? [];
  const request = { projectId, place, limit: first + 1 };
  const rows = await sql.run(
    estimatedDensity != null
      ? ofDensities(request, status ?? examStatuses, estimatedDensity)
      : status == null
        ? inQueueOrder(request)
        : ofStatuses(request, status),
  );
  return cutPage(rows, { first }, ({ queueOrder }) => writePlace(String(queueOrder)));
}

interface QueuePage {
  readonly projectId: string;
  /** Only exams after this position. */
  readonly place: string;
  readonly limit: number;
}

const inQueueOrder = prepared(({ projectId, place, limit }: QueuePage) =>
  records.where("e.projectId", "=", projectId).where("e.queueOrder", ">", place).orderBy("e.queueOrder").limit(limit),
);

function ofStatuses(page: QueuePage, statuses: readonly ExamStatus[]) {
  return ofKinds({ ...page, kinds: [...new Set(statuses)].map((status) => ({ status })) }, { byDensity: false });
}

function ofDensities(page: QueuePage, statuses: readonly ExamStatus[], estimated: readonly Density[]) {
  const kinds = [...new Set(statuses)].flatMap((status) =>
    [...new Set(estimated)].map((estimatedDensity) => ({ status, estimatedDensity })),
  );
  return ofKinds({ ...page, kinds }, { byDensity: true });
}

interface ExamKind {
  readonly status: ExamStatus;
  readonly estimatedDensity?: Density;
}

/** An index has each kind's exams in this order: takes this many of each, and the first of those. Either all kinds have a density or none. */
const ofKinds = preparedInShapes((values: QueuePage & { readonly kinds: readonly ExamKind[] }, { byDensity }: { byDensity: boolean }) => {
  const { projectId, place, limit, kinds } = values;
  const page = query
    .selectFrom(rowsOf("Exam", kinds))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("Exam as o")
          .select(["o.id", "o.queueOrder"])
          .where("o.projectId", "=", projectId)
          .whereRef("o.status", "=", "given.status")
          .$if(byDensity, (of) => of.whereRef("o.estimatedDensity", "=", "given.estimatedDensity"))
          .where("o.queueOrder", ">", place)
          .orderBy("o.queueOrder")
          .limit(limit)
          .as("o"),
      (join) => join.onTrue(),
    )
    .select("o.id")
    .orderBy("o.queueOrder")
    .limit(limit);
  return records.where("e.id", "in", page).orderBy("e.queueOrder");
});

export async function countWorklist(
  sql: SqlRunner,
  { projectId, status, estimatedDensity }: Pick<WorklistRequest, "projectId" | "status" | "estimatedDensity">,
): Promise<number> {
  const [row] = await sql.run(
    countsOf(
      { projectIds: [projectId], personIds: [everybody], status: status ?? [], estimatedDensity: estimatedDensity ?? [] },
      { byStatus: status != null, byDensity: estimatedDensity != null },
    ),
  );
  return row?.count ?? 0;
}

interface Counted extends WhoseCounts {
  readonly status: readonly ExamStatus[];
  readonly estimatedDensity: readonly Density[];
}

const countsOf = preparedInShapes(
  ({ projectIds, personIds, status, estimatedDensity }: Counted, shape: { byStatus: boolean; byDensity: boolean }) =>
    keptCounts(projectIds, personIds)
      .select(sumWhere(beginsWith(shape.byDensity ? "density" : "exam")).as("count"))
      .$if(shape.byStatus, (of) => of.where(partOfName(2), "=", anyOf(status)))
      .$if(shape.byDensity, (of) => of.where(partOfName(3), "=", anyOf(estimatedDensity))),
);

/** The facts that decide what a person may see of an exam, besides their roles. */
export interface ExamViewRecord {
  readonly examId: string;
  readonly projectId: string;
  readonly status: ExamStatus;
  readonly lockedTest: boolean;
  readonly round: number;
  readonly readCount: number;
  readonly readingProtocol: ReadingProtocol;
  /** A draft counts while its round is being read; one left behind by the round no longer hides anything. */
  readonly myRead: "NONE" | "DRAFT" | "FINALISED";
  /** What the person opened of it without having read it. */
  readonly exposure: Exposed | null;
}

export async function findExamViews(
  sql: SqlRunner,
  { examIds, userId }: { readonly examIds: readonly string[]; readonly userId: string },
): Promise<ExamViewRecord[]> {
  return sql.run(viewsOf(examIds, { userId }));
}

const viewsOf = preparedByIds((examId, { userId }: { readonly userId: string }) =>
  exams
    .select((eb) => [
      "e.id as examId",
      "e.projectId",
      "e.status",
      "p.lockedTest",
      "e.round",
      "e.readCount",
      "j.readingProtocol",
      raw<ExamViewRecord["myRead"]>`coalesce((
          select case when bool_or(r."status" = 'DRAFT') then 'DRAFT' when bool_or(r."status" = 'FINALISED') then 'FINALISED' end
          from "Read" r where r."examId" = e."id" and r."readerId" = ${userId} and (r."status" = 'FINALISED'
            or (r."status" = 'DRAFT' and r."round" = e."round" and e."status" in ('QUEUED', 'READING')))), 'NONE')`.as("myRead"),
      exposureOf(eb.ref("e.id"), userId).$asScalar().as("exposure"),
    ])
    .where("e.id", "=", examId),
);

/**
 * Records that this person opened others' reads, scores or truth without having read the exams, and must never be offered them. The more serious
 * exposure is kept.
 */
export async function recordExposures(
  sql: SqlRunner,
  {
    examIds,
    userId,
    what,
    at,
  }: { readonly examIds: readonly string[]; readonly userId: string; readonly what: Exposed; readonly at: Date },
): Promise<void> {
  await sql.run(
    query
      .insertInto("Exposure")
      .columns(["examId", "userId", "what", "at"])
      .expression(
        query.selectNoFrom((eb) => [
          // In a fixed order, so that two people who open the same exams at once cannot deadlock.
          raw<string>`unnest(${[...examIds].sort()}::text[])`.as("examId"),
          eb.val(userId).as("userId"),
          eb.val(what).as("what"),
          eb.val(at).as("at"),
        ]),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["examId", "userId"])
          .doUpdateSet((eb) => ({ what: eb.ref("excluded.what") }))
          .where("Exposure.what", "=", "reads")
          .where("excluded.what", "<>", "reads"),
      ),
  );
}

/** This person may see all of the exam from now on, whatever else would keep them blind, and is never offered it. */
export async function recordBrokenGlass(
  sql: SqlRunner,
  { examId, userId, at }: { readonly examId: string; readonly userId: string; readonly at: Date },
): Promise<void> {
  const what = "all, by breaking the glass";
  await sql.run(
    query
      .insertInto("Exposure")
      .values({ examId, userId, what, at })
      .onConflict((conflict) => conflict.columns(["examId", "userId"]).doUpdateSet({ what, at })),
  );
}
