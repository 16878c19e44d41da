import {
  type ExamRecord,
  type ExamsToExport,
  findExams,
  findFinalisedReads,
  findImagesOfExams,
  findReaderAnonymity,
  findTruthInForce,
  findTruths,
  type ImageRecord,
  inOneMoment,
  listExamsToExport,
  listPredictionsToExport,
  type PredictionToExport,
  type SqlRunner,
  type TruthRecord,
} from "@second-read/database";
import type { Deps } from "../deps.ts";
import { createExamViews } from "../exams/visibility.ts";
import { anonymousReads, type ShownRead } from "../reads/anonymous-reads.ts";
import { namingOf } from "../reads/reader-naming.ts";
import type { ActingPerson } from "../sign-in/actor.ts";
import type { SnapshotContents } from "./read-snapshot.ts";

/** Some exams with everything that goes into an export. Exams that are not final contain only their images. */
export interface ExportPage {
  readonly exams: readonly ExamRecord[];
  readonly images: readonly ImageRecord[];
  readonly reads: readonly ShownRead[];
  readonly truths: readonly TruthRecord[];
  readonly predictions: readonly PredictionToExport[];
  readonly counts: ExportCounts;
}

/** Number of exams by outcome. */
export interface ExportCounts {
  readonly exported: number;
  readonly notFinal: number;
  readonly heldOut: number;
}

export interface ExportScope extends ExamsToExport {
  readonly person: ActingPerson;
  /** null: the current state */
  readonly snapshot: SnapshotContents | null;
}

/** Number of exams in memory at once. */
export const examsPerPage = 100;

type PageDeps = Pick<Deps, "database" | "clock">;

/** The exams of an export, page by page; the content of one page is from one moment. */
export async function* readPages(deps: PageDeps, scope: ExportScope): AsyncGenerator<ExportPage> {
  let after = "";
  for (;;) {
    const { page, last } = await inOneMoment(deps.database, async (sql) => {
      const examIds = await nextExams(sql, scope, after);
      return { page: await readPage(deps, sql, scope, examIds), last: examIds.at(-1) };
    });
    if (last === undefined) return;
    yield page;
    after = last;
  }
}

async function nextExams(sql: SqlRunner, scope: ExportScope, after: string): Promise<string[]> {
  const { snapshot } = scope;
  if (snapshot === null) return listExamsToExport(sql, scope, { after, limit: examsPerPage });
  const start = snapshot.examIds.findIndex((id) => id > after);
  return start < 0 ? [] : snapshot.examIds.slice(start, start + examsPerPage);
}

/**
 * Applies the blindness rule to each exam, at the moment in which the exam is read. Stricter than the rule for people who are not blinded: only final
 * exams leave the product, since nobody knows who will see them; and nothing of held-out patients, since models are trained on it elsewhere. What is
 * exported counts as opened; the audit trail records the export as a whole.
 */
async function readPage({ clock }: PageDeps, sql: SqlRunner, scope: ExportScope, examIds: readonly string[]): Promise<ExportPage> {
  const views = createExamViews({ database: { sql }, clock }, scope.person, null);
  const found = await findExams(sql, examIds);
  const exams = found.filter(({ lockedTest, status }) => !lockedTest && status !== "WITHDRAWN").toSorted(byId);
  const final: string[] = [];
  for (const { id } of exams) {
    const view = await views.load(id);
    if (view?.record.status === "SETTLED" && view.visible.reads && view.visible.truth && view.visible.scores) final.push(id);
  }
  await Promise.all(final.map((id) => views.shown(id)));
  const heldOut = found.filter(({ lockedTest }) => lockedTest).length;
  const truths = await truthsOf(sql, scope, final);
  return {
    exams,
    images: inSnapshot(
      await findImagesOfExams(
        sql,
        exams.map(({ id }) => id),
      ),
      scope,
    ),
    reads: await readsOf(sql, scope, final, truths),
    truths,
    predictions: await listPredictionsToExport(sql, final),
    counts: { exported: final.length, notFinal: exams.length - final.length, heldOut },
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function inSnapshot(images: readonly ImageRecord[], { snapshot }: ExportScope): readonly ImageRecord[] {
  return snapshot === null ? images : images.filter(({ id }) => snapshot.imageIds.has(id));
}

/**
 * Readers stay hidden where the product hides them. By a snapshot, the reads that existed when it was frozen: those from before, and those that its
 * truth weighed, which may be from before the clock was set back.
 */
async function readsOf(
  sql: SqlRunner,
  { person, projectId, snapshot }: ExportScope,
  examIds: readonly string[],
  truths: readonly TruthRecord[],
): Promise<ShownRead[]> {
  const weighed = new Set(truths.flatMap(({ readIds }) => readIds));
  const reads = (await findFinalisedReads(sql, examIds)).filter(
    ({ id, finalisedAt }) => snapshot === null || weighed.has(id) || (finalisedAt !== null && finalisedAt <= snapshot.truthAsOf),
  );
  const [anonymity = null] = await findReaderAnonymity({ sql }, [projectId]);
  const naming = namingOf(person, projectId, anonymity);
  if (naming.named) return reads;
  return examIds.flatMap((examId) =>
    anonymousReads(
      reads.filter((read) => read.examId === examId),
      { actorId: person.id, key: naming.key },
    ),
  );
}

async function truthsOf(sql: SqlRunner, { snapshot }: ExportScope, examIds: readonly string[]): Promise<TruthRecord[]> {
  if (snapshot === null) return findTruthInForce(sql, examIds);
  return findTruths(
    sql,
    examIds.flatMap((examId) => [...(snapshot.truthIdsOf.get(examId) ?? [])]),
  );
}
