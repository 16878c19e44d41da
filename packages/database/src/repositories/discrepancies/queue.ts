import { isDeepStrictEqual } from "node:util";
import { type DiscrepancyKind, type DiscrepancyVerdict, discrepancyKinds, type Laterality } from "@second-read/domain";
import type { PrismaOnly, SqlOnly } from "../../connection.ts";
import type { Discrepancy } from "../../generated/prisma/client.ts";
import { cutPage, type Page, type PageRequest, readPlace, writePlace } from "../../paging.ts";
import { preparedInShapes } from "../../prepared.ts";
import { query, raw, rowsOf, word } from "../../statements.ts";
import { anyExamReadOrOpened, isKnownTo, knowsFewExams } from "../known-exams.ts";
import type { DiscrepancyFilter } from "./count-discrepancies.ts";
import { type ListedDiscrepancy, listed } from "./listed-discrepancy.ts";

/**
 * The queue of discrepancies. Only SETTLED exams are in it: before that, somebody is still blind to them. Open ones wait for a verdict, others have a
 * valid one; null lists both. Discrepancies that neither version nor readers show any more, without a verdict, are history and not listed.
 */
export async function listDiscrepancies(
  { sql }: SqlOnly,
  filter: DiscrepancyFilter,
  page: PageRequest,
): Promise<Omit<Page<ListedDiscrepancy>, "totalCount">> {
  const { knownTo, modelVersionId } = filter;
  const [rank = -1, id = ""] = readPlace(page.after, /^(\d+(?:\.\d+)?(?:e-\d+)?) (\S+)$/) ?? [];
  const parts = [...new Set(filter.kind ?? discrepancyKinds)].flatMap((kind) => statesOf(filter.open).map((state) => ({ kind, ...state })));
  const knowsFew = knownTo !== null && (await knowsFewExams(sql, { projectId: filter.projectId, personId: knownTo }));
  const rows = await sql.run(
    pageOf(
      { projectId: filter.projectId, modelVersionId, knownTo, parts, rank: Number(rank), id, limit: page.first + 1 },
      { ofVersion: modelVersionId !== null, ofKnown: knownTo !== null, ofFew: knowsFew },
    ),
  );
  const { nodes, ...end } = cutPage(rows, page, (last) => writePlace(last.rank, last.id));
  return { nodes: nodes.map(listed), ...end };
}

function statesOf(open: boolean | null): readonly { readonly open: boolean; readonly judged: boolean }[] {
  const waiting = { open: true, judged: false };
  const judged = [
    { open: true, judged: true },
    { open: false, judged: true },
  ];
  if (open === null) return [waiting, ...judged];
  return open ? [waiting] : judged;
}

const columns = [
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
] as const;

const discrepancies = query
  .selectFrom("Discrepancy as d")
  .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "d.examId").onRef("b.laterality", "=", "d.laterality"))
  .select(columns);

interface QueuePage extends Pick<DiscrepancyFilter, "projectId" | "modelVersionId" | "knownTo"> {
  readonly parts: readonly { readonly kind: DiscrepancyKind; readonly open: boolean; readonly judged: boolean }[];
  readonly rank: number;
  readonly id: string;
  readonly limit: number;
}

interface QueueShape extends Record<string, boolean> {
  readonly ofVersion: boolean;
  /** Only exams that a person knows, and these are few. */
  readonly ofKnown: boolean;
  readonly ofFew: boolean;
}

/** An index has each kind's open and judged discrepancies in this order: takes this many of each, and the first of those. */
const pageOf = preparedInShapes((values: QueuePage, { ofVersion, ofKnown, ofFew }: QueueShape) => {
  const { projectId, modelVersionId, parts, rank, id, limit } = values;
  const personId = ofKnown ? values.knownTo : null;
  return query
    .selectFrom(rowsOf("Discrepancy", parts))
    .innerJoinLateral(
      (eb) => {
        let part = discrepancies
          .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "d.examId").on("e.status", "=", word("SETTLED")))
          .select(["d.id", "d.rank"])
          .where("d.projectId", "=", projectId)
          .where("d.kind", "=", eb.ref("given.kind"))
          .where("d.open", "=", eb.ref("given.open"))
          .where("d.judged", "=", eb.ref("given.judged"))
          .where(raw<boolean>`(d."rank", d."id") > (${rank}::float8, ${id}::text)`)
          .where((of) => isKnownTo(of.ref("e.id"), personId));
        if (ofVersion) part = part.where("d.modelVersionId", "=", modelVersionId);
        if (personId !== null && ofFew) part = part.where("d.examId", "=", anyExamReadOrOpened({ projectId, personId }));
        return part.orderBy("d.rank").orderBy("d.id").limit(limit).as("page");
      },
      (join) => join.onTrue(),
    )
    .selectAll("page")
    .orderBy("page.rank")
    .orderBy("page.id")
    .limit(limit);
});

/**
 * Stores a verdict with the truth on which it was given; a miss that is not in any queue yet gets its row now. False if this person has given the
 * same verdict before.
 */
export async function saveVerdict(
  { prisma }: PrismaOnly,
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
): Promise<boolean> {
  const { id, projectId, examId, laterality, kind, occultImageIds, ...rest } = verdict;
  const said = { ...rest, occultImageIds: [...occultImageIds] };
  const select = { truthId: true, verdict: true, note: true, occultImageIds: true, resolvedById: true } as const;
  if (isDeepStrictEqual(await prisma.discrepancy.findUnique({ where: { id }, select }), said)) return false;
  const data = { ...said, resolvedAt: new Date() };
  await prisma.discrepancy.upsert({
    where: { id },
    create: { id, projectId, examId, laterality, kind, open: false, ...data },
    update: data,
  });
  return true;
}

/** The verdicts on these, and the truth on which each was given: it is valid as long as that is in force. */
export async function findVerdicts({ prisma }: PrismaOnly, ids: readonly string[]): Promise<Discrepancy[]> {
  return prisma.discrepancy.findMany({ where: { id: { in: [...ids] }, verdict: { not: null } } });
}

export async function findDiscrepancy({ sql }: SqlOnly, id: string): Promise<ListedDiscrepancy | null> {
  const [row] = await sql.run(discrepancies.where("d.id", "=", id));
  return row ? listed(row) : null;
}
