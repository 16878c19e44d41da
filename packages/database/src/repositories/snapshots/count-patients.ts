import { type BreastClass, type ImagesUsed, type Laterality, standardViews } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { exists, query, raw, word, words } from "../../statements.ts";

/**
 * Patients that a snapshot taken now would train on, by their truth: each count goes only up to `atMost`; null counts all. Before anything is frozen
 * this says whether a run can start at all; its snapshot then says whether it has enough.
 */
export async function countPatientsToTrainOn(
  sql: SqlRunner,
  { projectId, images, atMost }: { readonly projectId: string; readonly images: ImagesUsed; readonly atMost: number | null },
): Promise<Record<"positive" | "normal" | "benign" | "malignant", number>> {
  const count = (classes: readonly BreastClass[]) =>
    query
      .selectFrom(
        query
          .selectFrom("Patient as p")
          .select("p.id")
          .where("p.projectId", "=", projectId)
          .where("p.lockedTest", "=", false)
          .where((eb) =>
            exists(
              query
                .selectFrom("Exam as e")
                .innerJoin("Breast as b", "b.examId", "e.id")
                .innerJoin("Truth as t", "t.id", "b.truthId")
                .select("b.examId")
                .where("e.patientId", "=", eb.ref("p.id"))
                .where("t.class", "in", words(classes))
                .where((breast) => {
                  const used = usableImageOf(breast.ref("b.examId"), breast.ref("b.laterality"));
                  return exists(
                    images === "all"
                      ? used
                      : used
                          .where("i.view", "in", words(standardViews))
                          .where(raw<number>`coalesce(cardinality(i."viewModifiers"), 0)`, "=", 0),
                  );
                }),
            ),
          )
          .limit(raw<number>`${atMost}::int`)
          .as("found"),
      )
      .select(raw<number>`count(*)::int`.as("count"))
      .$asScalar();
  const [row] = await sql.run(
    query.selectNoFrom([
      count(["BENIGN", "MALIGNANT", "ABNORMAL"]).as("positive"),
      count(["NORMAL"]).as("normal"),
      count(["BENIGN"]).as("benign"),
      count(["MALIGNANT"]).as("malignant"),
    ]),
  );
  if (row === undefined) throw new Error("counting answered no row");
  const { positive, normal, benign, malignant } = row;
  return { positive: positive ?? 0, normal: normal ?? 0, benign: benign ?? 0, malignant: malignant ?? 0 };
}

/** Images of a breast that a snapshot takes, as in `readImagesWithTruth` and the project's settings. */
function usableImageOf(examId: Expression<string>, laterality: Expression<Laterality>) {
  return query
    .selectFrom("Image as i")
    .innerJoin("Exam as e", "e.id", "i.examId")
    .innerJoin("Patient as p", "p.id", "e.patientId")
    .innerJoin("Project as j", "j.id", "e.projectId")
    .innerJoin("Breast as seen", (join) => join.onRef("seen.examId", "=", "i.examId").onRef("seen.laterality", "=", "i.laterality"))
    .select("i.id")
    .where("i.examId", "=", examId)
    .where("i.laterality", "=", laterality)
    .where("i.withdrawnAt", "is", null)
    .where("i.view", "<>", word("SPECIMEN"))
    .where("e.status", "<>", word("WITHDRAWN"))
    .where((eb) => eb.or([eb("p.lockedTest", "=", true), eb("seen.truthInDoubt", "=", false)]))
    .where((eb) => eb.or([eb("i.lossy", "=", false), raw<boolean>`coalesce((j."settings"->>'trainOnLossy')::boolean, true)`]));
}
