import { assertNever } from "./assert-never.ts";
import type { BreastClass, Laterality, Opinion, ReadingProtocol, TruthStrength } from "./words.ts";

/** One finalised read's assessment of one breast. `class` is the class that the reader suspects, if they give one. */
export interface BreastOpinion {
  readonly laterality: Laterality;
  readonly opinion: Opinion;
  readonly class?: BreastClass | null | undefined;
}

export interface OpinionsOfRead {
  readonly readId: string;
  readonly breasts: readonly BreastOpinion[];
}

export interface DerivedBreastTruth {
  readonly laterality: Laterality;
  readonly class: BreastClass;
  /** AGREED: two or more reads agree; SINGLE_READ: it is based on one read. */
  readonly strength: Extract<TruthStrength, "AGREED" | "SINGLE_READ">;
  /** Every read that was weighed. */
  readonly readIds: readonly string[];
}

export type TruthDerivation =
  | { readonly kind: "WAIT"; readonly readsWanted: number }
  | { readonly kind: "TRUTH"; readonly breasts: readonly DerivedBreastTruth[] }
  /** why: three words each ("recall v normal"); disputed: the breasts on which the readers differ. */
  | { readonly kind: "ARBITRATION"; readonly why: readonly string[]; readonly disputed: readonly Laterality[] }
  | { readonly kind: "TECHNICAL_RECALL" };

export interface TruthQuestion {
  readonly protocol: ReadingProtocol;
  readonly breastsWithImages: readonly Laterality[];
  /** The finalised reads of the current round, in the order in which they were finalised. */
  readonly reads: readonly OpinionsOfRead[];
}

type BreastOutcome =
  | { readonly kind: "TRUTH"; readonly class: BreastClass; readonly strength: "AGREED" | "SINGLE_READ" }
  | { readonly kind: "DISPUTE"; readonly why: string }
  | { readonly kind: "TECHNICAL_RECALL" };

/** The number of blind reads that a protocol requires for every exam. */
export function readsWantedBy(protocol: ReadingProtocol): number {
  return protocol === "SINGLE" ? 1 : 2;
}

/**
 * How many more reads the exam needs, depending on their number and the breasts that they cover, never on their content. A read that does not cover a
 * breast (whose images came later) does not count for that breast.
 */
export function readsMissing({
  protocol,
  breastsWithImages,
  reads,
}: {
  readonly protocol: ReadingProtocol;
  readonly breastsWithImages: readonly Laterality[];
  readonly reads: readonly { readonly breasts: readonly { readonly laterality: Laterality }[] }[];
}): number {
  const wanted = readsWantedBy(protocol);
  if (breastsWithImages.length === 0) return wanted;
  return Math.max(
    0,
    ...breastsWithImages.map(
      (side) => wanted - reads.filter(({ breasts }) => breasts.some(({ laterality }) => laterality === side)).length,
    ),
  );
}

/**
 * From reads to truth: the table of the design, per breast, for the finalised reads of one round.
 * NORMAL + NORMAL is NORMAL; RECALL + RECALL is the class that both name, else ABNORMAL; a mixture goes by the protocol.
 * A technical recall of any breast sends the whole exam back to be taken again; a dispute about any breast sends it whole to arbitration.
 */
export function deriveTruth({ protocol, breastsWithImages, reads }: TruthQuestion): TruthDerivation {
  const missing = readsMissing({ protocol, breastsWithImages, reads });
  if (missing > 0) return { kind: "WAIT", readsWanted: missing };
  const byBreast = breastsWithImages.map((laterality) => ({ laterality, opinions: opinionsOn(laterality, reads) }));

  const outcomes = byBreast.map(({ laterality, opinions }) => ({ laterality, opinions, outcome: outcomeOf(protocol, opinions) }));
  if (outcomes.some(({ outcome }) => outcome.kind === "TECHNICAL_RECALL")) return { kind: "TECHNICAL_RECALL" };

  const why = new Set<string>();
  const disputed: Laterality[] = [];
  const breasts: DerivedBreastTruth[] = [];
  for (const { laterality, opinions, outcome } of outcomes) {
    if (outcome.kind === "DISPUTE") {
      why.add(outcome.why);
      disputed.push(laterality);
    } else if (outcome.kind === "TRUTH") {
      breasts.push({ laterality, class: outcome.class, strength: outcome.strength, readIds: opinions.map(({ readId }) => readId) });
    }
  }
  return disputed.length > 0 ? { kind: "ARBITRATION", why: [...why], disputed } : { kind: "TRUTH", breasts };
}

interface OneOpinion {
  readonly readId: string;
  readonly opinion: Opinion;
  readonly class: BreastClass | null;
}

function opinionsOn(laterality: Laterality, reads: readonly OpinionsOfRead[]): OneOpinion[] {
  return reads.flatMap(({ readId, breasts }) => {
    const found = breasts.find((breast) => breast.laterality === laterality);
    return found ? [{ readId, opinion: found.opinion, class: found.class ?? null }] : [];
  });
}

function outcomeOf(protocol: ReadingProtocol, opinions: readonly OneOpinion[]): BreastOutcome {
  const said = new Set(opinions.map(({ opinion }) => opinion));
  if (said.size === 1) return unanimous(opinions);
  return mixed(protocol, said);
}

function unanimous(opinions: readonly OneOpinion[]): BreastOutcome {
  const strength = opinions.length > 1 ? "AGREED" : "SINGLE_READ";
  const opinion = opinions[0]?.opinion ?? "NORMAL";
  switch (opinion) {
    case "NORMAL":
      return { kind: "TRUTH", class: "NORMAL", strength };
    case "RECALL":
      return { kind: "TRUTH", class: agreedClass(opinions), strength };
    case "TECHNICAL_RECALL":
      return { kind: "TECHNICAL_RECALL" };
    default:
      return assertNever(opinion);
  }
}

/** The class if every reader gives the same one, else ABNORMAL: positive, but never called cancer on the word of one of two readers. */
function agreedClass(opinions: readonly OneOpinion[]): BreastClass {
  const classes = new Set(opinions.map(({ class: named }) => named));
  const [only] = classes;
  return classes.size === 1 && only && only !== "NORMAL" ? only : "ABNORMAL";
}

function mixed(protocol: ReadingProtocol, said: ReadonlySet<Opinion>): BreastOutcome {
  const dispute: BreastOutcome = { kind: "DISPUTE", why: disputeInWords(said) };
  switch (protocol) {
    // A second read under SINGLE is extra; where it differs no rule of the protocol decides, so a person does.
    case "SINGLE":
    case "DOUBLE_ARBITRATION":
      return dispute;
    case "DOUBLE_CONSENSUS":
      // Only what both readers ask for is done: one recall, or one technical recall, together with a normal read is normal. Recall against technical
      // recall: both want the patient back and nobody says normal, so a person decides.
      return said.has("NORMAL") ? { kind: "TRUTH", class: "NORMAL", strength: "SINGLE_READ" } : dispute;
    case "RECALL_IF_ONE":
      if (said.has("TECHNICAL_RECALL")) return { kind: "TECHNICAL_RECALL" };
      return { kind: "TRUTH", class: "ABNORMAL", strength: "SINGLE_READ" };
    default:
      return assertNever(protocol);
  }
}

function disputeInWords(said: ReadonlySet<Opinion>): string {
  if (said.has("RECALL") && said.has("NORMAL")) return "recall v normal";
  return said.has("RECALL") ? "technical v recall" : "technical v normal";
}
