import type { BreastClass, Finding, Laterality, TruthStrength } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../connection.ts";
import { newId } from "../ids.ts";
import { preparedByIds } from "../prepared.ts";
import { query, raw, rowsOf } from "../statements.ts";
import { truthEvent, truthEventColumns } from "./truth-event.ts";

export interface TruthRecord {
  readonly id: string;
  readonly examId: string;
  readonly projectId: string;
  readonly laterality: Laterality;
  readonly class: BreastClass;
  readonly strength: TruthStrength;
  readonly version: number;
  readonly at: Date;
  readonly reason: string | null;
  readonly byId: string | null;
  readonly findings: readonly Finding[];
  readonly readIds: readonly string[];
  readonly round: number;
  readonly supersedesId: string | null;
}

const columns = [
  "t.id",
  "t.examId",
  "t.projectId",
  "t.laterality",
  "t.class",
  "t.strength",
  "t.version",
  "t.at",
  "t.reason",
  "t.byId",
  "t.findings",
  "t.readIds",
  "t.round",
  "t.supersedesId",
] as const;

/** The truth in force of each breast of these exams, right before left. */
export async function findTruthInForce(sql: SqlRunner, examIds: readonly string[]): Promise<TruthRecord[]> {
  return sql.run(truthInForceOf(examIds, {}));
}

const truthInForceOf = preparedByIds((examId) =>
  query
    .selectFrom("Breast as b")
    .innerJoin("Truth as t", "t.id", "b.truthId")
    .select(columns)
    .where("b.examId", "=", examId)
    .orderBy("b.examId")
    .orderBy("b.laterality"),
);

export async function findTruths(sql: SqlRunner, ids: readonly string[]): Promise<TruthRecord[]> {
  return sql.run(truthsById(ids, {}));
}

const truthsById = preparedByIds((id) => query.selectFrom("Truth as t").select(columns).where("t.id", "=", id));

export interface NewTruth extends Omit<TruthRecord, "id" | "version" | "supersedesId"> {
  /** Given if the id was assigned before the truth took effect. */
  readonly id?: string;
}

/** Adds the next version of the truth of some breasts of one exam and puts them in force. The caller holds the lock on the exam's row. */
export async function insertTruths(sql: SqlRunner, truths: readonly NewTruth[]): Promise<TruthRecord[]> {
  const [first] = truths;
  if (!first) return [];
  const { examId, projectId, at } = first;
  const given = rowsOf(
    "Truth",
    truths.map((truth) => ({ id: newId(), ...truth, readIds: [...truth.readIds] })),
  );
  return sql.run(
    query
      .with("made", (q) =>
        q
          .insertInto("Truth")
          .columns([
            "id",
            "examId",
            "projectId",
            "laterality",
            "class",
            "strength",
            "version",
            "at",
            "reason",
            "byId",
            "findings",
            "readIds",
            "round",
            "supersedesId",
          ])
          .expression((eb) =>
            eb
              .selectFrom(given)
              .leftJoin("Breast as b", (join) => join.on("b.examId", "=", examId).onRef("b.laterality", "=", "given.laterality"))
              .select((n) => [
                "given.id",
                n.val(examId).as("examId"),
                n.val(projectId).as("projectId"),
                "given.laterality",
                "given.class",
                "given.strength",
                nextVersion(examId, n.ref("given.laterality")).as("version"),
                n.val(at).as("at"),
                "given.reason",
                "given.byId",
                "given.findings",
                "given.readIds",
                "given.round",
                "b.truthId",
              ]),
          )
          .returningAll(),
      )
      .with("force", (q) =>
        q
          .insertInto("Breast")
          .columns(["examId", "laterality", "projectId", "truthId"])
          .expression((eb) => eb.selectFrom("made").select(["examId", "laterality", "projectId", "id"]))
          .onConflict((conflict) =>
            conflict.columns(["examId", "laterality"]).doUpdateSet((eb) => ({ truthId: eb.ref("excluded.truthId"), truthInDoubt: false })),
          ),
      )
      .selectFrom("made as t")
      .select(columns)
      .orderBy("t.laterality"),
  );
}

/** The version number of the next truth of a breast. */
export function nextVersion(examId: string, laterality: Expression<Laterality>) {
  return query
    .selectFrom("Truth as o")
    .select(raw<number>`1 + coalesce(max(o."version"), 0)`.as("next"))
    .where("o.examId", "=", examId)
    .where("o.laterality", "=", laterality)
    .$asScalar();
}

/** Ends the review of the truth in force of an exam's breasts, by an event: the round found nothing stronger. */
export async function confirmTruth(
  sql: SqlRunner,
  { examId, byId, reason, at }: { readonly examId: string; readonly byId: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  await sql.run(
    query
      .with("confirmed", (q) =>
        q
          .updateTable("Breast")
          .set({ truthInDoubt: false })
          .where("examId", "=", examId)
          .where("truthInDoubt", "=", true)
          .returning("truthId"),
      )
      .insertInto("TruthEvent")
      .columns(truthEventColumns)
      .expression((eb) =>
        eb.selectFrom("confirmed").select(truthEvent("CONFIRMED", { at, byId, reason })).where("truthId", "is not", null),
      ),
  );
}
