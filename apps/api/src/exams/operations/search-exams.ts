import { type FoundExam, searchExamsByNote, searchExamsByPseudonym } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { pageSize } from "../../common/paging.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { knownToOnly } from "../sums.ts";
import type { ExamViews } from "../visibility.ts";

const longestText = 100;

export interface SearchInput {
  readonly projectId: string;
  readonly text: string;
  readonly first: number | null;
}

/**
 * Exams that match what a person types: those whose pseudonym begins with it, then those with its words in the note of a verdict. The existence of a
 * note reveals as much as the list of disagreements, and so counts as having opened the exam, like that list.
 * @throws AppError INVALID_INPUT for a text that is empty, too long or contains control characters
 */
export async function searchExams(
  { database }: Pick<Deps, "database">,
  actor: Actor,
  views: ExamViews,
  input: SearchInput,
): Promise<FoundExam[]> {
  const { projectId } = input;
  const first = pageSize(input.first);
  const text = input.text.trim();
  if (text === "" || text.length > longestText || /\p{Cc}/u.test(text) || !text.isWellFormed())
    throw new AppError("INVALID_INPUT", `The search text must have 1 to ${longestText} characters.`);
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [named, noted] = await Promise.all([
    searchExamsByPseudonym(database.sql, { projectId, text, first }),
    searchExamsByNote(database.sql, { projectId, words, knownTo: knownToOnly(actor, projectId), first }),
  ]);
  const known = new Set(named.map(({ examId }) => examId));
  const found = [...named, ...noted.filter(({ examId }) => !known.has(examId))].slice(0, first);
  await Promise.all(found.flatMap(({ examId, note }) => (note === null ? [] : [views.shown(examId)])));
  return found;
}
