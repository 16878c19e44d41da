import { defaultLexiconVersion, type Laterality, lexiconOf, lexicons, problemsOfRead, technicalRecallReasons } from "@second-read/domain";
import { type BreastDraft, type Draft, hasFinding, isUndecided, keptHereOnly } from "./draft.ts";
import { inputOf } from "./draft-transfer.ts";
import type { FiledRead, SessionState } from "./session-state.ts";

/** A read as it was filed, breast by breast: "Right: recall, 4A · Left: normal". */
export function filedInWords(breasts: FiledRead["breasts"]): string {
  return (["R", "L"] as const)
    .flatMap((side) => breasts.filter(({ laterality }) => laterality === side))
    .map((breast) => `${breast.laterality === "R" ? "Right" : "Left"}: ${assessmentInWords(breast)}`)
    .join(" · ");
}

function assessmentInWords({ opinion, birads, class: suspected, technicalRecallReason, noLocation }: FiledRead["breasts"][number]): string {
  switch (opinion) {
    case "NORMAL":
      return birads === null || birads === "1" ? "normal" : `normal, ${birads}`;
    case "RECALL":
      return ["recall", birads, suspected && `${suspected.toLowerCase()} suspected`, noLocation && "no location"]
        .filter(Boolean)
        .join(", ");
    case "TECHNICAL_RECALL": {
      const reason = technicalRecallReasons.find(({ code }) => code === technicalRecallReason);
      return ["technical recall", reason?.words].filter(Boolean).join(", ");
    }
  }
}

/** What of the open read exists in this browser only; null where that is nothing. */
export function unsavedInWords({ now }: Pick<SessionState, "now">): string | null {
  if (now.kind !== "reading" || (now.save.kind === "saved" && keptHereOnly(now.draft).length === 0)) return null;
  return `Not all of your draft of ${now.read.exam.pseudonym} is saved.`;
}

/** What Normal leaves unchanged, and why; null where it decides every breast. */
export function leftByNormal(draft: Draft): string | null {
  const left = draft.breasts.filter((breast) => breast.opinion !== "NORMAL" && !isUndecided(draft, breast));
  return left.length > 0 ? left.map((breast) => whyLeft(breast, hasFinding(draft, breast.laterality))).join(" ") : null;
}

function whyLeft({ laterality, opinion, birads }: BreastDraft, marked: boolean): string {
  const side = laterality === "R" ? "Right" : "Left";
  if (opinion !== null) return `${side} stays ${opinion === "RECALL" ? "recall" : "technical recall"}.`;
  return `${side} ${marked ? "has a mark" : `is BI-RADS ${birads}`}: choose its opinion.`;
}

/** The lexicon of a project, or the default one if this build of the page does not know the project's. */
export function knownLexicon(version: string) {
  return lexiconOf(lexicons.has(version) ? version : defaultLexiconVersion);
}

interface ImageFacts {
  readonly id: string;
  readonly laterality: Laterality;
  readonly rows: number;
  readonly columns: number;
}

/** Why the read cannot be finalised yet, in the server's words; empty where it can. */
export function problemsBefore(draft: Draft, images: readonly ImageFacts[], lexiconVersion: string): readonly string[] {
  const lexicon = knownLexicon(lexiconVersion);
  const problems = problemsOfRead(inputOf(draft, 0), { lexicon, images, stage: "FINAL" }).map(({ message }) => message);
  return [...new Set([...problems, ...doubtsAbout(draft)])];
}

/** What the server would accept but no reader intends: a category from before the mark or the recall that does not fit it. */
function doubtsAbout(draft: Draft): readonly string[] {
  return draft.breasts.flatMap(({ laterality, opinion, birads }) => {
    const side = laterality === "R" ? "right" : "left";
    if (opinion === "NORMAL" && birads === "1" && hasFinding(draft, laterality))
      return [`The ${side} breast is BI-RADS 1, negative, but has a mark. Choose 2 for a benign finding, or recall.`];
    if (opinion === "RECALL" && birads === "2") return [`The ${side} breast is recalled with BI-RADS 2, benign. Change one of the two.`];
    return [];
  });
}
