import { type BreastClass, isPositive, type Laterality, type View } from "./words.ts";

/** Least serious first. ABNORMAL ranks below MALIGNANT: it is cancer only if a file says so. */
const severity: readonly BreastClass[] = ["NORMAL", "BENIGN", "ABNORMAL", "MALIGNANT"];

/** The most serious of the classes; null if none is given. */
export function worstClass(classes: readonly (BreastClass | null | undefined)[]): BreastClass | null {
  return classes.reduce<BreastClass | null>((worst, one) => {
    if (one == null) return worst;
    return worst === null || severity.indexOf(one) > severity.indexOf(worst) ? one : worst;
  }, null);
}

/**
 * The class of a lesion that a breast of this class cannot have: any but normal in a normal breast, malignant in a benign one. Null if there is none,
 * or if the breast has no class.
 */
export function contradictingClass(
  breastClass: BreastClass | null | undefined,
  lesions: readonly { readonly class?: BreastClass | null }[],
): BreastClass | null {
  const worst = worstClass(lesions.map((lesion) => lesion.class));
  if (!breastClass || !worst) return null;
  const contradicts = breastClass === "NORMAL" ? isPositive(worst) : breastClass === "BENIGN" && worst === "MALIGNANT";
  return contradicts ? worst : null;
}

/** Whether a later file contradicts the earlier ones. A missing value contradicts nothing. */
export function factsDiffer<Fact>(earlier: readonly (Fact | null | undefined)[], later: Fact | null | undefined): boolean {
  return later != null && earlier.some((one) => one != null && one !== later);
}

/** What one file says of its exam, or what several come to. */
export interface ExamFacts {
  /** Midnight UTC. */
  readonly acquiredOn: Date | null;
  readonly ageBand: string | null;
}

/**
 * What the files of an exam come to, in whatever order they are filed: the earliest day, since an exam may last past midnight, and the youngest age.
 * Null where none says it.
 */
export function factsOfExam(files: readonly ExamFacts[]): ExamFacts {
  return {
    acquiredOn: leastOf(
      files.map(({ acquiredOn }) => acquiredOn),
      (day) => day.getTime(),
    ),
    ageBand: leastOf(
      files.map(({ ageBand }) => ageBand),
      (band) => Number.parseInt(band, 10),
    ),
  };
}

function leastOf<Value>(values: readonly (Value | null)[], rank: (value: Value) => number): Value | null {
  return values.reduce((least, one) => (least === null || (one !== null && rank(one) < rank(least)) ? one : least), null);
}

const dayMilliseconds = 86_400_000;

/** In which facts a file is apart from the other files of its exam. A day is no difference: an exam may last past midnight. */
export function factsApart(said: ExamFacts, others: ExamFacts): ("date" | "age")[] {
  const days =
    said.acquiredOn && others.acquiredOn ? Math.abs(said.acquiredOn.getTime() - others.acquiredOn.getTime()) / dayMilliseconds : 0;
  const isOtherAge = said.ageBand !== null && others.ageBand !== null && said.ageBand !== others.ageBand;
  return [...(days > 1 ? ["date" as const] : []), ...(isOtherAge ? ["age" as const] : [])];
}

export type ResolvedLaterality =
  | { readonly kind: "RESOLVED"; readonly laterality: Laterality; readonly source: "TAG" | "FACTS" | "PIXELS" }
  | { readonly kind: "REJECTED"; readonly code: "FACTS_CONFLICT" | "MISSING_LATERALITY" };

/**
 * Laterality comes from the tag, then the facts, then the pixels (`source: "PIXELS"` is shown as a badge). Tag and facts that differ are a conflict.
 * Pixels are used only if both are missing: a digitised film may be stored mirrored, so pixels cannot contradict what was stated.
 */
export function resolveLaterality(said: {
  readonly tag?: Laterality | null;
  readonly facts?: Laterality | null;
  readonly pixels?: Laterality | null;
}): ResolvedLaterality {
  const { tag, facts, pixels } = said;
  if (tag && facts && tag !== facts) return { kind: "REJECTED", code: "FACTS_CONFLICT" };
  if (tag) return { kind: "RESOLVED", laterality: tag, source: "TAG" };
  if (facts) return { kind: "RESOLVED", laterality: facts, source: "FACTS" };
  if (pixels) return { kind: "RESOLVED", laterality: pixels, source: "PIXELS" };
  return { kind: "REJECTED", code: "MISSING_LATERALITY" };
}

export type ResolvedView =
  | { readonly kind: "RESOLVED"; readonly view: View; readonly source: "TAG" | "FACTS" }
  | { readonly kind: "REJECTED"; readonly code: "FACTS_CONFLICT" | "MISSING_VIEW" };

/** The view comes from the tag, then the facts; UNKNOWN counts as missing. */
export function resolveView(said: { readonly tag?: View | null; readonly facts?: View | null }): ResolvedView {
  const tag = said.tag === "UNKNOWN" ? null : said.tag;
  const facts = said.facts === "UNKNOWN" ? null : said.facts;
  if (tag && facts && tag !== facts) return { kind: "REJECTED", code: "FACTS_CONFLICT" };
  if (tag) return { kind: "RESOLVED", view: tag, source: "TAG" };
  if (facts) return { kind: "RESOLVED", view: facts, source: "FACTS" };
  return { kind: "REJECTED", code: "MISSING_VIEW" };
}

/** Whether every breast with images has a truth, so that the exam needs no read. */
export function everyBreastHasTruth(withImages: readonly Laterality[], withTruth: readonly Laterality[]): boolean {
  return withImages.length > 0 && withImages.every((laterality) => withTruth.includes(laterality));
}
