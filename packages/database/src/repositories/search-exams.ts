import type { SqlRunner } from "../connection.ts";
import { query, raw, word } from "../statements.ts";
import { anyExamReadOrOpened, isKnownTo, knowsFewExams } from "./known-exams.ts";

export interface FoundExam {
  readonly examId: string;
  /** The remark of a verdict in which the words are; null where the patient's name begins with the text. */
  readonly note: string | null;
}

/** Sorts behind whatever goes on after a text. */
const last = "\u{10ffff}";

/** Exams of patients whose pseudonym begins with this text, by pseudonym and place in the queue. Pseudonyms are in capitals. */
export async function searchExamsByPseudonym(
  sql: SqlRunner,
  { projectId, text, first }: { readonly projectId: string; readonly text: string; readonly first: number },
): Promise<FoundExam[]> {
  const beginsWith = (start: string) =>
    query
      .selectFrom("Patient")
      .select(["id", "pseudonym"])
      .where("projectId", "=", projectId)
      // Not LIKE: no letter of it stands for others, and the plan does not depend on what is asked.
      .where("pseudonym", ">=", start)
      .where("pseudonym", "<", `${start}${last}`)
      .orderBy("pseudonym")
      .limit(first);
  const patients = query
    .selectFrom(beginsWith(text).as("typed"))
    .selectAll()
    .union(query.selectFrom(beginsWith(text.toUpperCase()).as("capitals")).selectAll());
  return sql.run(
    query
      .selectFrom(patients.as("p"))
      .innerJoin("Exam as e", "e.patientId", "p.id")
      .select(["e.id as examId", raw<null>`null`.as("note")])
      .orderBy("p.pseudonym")
      .orderBy("e.queueOrder")
      .limit(first),
  );
}

/** Of words that are in more notes than these, some are found. */
const mostNotes = 200;

/**
 * Final exams with a verdict that holds whose note has words beginning with all of these, the newest verdict first; one note an exam. To a person
 * who is kept blind only exams that they know: that there is a verdict tells what was found.
 */
export async function searchExamsByNote(
  sql: SqlRunner,
  {
    projectId,
    words,
    knownTo,
    first,
  }: { readonly projectId: string; readonly words: readonly string[]; readonly knownTo: string | null; readonly first: number },
): Promise<FoundExam[]> {
  if (words.length === 0) return [];
  const person = knownTo === null ? null : { projectId, personId: knownTo };
  const noted = query
    .selectFrom("Discrepancy as d")
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "d.examId").on("e.status", "=", word("SETTLED")))
    .select(["d.examId", "d.note", "d.resolvedAt"])
    .where("d.projectId", "=", projectId)
    .where("d.judged", "=", true)
    .where(raw<boolean>`d."noteWords" @@ to_tsquery('simple', ${words.map((one) => `'${one}':*`).join(" & ")})`)
    .where((eb) => isKnownTo(eb.ref("d.examId"), knownTo));
  const near = person !== null && (await knowsFewExams(sql, person)) ? noted.where("d.examId", "=", anyExamReadOrOpened(person)) : noted;
  const one = query
    .selectFrom(near.limit(mostNotes).as("some"))
    .distinctOn("examId")
    .selectAll()
    .orderBy("examId")
    .orderBy("resolvedAt", "desc");
  return sql.run(query.selectFrom(one.as("one")).select(["examId", "note"]).orderBy("resolvedAt", "desc").orderBy("examId").limit(first));
}
