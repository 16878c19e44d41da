import type { BreastClass, ExamStatus, Laterality } from "@second-read/domain";
import type { SqlOnly, SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";
import { exists, listOf, query, raw, word } from "../statements.ts";
import { openRound } from "./open-round.ts";

export interface BreastToResolve {
  readonly projectId: string;
  readonly examStatus: ExamStatus;
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  /** Whether any version has scored it. */
  readonly scored: boolean;
  readonly imageIds: readonly string[];
}

/** A breast with its exam's status; the exam's row stays locked until the transaction ends. */
export async function findBreast({ sql }: SqlOnly, examId: string, laterality: Laterality): Promise<BreastToResolve | null> {
  const [row] = await sql.run(
    query
      .selectFrom("Exam as e")
      .innerJoin("Breast as b", "b.examId", "e.id")
      .select((eb) => [
        "b.projectId",
        "e.status as examStatus",
        "b.truthId",
        query.selectFrom("Truth as t").select("t.class").where("t.id", "=", eb.ref("b.truthId")).$asScalar().as("class"),
        exists(
          query
            .selectFrom("Prediction as p")
            .select("p.examId")
            .where("p.examId", "=", eb.ref("e.id"))
            .where("p.laterality", "=", eb.ref("b.laterality")),
        ).as("scored"),
        listOf(
          query
            .selectFrom("Image as i")
            .select("i.id")
            .where("i.examId", "=", eb.ref("e.id"))
            .where("i.laterality", "=", eb.ref("b.laterality"))
            .where("i.withdrawnAt", "is", null),
        ).as("imageIds"),
      ])
      .where("e.id", "=", examId)
      .where("b.laterality", "=", laterality)
      .forUpdate("e"),
  );
  return row ?? null;
}

/**
 * Opens a new reading round for a final exam whose truth is to be reviewed, and for two concordant exams, drawn at random, whose same breast is
 * normal in one and abnormal in the other: the round does not show readers which one is under review, nor from a companion that they know which
 * class the others have. The truth under review stays in force: it is evaluated, but not trained on.
 * Returns the exams sent back, the reviewed one first.
 */
export async function sendBackForReading(
  { sql }: SqlOnly,
  { examId, laterality, becauseOf, byId }: { examId: string; laterality: Laterality; becauseOf: string; byId: string },
): Promise<string[]> {
  const [reviewed] = await sql.run(
    query
      .selectFrom("Breast as b")
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .select(["t.id as truthId", "t.strength"])
      .where("b.examId", "=", examId)
      .where("b.laterality", "=", laterality),
  );
  if (reviewed === undefined) return [];
  await sql.run(query.updateTable("Breast").set({ truthInDoubt: true }).where("examId", "=", examId).where("laterality", "=", laterality));
  await sql.run(
    query.insertInto("TruthEvent").values({ id: newId(), truthId: reviewed.truthId, kind: "DOUBTED", byId, reason: "label wrong" }),
  );
  const companions = [
    ...(await drawCompanion(sql, examId, laterality, "NORMAL")),
    ...(await drawCompanion(sql, examId, laterality, "ABNORMAL")),
  ];
  const arbitrationWhy = "truth in doubt";
  await openRound(sql, examId, { becauseOf, truthIsPathology: reviewed.strength === "PATHOLOGY", arbitrationWhy });
  for (const companion of companions) await openRound(sql, companion, { becauseOf, truthIsPathology: false, arbitrationWhy });
  return [examId, ...companions];
}

/**
 * A final exam of a patient outside the test set whose same breast is of that kind and has no discrepancy, if there is one: the next one after a
 * random position in the queue's order, so that no more exams are looked at than necessary.
 */
async function drawCompanion(sql: SqlRunner, examId: string, laterality: Laterality, kind: "NORMAL" | "ABNORMAL"): Promise<string[]> {
  const [exam] = await sql.run(query.selectFrom("Exam").select("projectId").where("id", "=", examId));
  if (exam === undefined) return [];
  const { projectId } = exam;
  const [drawn] = await sql.run(
    query
      .selectFrom("Exam")
      .select(raw<string>`floor(random() * ("queueOrder" + 1))::bigint::text`.as("place"))
      .where("projectId", "=", projectId)
      .orderBy("queueOrder", "desc")
      .limit(1),
  );
  const from = (place: string) =>
    sql.run(
      query
        .selectFrom("Exam as other")
        .innerJoin("Patient as w", (join) => join.onRef("w.id", "=", "other.patientId").on("w.lockedTest", "=", false))
        .innerJoin("Breast as ob", (join) => join.onRef("ob.examId", "=", "other.id").on("ob.laterality", "=", laterality))
        .innerJoin("Truth as ot", (join) =>
          join.onRef("ot.id", "=", "ob.truthId").on("ot.class", kind === "NORMAL" ? "=" : "<>", word("NORMAL")),
        )
        .select("other.id")
        .where("other.projectId", "=", projectId)
        .where("other.status", "=", word("SETTLED"))
        .where("other.queueOrder", ">=", place)
        .where("other.id", "<>", examId)
        .where((eb) =>
          eb.not(
            exists(
              query
                .selectFrom("Discrepancy as d")
                .select("d.id")
                .where("d.projectId", "=", projectId)
                .where("d.examId", "=", eb.ref("other.id"))
                .where("d.open", "=", true),
            ),
          ),
        )
        .orderBy("other.queueOrder")
        .limit(1)
        .forUpdate("other")
        .skipLocked(),
    );
  const found = await from(drawn?.place ?? "0");
  return (found.length > 0 ? found : await from("0")).map(({ id }) => id);
}
