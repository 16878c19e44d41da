import {
  assertNever,
  type BreastClass,
  classInWords,
  isTechnicalRecallReason,
  type Laterality,
  lesionsOf,
  type Opinion,
  type Point,
  type strengthsOfArbiters,
  type TruthStrength,
  technicalRecallReasons,
} from "@second-read/domain";
import type { AdjudicatedBreastInput, AdjudicationInput } from "../../generated/graphql.ts";
import { type DraftAction, draftReducer, type FindingDraft } from "../read/draft.ts";
import type { ReadToCompare } from "./documents.ts";

export const outcomes = ["NORMAL", "BENIGN", "MALIGNANT", "ABNORMAL", "TECHNICAL_RECALL"] as const;
/** A class, or that the breast is to be imaged again. */
export type Outcome = (typeof outcomes)[number];

/** The arbiter's decision on one breast. */
export interface BreastDecision {
  readonly laterality: Laterality;
  readonly outcome: Outcome | null;
  readonly strength: (typeof strengthsOfArbiters)[number];
  /** Required with TECHNICAL_RECALL. */
  readonly technicalRecallReason: string | null;
  /** Findings of the reads to keep, as `${readId}/${findingId}`. */
  readonly lesions: readonly string[];
}

export interface Decision {
  readonly breasts: readonly BreastDecision[];
  /** Findings that the arbiter drew. */
  readonly own: readonly FindingDraft[];
  readonly reason: string;
}

export type DecisionAction =
  | { readonly kind: "copy"; readonly laterality: Laterality; readonly read: ReadToCompare }
  | { readonly kind: "outcome"; readonly laterality: Laterality; readonly outcome: Outcome }
  | { readonly kind: "technicalReason"; readonly laterality: Laterality; readonly technicalRecallReason: string | null }
  | { readonly kind: "strength"; readonly laterality: Laterality; readonly strength: BreastDecision["strength"] }
  | { readonly kind: "lesion"; readonly laterality: Laterality; readonly lesion: string }
  | { readonly kind: "own"; readonly action: DraftAction }
  | { readonly kind: "reason"; readonly reason: string };

export function lesionKey(readId: string, findingId: string): string {
  return `${readId}/${findingId}`;
}

/** The decision that corresponds to a reader's opinion of a breast. */
export function outcomeOfOpinion(opinion: Opinion, named: BreastClass | null | undefined): Outcome {
  switch (opinion) {
    case "NORMAL":
      return "NORMAL";
    case "RECALL":
      return named && named !== "NORMAL" ? named : "ABNORMAL";
    case "TECHNICAL_RECALL":
      return "TECHNICAL_RECALL";
  }
}

/** An empty decision on a breast. */
function undecided(laterality: Laterality): BreastDecision {
  return { laterality, outcome: null, strength: "ADJUDICATED", technicalRecallReason: null, lesions: [] };
}

/** The decision for the breasts that have images now: a breast whose images arrived later is added, undecided. */
export function withBreastsOf(decision: Decision, lateralities: readonly Laterality[]): Decision {
  const present = (["R", "L"] as const).filter((side) => lateralities.includes(side));
  const fits = present.length === decision.breasts.length && present.every((side, index) => decision.breasts[index]?.laterality === side);
  if (fits) return decision;
  return {
    ...decision,
    breasts: present.map((side) => decision.breasts.find(({ laterality }) => laterality === side) ?? undecided(side)),
  };
}

/** A new decision, filled in for breasts on which all readers agree: with the lesions of all, as when reads that agree become truth. */
export function beginDecision(lateralities: readonly Laterality[], reads: readonly ReadToCompare[]): Decision {
  const present = (["R", "L"] as const).filter((side) => lateralities.includes(side));
  return {
    reason: "",
    own: [],
    breasts: present.map((laterality) => {
      const empty = undecided(laterality);
      const said = reads.map((read) => read.breasts.find((breast) => breast.laterality === laterality));
      const agreedOn = new Set(said.map((breast) => (breast ? outcomeOfOpinion(breast.opinion, breast.class) : null)));
      const first = reads[0];
      const agreed = reads.length > 1 && agreedOn.size === 1 && !agreedOn.has(null);
      if (!agreed || !first) return empty;
      return { ...copied(empty, first), lesions: reads.flatMap((read) => lesionsOfBreast(read, laterality)) };
    }),
  };
}

function lesionsOfBreast(read: ReadToCompare, laterality: Laterality): string[] {
  return read.findings.filter((finding) => finding.laterality === laterality).map(({ id }) => lesionKey(read.id, id));
}

function copied(breast: BreastDecision, read: ReadToCompare): BreastDecision {
  const said = read.breasts.find(({ laterality }) => laterality === breast.laterality);
  if (!said) return breast;
  const lesions = lesionsOfBreast(read, breast.laterality);
  const technicalRecallReason = said.technicalRecallReason ?? null;
  return { ...breast, outcome: outcomeOfOpinion(said.opinion, said.class), technicalRecallReason, lesions };
}

export function decisionReducer(decision: Decision, action: DecisionAction): Decision {
  if (action.kind === "reason") return { ...decision, reason: action.reason };
  if (action.kind === "own") {
    const { findings } = draftReducer({ breasts: [], findings: decision.own }, action.action);
    return findings === decision.own ? decision : { ...decision, own: findings };
  }
  return {
    ...decision,
    breasts: decision.breasts.map((breast) => {
      if (breast.laterality !== action.laterality) return breast;
      switch (action.kind) {
        case "copy":
          return copied(breast, action.read);
        case "outcome":
          return { ...breast, outcome: action.outcome };
        case "technicalReason":
          return { ...breast, technicalRecallReason: action.technicalRecallReason };
        case "strength":
          return { ...breast, strength: action.strength };
        case "lesion":
          return {
            ...breast,
            lesions: breast.lesions.includes(action.lesion)
              ? breast.lesions.filter((key) => key !== action.lesion)
              : [...breast.lesions, action.lesion],
          };
        default:
          return assertNever(action);
      }
    }),
  };
}

/** Why the decision cannot be submitted yet; empty where it can. */
export function missingIn(decision: Decision): readonly string[] {
  const missing = decision.breasts.flatMap(({ laterality, outcome, technicalRecallReason }) => {
    const side = laterality === "R" ? "right" : "left";
    if (outcome === null) return [`The ${side} breast is not decided yet.`];
    const unreasoned = outcome === "TECHNICAL_RECALL" && !isTechnicalRecallReason(technicalRecallReason ?? "");
    return unreasoned ? [`The technical recall of the ${side} breast needs its reason.`] : [];
  });
  return decision.reason.trim() === "" ? [...missing, "A decision needs a reason."] : missing;
}

/**
 * The input of the mutation. Lesions of reads keep their ids, and the arbiter's own are new. A lesion that both readers marked is sent once, as when
 * reads agree.
 */
export function adjudicationInputOf(decision: Decision, reads: readonly ReadToCompare[]): AdjudicationInput {
  return {
    reason: decision.reason.trim(),
    breasts: decision.breasts.flatMap(({ laterality, outcome, strength, technicalRecallReason, lesions }): AdjudicatedBreastInput[] => {
      if (outcome === null) return [];
      const kept = [
        ...lesionsOf(reads.map((read) => read.findings.filter(({ id }) => lesions.includes(lesionKey(read.id, id))).map(asMarked))),
        ...decision.own.filter((finding) => finding.laterality === laterality),
      ].map(({ lesionUid, kind, laterality: side, attributes, marks }) => ({
        lesionUid,
        kind,
        laterality: side,
        attributes,
        marks: marks.map(({ imageId, shape, points }) => ({ imageId, shape, points: points.map((point) => [...point]) })),
      }));
      return outcome === "TECHNICAL_RECALL"
        ? [{ laterality, technicalRecallReason, findings: kept }]
        : [{ laterality, class: outcome, strength, findings: kept }];
    }),
  };
}

/** Points as pairs, which they are. */
function asMarked<Found extends ReadToCompare["findings"][number]>(finding: Found) {
  return {
    ...finding,
    marks: finding.marks.map((mark) => ({ ...mark, points: mark.points.map(([column = 0, row = 0]): Point => [column, row]) })),
  };
}

/** The name of an outcome. That of a malignancy depends on its basis ("Suspected malignancy" without pathology); a technical recall has no basis. */
export function outcomeInWords(outcome: Outcome, strength: BreastDecision["strength"]): string {
  return outcome === "TECHNICAL_RECALL" ? "Technical recall" : classInWords(outcome, strength);
}

/** A breast's decision as the server stored it. */
export interface DecidedBreast {
  readonly laterality: Laterality;
  /** Null for a breast that is to be imaged again, or that is left open because the other one is. */
  readonly class?: BreastClass | null;
  readonly strength?: TruthStrength | null;
  readonly technicalRecallReason?: string | null;
}

/** "Right: suspected malignancy · Left: technical recall, motion blur": the stored decision, from whichever browser. */
export function decidedInWords(breasts: readonly DecidedBreast[]): string {
  return (["R", "L"] as const)
    .flatMap((side) => breasts.filter(({ laterality }) => laterality === side))
    .map((breast) => `${breast.laterality === "R" ? "Right" : "Left"}: ${outcomeOfDecided(breast)}`)
    .join(" · ");
}

function outcomeOfDecided({ class: decided, strength, technicalRecallReason }: DecidedBreast): string {
  if (technicalRecallReason) {
    const why = technicalRecallReasons.find(({ code }) => code === technicalRecallReason)?.words;
    return why ? `technical recall, ${why}` : "technical recall";
  }
  return decided ? classInWords(decided, strength ?? null).toLowerCase() : "open";
}
