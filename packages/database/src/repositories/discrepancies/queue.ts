import type { DiscrepancyKind, DiscrepancyVerdict, Laterality } from "@second-read/domain";
import type { Connection } from "../../connection.ts";
import type { Discrepancy } from "../../generated/prisma/client.ts";
import { anyOf, query, raw, word } from "../../statements.ts";
import { isKnownTo } from "../known-exams.ts";
import { type ListedDiscrepancy, listed, total } from "./listed-discrepancy.ts";
import { hasVerdict, isOpen } from "./open.ts";

type SqlOnly = Pick<Connection, "sql">;

export interface DiscrepancyFilter {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  /** Only of exams that this person has read or opened; null: of all. */
  readonly knownTo: string | null;
}

/**
 * The queue. Only SETTLED exams are in it: before that somebody would be blind to it. Open, it waits for a verdict; else it has one that still
 * holds; null lists both. What neither version nor readers show any more and nobody judged is history, and is not listed.
 */
export async function listDiscrepancies(
  { sql }: SqlOnly,
  { projectId, kind, open, modelVersionId, knownTo }: DiscrepancyFilter,
  { first, skip }: { first: number; skip: number },
): Promise<{ rows: ListedDiscrepancy[]; totalCount: number }> {
  let queue = discrepancies
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "d.examId").on("e.status", "=", word("SETTLED")))
    .leftJoin("Truth as t", "t.id", "b.truthId")
    .select(total)
    .where("d.projectId", "=", projectId)
    .where((eb) => isKnownTo(eb.ref("e.id"), knownTo));
  if (kind !== null) queue = queue.where("d.kind", "=", anyOf(kind));
  if (modelVersionId !== null) queue = queue.where("d.modelVersionId", "=", modelVersionId);
  if (open === null) queue = queue.where((eb) => eb.or([isOpen, hasVerdict]));
  else queue = queue.where(open ? isOpen : hasVerdict);
  // Of suspect labels the most contradicted first, whatever their class.
  const ordered =
    kind?.length === 1 && kind[0] === "SUSPECT_LABEL"
      ? queue.orderBy(raw<number>`case when t."class" = 'NORMAL' then d."score" else 1 - d."score" end`, (order) =>
          order.desc().nullsLast(),
        )
      : queue;
  const rows = await sql.run(
    ordered
      .orderBy(
        (eb) => eb("t.class", "=", word("MALIGNANT")),
        (order) => order.desc().nullsLast(),
      )
      .orderBy("d.score", (order) => order.asc().nullsLast())
      .orderBy("d.id")
      .limit(first)
      .offset(skip),
  );
  return { rows: rows.map(listed), totalCount: rows[0]?.total ?? 0 };
}

const discrepancies = query
  .selectFrom("Discrepancy as d")
  .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "d.examId").onRef("b.laterality", "=", "d.laterality"))
  .select([
    "d.kind",
    "d.examId",
    "d.laterality",
    "d.modelVersionId",
    "d.score",
    "d.threshold",
    "d.verdict",
    "d.note",
    "d.truthId as verdictTruthId",
    "b.truthId as truthInForceId",
  ]);

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

/** What was decided of these, and on which truth: it holds as long as that is in force. */
export async function findVerdicts({ prisma }: Pick<Connection, "prisma">, ids: readonly string[]): Promise<Discrepancy[]> {
  return prisma.discrepancy.findMany({ where: { id: { in: [...ids] }, verdict: { not: null } } });
}

export async function findDiscrepancy({ sql }: SqlOnly, id: string): Promise<ListedDiscrepancy | null> {
  const [row] = await sql.run(discrepancies.where("d.id", "=", id));
  return row ? listed(row) : null;
}
