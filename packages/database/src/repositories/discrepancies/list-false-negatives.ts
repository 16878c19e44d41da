import { breastClasses } from "@second-read/domain";
import type { SqlOnly } from "../../connection.ts";
import { type Page, type PageRequest, readPlace, writePlace } from "../../paging.ts";
import { countRows, query, raw, rowsOf, word } from "../../statements.ts";
import { anyExamReadOrOpened, isKnownTo, knowsFewExams } from "../known-exams.ts";
import { type ListedDiscrepancy, listed } from "./listed-discrepancy.ts";

export interface FalseNegativesFilter {
  readonly projectId: string;
  readonly evaluation: { readonly id: string; readonly modelVersionId: string; readonly set: "OUT_OF_FOLD" | "LOCKED_TEST" };
  readonly operatingPoint: string;
  readonly threshold: number | null;
  /** Only of exams that this person has read or opened; null: of all. */
  readonly knownTo: string | null;
}

/**
 * Abnormal breasts that a version's evaluation calls negative: at a named operating point each by the threshold that classifies it, or all
 * at one threshold, which wins. Only of final exams: before that, being listed would tell. Malignant first, then the lowest score.
 */
export async function listFalseNegatives(
  { sql }: SqlOnly,
  filter: FalseNegativesFilter,
  page: PageRequest,
): Promise<Page<ListedDiscrepancy>> {
  const rows = await sql.run(await pageOf({ sql }, filter, page));
  const nodes = rows.slice(0, page.first);
  const last = nodes.at(-1);
  return {
    nodes: nodes.map((row) => ({
      ...listed({ ...row, modelVersionId: filter.evaluation.modelVersionId, kind: "FALSE_NEGATIVE" }),
      truthId: row.truthId,
      fromTestSetEvaluation: filter.evaluation.set === "LOCKED_TEST",
    })),
    hasNextPage: rows.length > page.first,
    endCursor: last ? writePlace(last.class === "MALIGNANT" ? 0 : 1, last.score, last.examId, last.laterality) : null,
    totalCount: async () => {
      const [row] = await sql.run(missed(filter).select(countRows().as("count")));
      return row?.count ?? 0;
    },
  };
}

/** Each class has its cases in the order of their scores in an index: so many of each, and of those the first. */
async function pageOf({ sql }: SqlOnly, filter: FalseNegativesFilter, { first, after }: PageRequest) {
  const { projectId, knownTo } = filter;
  const person = knownTo === null ? null : { projectId, personId: knownTo };
  const knowsFew = person !== null && (await knowsFewExams(sql, person));
  return query
    .selectFrom(rowsOf("EvaluationCase", placesFrom(after)))
    .innerJoinLateral(
      (eb) => {
        const part = missed(filter)
          .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "c.examId").onRef("b.laterality", "=", "c.laterality"))
          .leftJoin("Discrepancy as d", (join) =>
            join
              .on("d.projectId", "=", projectId)
              .onRef("d.examId", "=", "c.examId")
              .onRef("d.laterality", "=", "c.laterality")
              .on("d.kind", "=", word("FALSE_NEGATIVE")),
          )
          .select(["c.class", "c.score", "c.examId", "c.laterality", "c.truthId", thresholdOf(filter).as("threshold")])
          .select(["d.truthId as verdictTruthId", "b.truthId as truthInForceId", "d.verdict", "d.note"])
          .where("c.class", "=", eb.ref("given.class"))
          .where(raw<boolean>`(c."score", c."examId", c."laterality") > (given."score", given."examId", given."laterality")`);
        return (person !== null && knowsFew ? part.where("c.examId", "=", anyExamReadOrOpened(person)) : part)
          .orderBy("c.score")
          .orderBy("c.examId")
          .orderBy("c.laterality")
          .limit(first + 1)
          .as("page");
      },
      (join) => join.onTrue(),
    )
    .selectAll("page")
    .orderBy((eb) => eb("page.class", "=", word("MALIGNANT")), "desc")
    .orderBy("page.score")
    .orderBy("page.examId")
    .orderBy("page.laterality")
    .limit(first + 1);
}

/** Where each class goes on from. */
function placesFrom(after: string | null | undefined) {
  const start = { score: -1, examId: "", laterality: "R" as const };
  const place = readPlace(after, /^([01]) (\d+(?:\.\d+)?(?:e-\d+)?) (\S+) ([RL])$/);
  if (place === null) return breastClasses.map((one) => ({ class: one, ...start }));
  const [group, score, examId = "", side] = place;
  const here = { score: Number(score), examId, laterality: side === "L" ? ("L" as const) : ("R" as const) };
  const others = breastClasses.filter((one) => one !== "MALIGNANT");
  if (group === "0") return [{ class: "MALIGNANT" as const, ...here }, ...others.map((one) => ({ class: one, ...start }))];
  return others.map((one) => ({ class: one, ...here }));
}

function missed(filter: FalseNegativesFilter) {
  return (
    query
      .selectFrom("EvaluationCase as c")
      .where("c.evaluationId", "=", filter.evaluation.id)
      .where("c.positive", "=", true)
      .where("c.score", "<", thresholdOf(filter))
      // Looked up for each miss: a join may be made by going through all exams.
      .where((eb) => eb(eb.selectFrom("Exam as e").select("e.status").whereRef("e.id", "=", "c.examId"), "=", word("SETTLED")))
      .where((eb) => isKnownTo(eb.ref("c.examId"), filter.knownTo))
  );
}

function thresholdOf({ threshold, operatingPoint }: FalseNegativesFilter) {
  return threshold === null ? raw<number>`(c."thresholds"->>${operatingPoint})::float` : raw<number>`${threshold}::float`;
}
