import { breastClasses } from "@second-read/domain";
import type { SqlOnly } from "../../connection.ts";
import { cutPage, type Page, type PageRequest, readPlace, writePlace } from "../../paging.ts";
import { preparedInShapes } from "../../prepared.ts";
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
 * Abnormal breasts that a version's evaluation classifies as negative: at a named operating point, each by its own threshold, or all at one
 * threshold, which takes precedence. Only of final exams: before that, being listed would reveal the truth. Malignant first, then by lowest score.
 */
export async function listFalseNegatives(
  { sql }: SqlOnly,
  filter: FalseNegativesFilter,
  page: PageRequest,
): Promise<Page<ListedDiscrepancy>> {
  const { projectId, evaluation, operatingPoint, threshold, knownTo } = filter;
  const knowsFew = knownTo !== null && (await knowsFewExams(sql, { projectId, personId: knownTo }));
  const asked = { projectId, evaluationId: evaluation.id, operatingPoint, threshold, knownTo };
  const shape = { atPoint: threshold === null, ofKnown: knownTo !== null, ofFew: knowsFew };
  const rows = await sql.run(pageOf({ ...asked, places: placesFrom(page.after), limit: page.first + 1 }, shape));
  const { nodes, ...end } = cutPage(rows, page, (last) =>
    writePlace(last.class === "MALIGNANT" ? 0 : 1, last.score, last.examId, last.laterality),
  );
  return {
    nodes: nodes.map((row) => ({
      ...listed({ ...row, modelVersionId: filter.evaluation.modelVersionId, kind: "FALSE_NEGATIVE" }),
      truthId: row.truthId,
      fromTestSetEvaluation: filter.evaluation.set === "LOCKED_TEST",
    })),
    ...end,
    totalCount: async () => {
      const [row] = await sql.run(countOf(asked, shape));
      return row?.count ?? 0;
    },
  };
}

interface Misses extends Pick<FalseNegativesFilter, "projectId" | "operatingPoint" | "threshold" | "knownTo"> {
  readonly evaluationId: string;
}

interface MissesShape extends Record<string, boolean> {
  /** Each by the threshold that classifies it, or all by one. */
  readonly atPoint: boolean;
  /** Only exams that a person knows, and these are few. */
  readonly ofKnown: boolean;
  readonly ofFew: boolean;
}

interface MissesPage extends Misses {
  readonly places: ReturnType<typeof placesFrom>;
  readonly limit: number;
}

/** An index has the cases of each class in the order of their scores: takes this many of each, and the first of those. */
const pageOf = preparedInShapes((values: MissesPage, shape: MissesShape) => {
  const { projectId, places, limit } = values;
  const personId = shape.ofKnown ? values.knownTo : null;
  return query
    .selectFrom(rowsOf("EvaluationCase", places))
    .innerJoinLateral(
      (eb) => {
        const part = missed(values, shape)
          .innerJoin("Breast as b", (join) => join.onRef("b.examId", "=", "c.examId").onRef("b.laterality", "=", "c.laterality"))
          .leftJoin("Discrepancy as d", (join) =>
            join
              .on("d.projectId", "=", projectId)
              .onRef("d.examId", "=", "c.examId")
              .onRef("d.laterality", "=", "c.laterality")
              .on("d.kind", "=", word("FALSE_NEGATIVE")),
          )
          .select(["c.class", "c.score", "c.examId", "c.laterality", "c.truthId", thresholdOf(values, shape).as("threshold")])
          .select(["d.truthId as verdictTruthId", "b.truthId as truthInForceId", "d.verdict", "d.note"])
          .where("c.class", "=", eb.ref("given.class"))
          .where(raw<boolean>`(c."score", c."examId", c."laterality") > (given."score", given."examId", given."laterality")`);
        return (personId !== null && shape.ofFew ? part.where("c.examId", "=", anyExamReadOrOpened({ projectId, personId })) : part)
          .orderBy("c.score")
          .orderBy("c.examId")
          .orderBy("c.laterality")
          .limit(limit)
          .as("page");
      },
      (join) => join.onTrue(),
    )
    .selectAll("page")
    .orderBy((eb) => eb("page.class", "=", word("MALIGNANT")), "desc")
    .orderBy("page.score")
    .orderBy("page.examId")
    .orderBy("page.laterality")
    .limit(limit);
});

const countOf = preparedInShapes((values: Misses, shape: MissesShape) => missed(values, shape).select(countRows().as("count")));

/** The position from which each class continues. */
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

function missed(values: Misses, shape: MissesShape) {
  return (
    query
      .selectFrom("EvaluationCase as c")
      .where("c.evaluationId", "=", values.evaluationId)
      .where("c.positive", "=", true)
      .where("c.score", "<", thresholdOf(values, shape))
      // Looked up for each miss: with a join, the planner might scan all exams.
      .where((eb) => eb(eb.selectFrom("Exam as e").select("e.status").whereRef("e.id", "=", "c.examId"), "=", word("SETTLED")))
      .where((eb) => isKnownTo(eb.ref("c.examId"), shape.ofKnown ? values.knownTo : null))
  );
}

function thresholdOf({ threshold, operatingPoint }: Misses, { atPoint }: MissesShape) {
  return atPoint ? raw<number>`(c."thresholds"->>${operatingPoint})::float` : raw<number>`${threshold}::float`;
}
