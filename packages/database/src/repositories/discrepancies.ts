import type { DiscrepancyKind, DiscrepancyVerdict, EvaluationSet, Laterality } from "@second-read/domain";
import type { Connection } from "../connection.ts";
import type { Discrepancy, ModelVersion } from "../generated/prisma/client.ts";
import { anyOf, query, raw, rowsOf, word } from "../statements.ts";
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
  const limit = threshold === null ? raw<number>`(c."thresholds"->>${operatingPoint})::float` : raw<number>`${threshold}::float`;
  const rows = await sql.run(
    query
      .selectFrom("Evaluation as v")
      .innerJoin("EvaluationCase as c", (join) => join.onRef("c.evaluationId", "=", "v.id").on("c.positive", "=", true))
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "c.examId").on("e.status", "=", word("SETTLED")))
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "c.examId").onRef("b.laterality", "=", "c.laterality"))
      .leftJoin("Discrepancy as d", (join) =>
        join.onRef("d.examId", "=", "c.examId").onRef("d.laterality", "=", "c.laterality").on("d.kind", "=", word("FALSE_NEGATIVE")),
      )
      .select([
        "c.examId",
        "c.laterality",
        "v.modelVersionId",
        "v.set",
        "c.score",
        limit.as("threshold"),
        "c.truthId",
        "d.truthId as verdictTruthId",
        "b.truthId as truthInForceId",
        "d.verdict",
        "d.note",
        total,
      ])
      .where("v.modelVersionId", "=", modelVersionId)
      .where("v.set", "=", set)
      .where("c.score", "<", limit)
      .where((eb) => isKnownTo(eb.ref("e.id"), knownTo))
      .orderBy((eb) => eb("c.class", "=", word("MALIGNANT")), "desc")
      .orderBy("c.score")
      .orderBy("c.examId")
      .orderBy("c.laterality")
      .limit(first)
      .offset(skip),
  );
  return {
    rows: rows.map(({ set: shownBy, ...row }) => ({
      ...listed({ ...row, kind: "FALSE_NEGATIVE" }),
      truthId: row.truthId,
      fromTestSetEvaluation: shownBy === "LOCKED_TEST",
    })),
    totalCount: rows[0]?.total ?? 0,
  };
}

const total = raw<number>`count(*) over ()::int`.as("total");

/** The verdict counts as long as the breast's truth is the one that it was given on. */
function listed(row: {
  readonly kind: DiscrepancyKind;
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly verdict: DiscrepancyVerdict | null;
  readonly note: string | null;
  readonly verdictTruthId: string | null;
  readonly truthInForceId: string | null;
}): ListedDiscrepancy {
  const { kind, examId, laterality, modelVersionId, score, threshold, verdictTruthId, truthInForceId } = row;
  const holds = verdictTruthId === truthInForceId;
  return {
    id: discrepancyId(examId, laterality, kind),
    kind,
    examId,
    laterality,
    modelVersionId,
    score,
    threshold,
    truthId: truthInForceId,
    verdict: holds ? row.verdict : null,
    note: holds ? row.note : null,
    fromTestSetEvaluation: false,
  };
}

/**
 * Brings the project's queues up to date with the serving version and the truth now. A row is never deleted, since its verdict is history:
 * it is closed. Held-out patients are in no queue. Readers' disagreements come from the reads of the newest round.
 */
export async function refreshDiscrepancies(connection: Connection, projectId: string): Promise<void> {
  const { sql } = connection;
  const version = await findServingVersion(connection, projectId);
  const found = [...(version === null ? [] : await findModelErrors(sql, projectId, version)), ...(await findDisagreements(sql, projectId))];
  await sql.run(
    query
      .insertInto("Discrepancy")
      .columns([
        "id",
        "projectId",
        "examId",
        "laterality",
        "kind",
        "open",
        "modelVersionId",
        "score",
        "threshold",
        "truthId",
        "occultImageIds",
      ])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf("Discrepancy", found))
          .select([
            "id",
            eb.val(projectId).as("projectId"),
            "examId",
            "laterality",
            "kind",
            raw<boolean>`true`.as("open"),
            "modelVersionId",
            "score",
            "threshold",
            "truthId",
            raw<string[]>`'{}'::text[]`.as("occultImageIds"),
          ]),
      )
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((eb) => ({
          open: true,
          modelVersionId: eb.ref("excluded.modelVersionId"),
          score: eb.ref("excluded.score"),
          threshold: eb.ref("excluded.threshold"),
          verdict: eb
            .case()
            .when("Discrepancy.truthId", "is not distinct from", eb.ref("excluded.truthId"))
            .then(eb.ref("Discrepancy.verdict"))
            .end(),
          truthId: eb.ref("excluded.truthId"),
        })),
      ),
  );
  await sql.run(
    query
      .updateTable("Discrepancy")
      .set({ open: false })
      .where("projectId", "=", projectId)
      .where("open", "=", true)
      .where((eb) => eb.not(eb("id", "=", anyOf(found.map(({ id }) => id))))),
  );
}

type Found = Omit<ListedDiscrepancy, "verdict" | "note" | "fromTestSetEvaluation">;

/** Predictions of the version against the truth now: cases of its evaluation by their own threshold, anyone else by the frozen one. */
async function findModelErrors(sql: Connection["sql"], projectId: string, version: ModelVersion): Promise<Found[]> {
  const point = version.scoring.operatingPoints.find(({ isDefault }) => isDefault);
  if (point === undefined) return [];
  const limit = raw<number>`coalesce((c."thresholds"->>${point.name})::float, ${point.threshold}::float)`;
  const rows = await sql.run(
    query
      .selectFrom("Prediction as p")
      .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "p.examId").on("e.status", "=", word("SETTLED")))
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "p.examId").onRef("b.laterality", "=", "p.laterality"))
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .leftJoin("Evaluation as v", (join) => join.onRef("v.modelVersionId", "=", "p.modelVersionId").on("v.set", "=", word("OUT_OF_FOLD")))
      .leftJoin("EvaluationCase as c", (join) =>
        join.onRef("c.evaluationId", "=", "v.id").onRef("c.examId", "=", "p.examId").onRef("c.laterality", "=", "p.laterality"),
      )
      .select(["p.examId", "p.laterality", "p.modelVersionId", "p.score", limit.as("threshold"), "b.truthId", "t.class"])
      .where("p.projectId", "=", projectId)
      .where("p.modelVersionId", "=", version.id)
      .where(raw<boolean>`(t."class" <> 'NORMAL') = (p."score" < ${limit})`),
  );
  return rows.map(({ class: breastClass, ...row }) => {
    const kind = breastClass === "NORMAL" ? "FALSE_POSITIVE" : "FALSE_NEGATIVE";
    return { ...row, kind, id: discrepancyId(row.examId, row.laterality, kind) };
  });
}

/** Breasts on which two finalised reads of one round differ in opinion. */
async function findDisagreements(sql: Connection["sql"], projectId: string): Promise<Found[]> {
  const differing = raw<{ laterality: Laterality }>`(
    select (breast->>'laterality')::"Laterality" as "laterality" from "Read" r, jsonb_array_elements(r."breasts") breast
    where r."examId" = e."id" and r."status" = 'FINALISED'
      and r."round" = (select max("round") from "Read" newest where newest."examId" = e."id" and newest."status" = 'FINALISED')
    group by 1 having count(distinct breast->>'opinion') > 1)`;
  const rows = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "e.patientId").on("w.lockedTest", "=", false))
      .innerJoinLateral(differing.as("said"), (join) => join.onTrue())
      .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "e.id").onRef("b.laterality", "=", "said.laterality"))
      .select(["e.id as examId", "b.laterality", "b.truthId"])
      .where("e.projectId", "=", projectId)
      .where("e.status", "=", word("SETTLED")),
  );
  const kind = "READERS_DISAGREE" as const;
  return rows.map((row) => ({
    ...row,
    kind,
    id: discrepancyId(row.examId, row.laterality, kind),
    modelVersionId: null,
    score: null,
    threshold: null,
  }));
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
  let queue = discrepancies
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "d.examId").on("e.status", "=", word("SETTLED")))
    .leftJoin("Truth as t", "t.id", "b.truthId")
    .select(total)
    .where("d.projectId", "=", projectId)
    .where((eb) => isKnownTo(eb.ref("e.id"), knownTo));
  if (kind !== null) queue = queue.where("d.kind", "=", anyOf(kind));
  if (modelVersionId !== null) queue = queue.where("d.modelVersionId", "=", modelVersionId);
  if (open !== null)
    queue = queue.where(raw<boolean>`(d."open" and (d."verdict" is null or d."truthId" is distinct from b."truthId"))`, "=", open);
  const rows = await sql.run(
    queue
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

export async function findDiscrepancy({ sql }: SqlOnly, id: string): Promise<ListedDiscrepancy | null> {
  const [row] = await sql.run(discrepancies.where("d.id", "=", id));
  return row ? listed(row) : null;
}
