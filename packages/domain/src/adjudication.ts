import type { Lexicon } from "./lexicon.ts";
import { type FindingInput, type ImageOfExam, type Problem, problemsOfFindings } from "./read-input.ts";
import { isTechnicalRecallReason } from "./technical-recall-reasons.ts";
import { classInWords } from "./truth-in-words.ts";
import { type BreastClass, isPositive, type Laterality, type Opinion, type TruthStrength } from "./words.ts";

/** An arbiter's decision for one breast: a class and its basis, or that it must be imaged again. */
export interface DecidedBreastInput {
  readonly laterality: Laterality;
  readonly class?: BreastClass | null;
  readonly strength?: TruthStrength | null;
  readonly findings?: readonly FindingInput[] | null;
  readonly technicalRecallReason?: string | null;
  readonly technicalRecallImageIds?: readonly string[] | null;
}

export interface DecisionInput {
  readonly breasts: readonly DecidedBreastInput[];
  readonly reason: string;
}

/** The bases that an arbiter may give for a truth; the other strengths come from reads and imports. */
export const strengthsOfArbiters = ["ADJUDICATED", "PATHOLOGY", "FOLLOW_UP"] as const satisfies readonly TruthStrength[];

export function isTechnicalRecall(breast: Pick<DecidedBreastInput, "technicalRecallReason">): boolean {
  return breast.technicalRecallReason != null;
}

/** The problems of a decision as submitted; empty if there are none. Findings and marks follow the rules for reads. */
export function problemsOfDecision(
  { breasts, reason }: DecisionInput,
  { images, lexicon }: { readonly images: readonly ImageOfExam[]; readonly lexicon: Lexicon },
): Problem[] {
  const problems: Problem[] = [];
  if (reason.trim() === "") problems.push({ path: "reason", message: "A decision needs a reason." });
  const wanted = new Set(images.map(({ laterality }) => laterality));
  const given = breasts.map(({ laterality }) => laterality);
  if (new Set(given).size !== given.length) problems.push({ path: "breasts", message: "Each breast is decided once." });
  if (given.some((laterality) => !wanted.has(laterality)) || [...wanted].some((laterality) => !given.includes(laterality)))
    problems.push({ path: "breasts", message: "Decide every breast that has images, and no other." });
  const context = { lexicon, images, stage: "FINAL" } as const;
  breasts.forEach((breast, index) => {
    const path = `breasts[${index}]`;
    problems.push(...problemsOfBreast(breast, path, images));
    if (breast.findings?.some((finding) => finding.laterality !== breast.laterality))
      problems.push({ path: `${path}.findings`, message: "A finding must belong to the breast that is decided." });
    problems.push(
      ...problemsOfFindings(breast.findings ?? [], context).map((problem) => ({ ...problem, path: `${path}.${problem.path}` })),
    );
  });
  return problems;
}

function problemsOfBreast(breast: DecidedBreastInput, path: string, images: readonly ImageOfExam[]): Problem[] {
  const { class: breastClass, strength, technicalRecallReason, technicalRecallImageIds, laterality } = breast;
  const problems: Problem[] = [];
  if (isTechnicalRecall(breast)) {
    if (!isTechnicalRecallReason(technicalRecallReason ?? ""))
      problems.push({ path: `${path}.technicalRecallReason`, message: "The reason for a technical recall is a code of DICOM CID 6041." });
    if (breastClass != null) problems.push({ path: `${path}.class`, message: "A breast that must be imaged again gets no class." });
    if (technicalRecallImageIds?.some((id) => images.find((image) => image.id === id)?.laterality !== laterality))
      problems.push({ path: `${path}.technicalRecallImageIds`, message: "An image to be repeated does not belong to this breast." });
    return problems;
  }
  if (technicalRecallImageIds?.length)
    problems.push({
      path: `${path}.technicalRecallImageIds`,
      message: "Images can be marked for repetition only with a technical recall.",
    });
  if (breastClass == null)
    problems.push({
      path: `${path}.class`,
      message: `The ${sideInWords(laterality)} breast is not decided: give a class, or a reason for technical recall.`,
    });
  else if (strength == null || !(strengthsOfArbiters as readonly TruthStrength[]).includes(strength))
    problems.push({
      path: `${path}.strength`,
      message: `An arbiter's truth must have one of the strengths ${strengthsOfArbiters.join(", ")}.`,
    });
  return problems;
}

/** The part of a read's assessment that a decision may contradict. */
export interface OpinionsOfReader {
  readonly breasts: readonly { readonly laterality: Laterality; readonly opinion: Opinion; readonly class?: BreastClass | null }[];
}

export interface Contradiction {
  /** Stable, for the acknowledgement and the audit trail: "R.NORMAL_WITH_FINDING". */
  readonly code: string;
  /** One sentence that names it. */
  readonly sentence: string;
}

/**
 * Where a decision contradicts itself, or every read of the round. None of this is forbidden, since it can be intended: the arbiter is asked to
 * confirm once. `reads`: the finalised reads of the round; fewer than two are not compared.
 */
export function contradictionsOf({ breasts, reason }: DecisionInput, reads: readonly OpinionsOfReader[]): Contradiction[] {
  return breasts.flatMap((breast) => {
    const { laterality } = breast;
    const own = againstItself(breast, reason);
    const said = reads.flatMap((read) => read.breasts.filter((one) => one.laterality === laterality));
    const all = said.length > 1 && said.length === reads.length ? againstEveryRead(breast, said) : [];
    return [...own, ...all].map(({ code, sentence }) => ({ code: `${laterality}.${code}`, sentence }));
  });
}

function againstItself(breast: DecidedBreastInput, reason: string): Contradiction[] {
  const { class: breastClass, strength = null } = breast;
  const side = sideInWords(breast.laterality);
  const found: Contradiction[] = [];
  const findings = breast.findings ?? [];
  if (isTechnicalRecall(breast) || breastClass == null) return found;
  if (breastClass === "NORMAL" && findings.length > 0)
    found.push({
      code: "NORMAL_WITH_FINDING",
      sentence: `The ${side} breast is decided normal, with ${findings.length === 1 ? "a finding" : `${findings.length} findings`} kept.`,
    });
  if ((breastClass === "ABNORMAL" || breastClass === "MALIGNANT") && findings.length === 0)
    found.push({
      code: "ABNORMAL_WITHOUT_FINDING",
      sentence: `The ${side} breast is decided ${classInWords(breastClass, strength).toLowerCase()}, and no finding says where.`,
    });
  const category = /\bBI-?RADS\s*([0-6][ABC]?)\b/i.exec(reason)?.[1]?.toUpperCase();
  if (category !== undefined && breastClass === "NORMAL" && /^[456]/.test(category))
    found.push({
      code: "NORMAL_WITH_SUSPICIOUS_REASON",
      sentence: `The ${side} breast is decided normal, and the reason says BI-RADS ${category}.`,
    });
  if (category !== undefined && (breastClass === "ABNORMAL" || breastClass === "MALIGNANT") && /^[12]/.test(category))
    found.push({
      code: "ABNORMAL_WITH_BENIGN_REASON",
      sentence: `The ${side} breast is decided ${classInWords(breastClass, strength).toLowerCase()}, and the reason says BI-RADS ${category}.`,
    });
  return found;
}

function againstEveryRead(
  breast: DecidedBreastInput,
  said: readonly { readonly opinion: Opinion; readonly class?: BreastClass | null }[],
): Contradiction[] {
  const opinions = new Set(said.map(({ opinion }) => opinion));
  const [opinion] = opinions;
  if (opinions.size !== 1 || opinion === undefined) return [];
  const side = sideInWords(breast.laterality);
  const readers = said.length === 2 ? "both readers" : `all ${said.length} readers`;
  const decided = outcomeOf(breast);
  if (decided !== null && decided !== opinion) {
    const sentence = `${capital(readers)} said ${opinionInWords(opinion)} of the ${side} breast; it is decided ${
      decided === "TECHNICAL_RECALL" ? "technical recall" : classInWords(breast.class ?? "NORMAL", breast.strength ?? null).toLowerCase()
    }.`;
    return [{ code: "AGAINST_EVERY_READ", sentence }];
  }
  const classes = new Set(said.map(({ class: named }) => named ?? null));
  const [named] = classes;
  const isOther = named && breast.class && named !== breast.class && named !== "ABNORMAL" && breast.class !== "ABNORMAL";
  if (opinion !== "RECALL" || classes.size !== 1 || !isOther) return [];
  return [
    {
      code: "AGAINST_EVERY_CLASS",
      sentence: `${capital(readers)} took the ${side} breast for ${classInWords(named, null).toLowerCase()}; it is decided ${classInWords(breast.class ?? "NORMAL", breast.strength ?? null).toLowerCase()}.`,
    },
  ];
}

/** The opinion that corresponds to a decision; null while there is none. */
function outcomeOf(breast: DecidedBreastInput): Opinion | null {
  if (isTechnicalRecall(breast)) return "TECHNICAL_RECALL";
  if (breast.class == null) return null;
  return isPositive(breast.class) ? "RECALL" : "NORMAL";
}

function opinionInWords(opinion: Opinion): string {
  return { NORMAL: "normal", RECALL: "recall", TECHNICAL_RECALL: "technical recall" }[opinion];
}

function sideInWords(laterality: Laterality): string {
  return laterality === "R" ? "right" : "left";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
