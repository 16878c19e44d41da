import { defaultLexiconVersion, type Laterality, lexiconOf, lexicons, problemsOfRead } from "@second-read/domain";
import { type Draft, hasFinding, inputOf } from "./draft.ts";

/** The exam's opinion in words for the toast: "Normal", or what each breast that is not normal got. */
export function opinionInWords(draft: Draft): string {
  const parts = draft.breasts.flatMap(({ laterality, opinion }) => {
    if (opinion === "RECALL") return [`recall ${laterality}`];
    if (opinion === "TECHNICAL_RECALL") return [`technical recall ${laterality}`];
    return [];
  });
  if (parts.length === 0) return "Normal";
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The lexicon of a project; the default one where this browser's build does not know the project's. */
export function knownLexicon(version: string) {
  return lexiconOf(lexicons.has(version) ? version : defaultLexiconVersion);
}

interface ImageFacts {
  readonly id: string;
  readonly laterality: Laterality;
  readonly rows: number;
  readonly columns: number;
}

/** Why the read cannot be finalised yet, in the words that the server would use; empty where it can. */
export function problemsBefore(draft: Draft, images: readonly ImageFacts[], lexiconVersion: string): readonly string[] {
  const lexicon = knownLexicon(lexiconVersion);
  const problems = problemsOfRead(inputOf(draft, 0), { lexicon, images, stage: "FINAL" }).map(({ message }) => message);
  return [...new Set([...problems, ...doubtsAbout(draft)])];
}

/** What the server would take, and no reader means: a category that was there before the mark or the recall, and does not go with it. */
function doubtsAbout(draft: Draft): readonly string[] {
  return draft.breasts.flatMap(({ laterality, opinion, birads }) => {
    const side = laterality === "R" ? "right" : "left";
    if (opinion === "NORMAL" && birads === "1" && hasFinding(draft, laterality))
      return [`The ${side} breast is BI-RADS 1, negative, but has a mark. Choose 2 for a benign finding, or recall.`];
    if (opinion === "RECALL" && birads === "2") return [`The ${side} breast is recalled with BI-RADS 2, benign. Change one of the two.`];
    return [];
  });
}
