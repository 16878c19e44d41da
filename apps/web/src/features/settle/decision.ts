import { assertNever, type BreastClass, classInWords, type Laterality, type Opinion, type TruthStrength } from "@second-read/domain";
import type { AdjudicationInput, SettleReadFragment } from "../../generated/graphql.ts";

/** What the arbiter decides of one breast. */
export interface BreastDecision {
  readonly laterality: Laterality;
  readonly class: BreastClass | null;
  readonly strength: Extract<TruthStrength, "ADJUDICATED" | "PATHOLOGY" | "FOLLOW_UP">;
  /** Findings of the reads that stand, as `${readId}/${findingId}`. */
  readonly lesions: readonly string[];
}

export interface Decision {
  readonly breasts: readonly BreastDecision[];
  readonly reason: string;
}

export type DecisionAction =
  | { readonly kind: "take"; readonly laterality: Laterality; readonly read: SettleReadFragment }
  | { readonly kind: "class"; readonly laterality: Laterality; readonly class: BreastClass }
  | { readonly kind: "strength"; readonly laterality: Laterality; readonly strength: BreastDecision["strength"] }
  | { readonly kind: "lesion"; readonly laterality: Laterality; readonly lesion: string }
  | { readonly kind: "reason"; readonly reason: string };

export function lesionKey(readId: string, findingId: string): string {
  return `${readId}/${findingId}`;
}

/** What a reader's words on a breast mean as truth; null where they say nothing of the breast itself. */
export function classOfOpinion(opinion: Opinion, named: BreastClass | null | undefined): BreastClass | null {
  switch (opinion) {
    case "NORMAL":
      return "NORMAL";
    case "RECALL":
      return named && named !== "NORMAL" ? named : "ABNORMAL";
    case "TECHNICAL_RECALL":
      return null;
  }
}

/** An empty decision, filled in where every reader says the same of a breast. */
export function beginDecision(lateralities: readonly Laterality[], reads: readonly SettleReadFragment[]): Decision {
  const present = (["R", "L"] as const).filter((side) => lateralities.includes(side));
  return {
    reason: "",
    breasts: present.map((laterality) => {
      const empty: BreastDecision = { laterality, class: null, strength: "ADJUDICATED", lesions: [] };
      const said = reads.map((read) => read.breasts.find((breast) => breast.laterality === laterality));
      const classes = new Set(said.map((breast) => (breast ? classOfOpinion(breast.opinion, breast.class) : null)));
      const first = reads[0];
      const agreed = reads.length > 1 && classes.size === 1 && !classes.has(null);
      return agreed && first ? taken(empty, first) : empty;
    }),
  };
}

function taken(breast: BreastDecision, read: SettleReadFragment): BreastDecision {
  const said = read.breasts.find(({ laterality }) => laterality === breast.laterality);
  if (!said) return breast;
  const lesions = read.findings.filter(({ laterality }) => laterality === breast.laterality).map(({ id }) => lesionKey(read.id, id));
  return { ...breast, class: classOfOpinion(said.opinion, said.class), lesions };
}

export function decisionReducer(decision: Decision, action: DecisionAction): Decision {
  if (action.kind === "reason") return { ...decision, reason: action.reason };
  return {
    ...decision,
    breasts: decision.breasts.map((breast) => {
      if (breast.laterality !== action.laterality) return breast;
      switch (action.kind) {
        case "take":
          return taken(breast, action.read);
        case "class":
          return { ...breast, class: action.class };
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

/** Why the decision cannot be given yet; empty where it can. */
export function missingIn(decision: Decision): readonly string[] {
  const undecided = decision.breasts
    .filter((breast) => breast.class === null)
    .map(({ laterality }) => `The ${laterality === "R" ? "right" : "left"} breast is not decided yet.`);
  return decision.reason.trim() === "" ? [...undecided, "A settlement needs its reason."] : undecided;
}

/** What is sent; lesions keep the identity that they have in the reads. */
export function adjudicationInputOf(decision: Decision, reads: readonly SettleReadFragment[]): AdjudicationInput {
  const findings = new Map(reads.flatMap((read) => read.findings.map((finding) => [lesionKey(read.id, finding.id), finding] as const)));
  return {
    reason: decision.reason.trim(),
    breasts: decision.breasts.flatMap((breast) =>
      breast.class === null
        ? []
        : [
            {
              laterality: breast.laterality,
              class: breast.class,
              strength: breast.strength,
              findings: breast.lesions.flatMap((key) => {
                const finding = findings.get(key);
                if (!finding) return [];
                const { lesionUid, kind, laterality, attributes, marks } = finding;
                return [
                  {
                    lesionUid,
                    kind,
                    laterality,
                    attributes,
                    marks: marks.map(({ imageId, shape, points }) => ({ imageId, shape, points })),
                  },
                ];
              }),
            },
          ],
    ),
  };
}

/** "Right: suspected malignancy · Left: normal". */
export function decisionInWords(decision: Decision): string {
  return decision.breasts
    .map(
      ({ laterality, class: decided, strength }) =>
        `${laterality === "R" ? "Right" : "Left"}: ${decided ? classInWords(decided, strength).toLowerCase() : "–"}`,
    )
    .join(" · ");
}
