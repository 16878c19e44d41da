import type { SqlRunner } from "../connection.ts";
import { query, raw, word } from "../statements.ts";
import { anyExamReadOrOpened, isKnownTo, knowsFewExams } from "./known-exams.ts";

export interface FoundExam {
  readonly examId: string;
  /** The note of a verdict that contains the words; null if the pseudonym begins with the text. */
  readonly note: string | null;
}

/** Sorts after everything that continues a text. */
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
      // Not LIKE: no character acts as a wildcard, and the plan does not depend on the text.
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

/** If words occur in more notes than this, only some are found. */
const mostNotes = 200;

/**
 * Final exams with a valid verdict whose note has words beginning with all of these, newest verdict first; one note per exam. Blinded people find
 * only exams that they know: the existence of a verdict reveals what was found.
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
