import { counted } from "../../ui/format.ts";
import type { RoleName } from "./project-context.tsx";

interface GuideLine {
  readonly words: string | ((settings: GuideSettings) => string);
  /** The roles that see the line; without it everybody who may open the page. */
  readonly roles?: readonly RoleName[];
}

/** Settings of the server that the guides mention. */
export interface GuideSettings {
  readonly undoSeconds: number;
}

const undoInWords = ({ undoSeconds }: GuideSettings) =>
  undoSeconds > 0 ? `You can undo for ${counted(undoSeconds, "second")}` : "What is submitted cannot be undone";

/** What can be done on each page of the rail, in a line or two, shown until dismissed. */
const guides: Readonly<Record<string, readonly GuideLine[]>> = {
  read: [
    { words: "Read each exam blind: no other read, score or truth is shown." },
    { words: (settings) => `Assess each breast, mark what you see, submit. ${undoInWords(settings)}; ? shows every key.` },
  ],
  arbitration: [
    { words: "Compare the reads, decide each breast, and give the reason that the readers will see." },
    { words: (settings) => `${undoInWords(settings)}. Scores and earlier truth are shown once the decision is final.` },
  ],
  feedback: [{ words: "See how exams that you read were decided in arbitration, and why." }],
  missed: [{ words: "See every abnormal breast that a version missed, with its images." }, verdictLine()],
  disagreements: [{ words: "Go through final exams on which readers, model and reference standard differ." }, verdictLine()],
  cases: [
    { words: "Find any exam and open it." },
    { words: "Reopen a final exam that you have not read, with a reason.", roles: ["ARBITER"] },
    { words: "Withdraw an exam permanently, with a reason.", roles: ["DATA_MANAGER", "ADMIN"] },
  ],
  import: [
    { words: "Drop files, a folder and facts.csv here. Everything is de-identified before it is filed." },
    { words: "Rejected files are listed with the reason and what to do." },
  ],
  exports: [
    { words: "Export labels as CSV tables or COCO, from a snapshot or as they are now." },
    { words: "What you export counts as opened: you will not be asked to read those exams." },
  ],
  runs: [
    { words: "See what a retraining would use now, and follow each run." },
    { words: "Start a run, or cancel one.", roles: ["READER", "DATA_MANAGER", "ANALYST", "ADMIN"] },
  ],
  versions: [
    { words: "Compare the published versions; open one for its evaluation, its misses and its model card." },
    { words: "Promote a version after its gate has run, with a reason.", roles: ["ANALYST", "ADMIN"] },
  ],
  people: [
    { words: "Notify other systems of events by webhook." },
    { words: "Assign roles, manage accounts and review the audit trail.", roles: ["ADMIN"] },
  ],
};

function verdictLine(): GuideLine {
  return { words: "Give each a verdict; “label wrong” sends the exam back to readers.", roles: ["READER", "ARBITER", "ANALYST", "ADMIN"] };
}

/** What this person can do on the page; empty where there is no guide. */
export function guideOf(page: string | undefined, roles: ReadonlySet<RoleName>, settings: GuideSettings): readonly string[] {
  const lines = (page && guides[page]) || [];
  return lines
    .filter(({ roles: readers }) => !readers || readers.some((role) => roles.has(role)))
    .map(({ words }) => (typeof words === "string" ? words : words(settings)));
}

const prefix = "second-read:guide-dismissed:";

export function isDismissed(storage: Pick<Storage, "getItem">, userId: string, page: string): boolean {
  try {
    return storage.getItem(`${prefix}${userId}:${page}`) !== null;
  } catch {
    return false;
  }
}

/** Stored in this browser, per person. */
export function dismiss(storage: Pick<Storage, "setItem">, userId: string, page: string): void {
  try {
    storage.setItem(`${prefix}${userId}:${page}`, "1");
  } catch {
    // Storage is full or forbidden: the guide is dismissed until the page is reloaded.
  }
}
