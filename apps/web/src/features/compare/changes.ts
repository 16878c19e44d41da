import { type VersionChange, versionChanges } from "@second-read/domain";

export interface ChangeInWords {
  readonly change: VersionChange;
  readonly label: string;
  /** The results of the two versions for the breast; `a` is the earlier version. */
  readonly words: (a: number, b: number) => string;
  /** Shown where there are none. */
  readonly none: (a: number, b: number) => string;
}

const inWords: Readonly<Record<VersionChange, Omit<ChangeInWords, "change">>> = {
  NEWLY_MISSED: {
    label: "Newly missed",
    words: (a, b) => `abnormal; v${a} detects it, v${b} misses it`,
    none: (a, b) => `v${b} misses no abnormal breast that v${a} detects.`,
  },
  NEWLY_CAUGHT: {
    label: "Newly detected",
    words: (a, b) => `abnormal; v${a} misses it, v${b} detects it`,
    none: (a, b) => `v${b} detects no abnormal breast that v${a} misses.`,
  },
  STILL_MISSED: {
    label: "Still missed",
    words: () => "abnormal; both miss it",
    none: () => "No abnormal breast is missed by both.",
  },
  NEWLY_FALSE_ALARM: {
    label: "New false positives",
    words: (a, b) => `normal; v${b} flags it, v${a} doesn't`,
    none: (a, b) => `v${b} flags no normal breast that v${a} doesn't.`,
  },
};

/** What got worse is listed first. */
const order: readonly VersionChange[] = ["NEWLY_MISSED", "NEWLY_CAUGHT", "NEWLY_FALSE_ALARM", "STILL_MISSED"];

/** The changes as the page lists them. */
export const changes: readonly ChangeInWords[] = order.map((change) => ({ change, ...inWords[change] }));

/** The change that a URL names; the first where it names none. */
export function changeOfAddress(query: { get: (name: string) => string | null }): ChangeInWords {
  const change = versionChanges.find((one) => one === query.get("change")) ?? "NEWLY_MISSED";
  return { change, ...inWords[change] };
}

/** "p = 0.031", "p < 0.001". */
export function pInWords(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
