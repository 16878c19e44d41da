import type { Density, FindingKind, Laterality, MarkShape, Opinion } from "@second-read/domain";

/** A reader's entries for one breast so far; null is "not entered yet". */
export interface BreastDraft {
  readonly laterality: Laterality;
  readonly density: Density | null;
  readonly birads: string | null;
  readonly opinion: Opinion | null;
  /** What is suspected in a recalled breast; null is "not entered". */
  readonly class: "BENIGN" | "MALIGNANT" | null;
  readonly technicalRecallReason: string | null;
  /** Explains a recall without a mark: it cannot be localised. A mark clears this. */
  readonly noLocation: boolean;
}

export interface MarkDraft {
  readonly imageId: string;
  readonly shape: MarkShape;
  /** Stored pixels, [column, row]. */
  readonly points: readonly (readonly number[])[];
}

export interface FindingDraft {
  /** Stable while the page is open; the server assigns the lesionUid on the first save. */
  readonly key: string;
  readonly lesionUid: string | null;
  readonly kind: FindingKind;
  readonly laterality: Laterality;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly marks: readonly MarkDraft[];
}

export interface Draft {
  readonly breasts: readonly BreastDraft[];
  readonly findings: readonly FindingDraft[];
}

export type DraftAction =
  /** Normal for every undecided breast; the others stay unchanged. */
  | { readonly kind: "normal" }
  | { readonly kind: "opinion"; readonly laterality: Laterality; readonly opinion: Opinion }
  | { readonly kind: "density"; readonly laterality: Laterality; readonly density: Density }
  | { readonly kind: "birads"; readonly laterality: Laterality; readonly birads: string }
  | { readonly kind: "class"; readonly laterality: Laterality; readonly class: BreastDraft["class"] }
  | { readonly kind: "reason"; readonly laterality: Laterality; readonly reason: string | null }
  | { readonly kind: "noLocation"; readonly laterality: Laterality; readonly noLocation: boolean }
  | { readonly kind: "mark"; readonly findingKey: string; readonly laterality: Laterality; readonly mark: MarkDraft }
  | { readonly kind: "findingKind"; readonly key: string; readonly findingKind: FindingKind }
  | { readonly kind: "attribute"; readonly key: string; readonly name: string; readonly value: unknown }
  | { readonly kind: "removeFinding"; readonly key: string }
  | {
      readonly kind: "changeMark";
      readonly key: string;
      readonly index: number;
      readonly points: MarkDraft["points"];
      readonly continues: boolean;
    }
  | { readonly kind: "removeMark"; readonly key: string; readonly index: number };

const normalCategories: ReadonlySet<string> = new Set(["1", "2"]);
const recallCategories: ReadonlySet<string> = new Set(["0", "4", "4A", "4B", "4C", "5"]);

/** An empty draft for the breasts that have images, right first. */
export function emptyDraft(lateralities: readonly Laterality[]): Draft {
  const present = (["R", "L"] as const).filter((side) => lateralities.includes(side));
  return {
    breasts: present.map((laterality) => ({
      laterality,
      density: null,
      birads: null,
      opinion: null,
      class: null,
      technicalRecallReason: null,
      noLocation: false,
    })),
    findings: [],
  };
}

/** Fits an earlier draft to the breasts that have images now: a breast whose images arrived later is added without entries. */
export function fittedTo(lateralities: readonly Laterality[], draft: Draft): Draft {
  const breasts = emptyDraft(lateralities).breasts.map((empty) => {
    const said = draft.breasts.find(({ laterality }) => laterality === empty.laterality);
    return said ? { ...empty, ...said } : empty;
  });
  return { ...draft, breasts };
}

/** Applies one action of the reader. */
export function draftReducer(draft: Draft, action: DraftAction): Draft {
  switch (action.kind) {
    case "normal":
      return {
        ...draft,
        breasts: draft.breasts.map((breast) => (isUndecided(draft, breast) ? withOpinion(breast, "NORMAL", false) : breast)),
      };
    case "opinion":
      return onBreast(draft, action.laterality, (breast) => withOpinion(breast, action.opinion, hasFinding(draft, action.laterality)));
    case "density":
      // In most patients both breasts have the same density: the first choice applies to both until the other is chosen.
      return {
        ...draft,
        breasts: draft.breasts.map((breast) =>
          breast.laterality === action.laterality || breast.density === null ? { ...breast, density: action.density } : breast,
        ),
      };
    case "birads":
      return onBreast(draft, action.laterality, (breast) => withBirads(breast, action.birads));
    case "class":
      return onBreast(draft, action.laterality, (breast) => (breast.opinion === "RECALL" ? { ...breast, class: action.class } : breast));
    case "reason":
      return onBreast(draft, action.laterality, (breast) =>
        breast.opinion === "TECHNICAL_RECALL" ? { ...breast, technicalRecallReason: action.reason } : breast,
      );
    case "noLocation":
      return onBreast(draft, action.laterality, (breast) =>
        breast.opinion === "RECALL" && !hasFinding(draft, action.laterality) ? { ...breast, noLocation: action.noLocation } : breast,
      );
    case "mark":
      return withMark(draft, action.findingKey, action.laterality, action.mark);
    case "findingKind":
      return onFinding(draft, action.key, (finding) =>
        finding.kind === action.findingKind ? finding : { ...finding, kind: action.findingKind, attributes: {} },
      );
    case "attribute":
      return onFinding(draft, action.key, (finding) => ({
        ...finding,
        attributes: withAttribute(finding.attributes, action.name, action.value),
      }));
    case "removeFinding":
      return { ...draft, findings: draft.findings.filter(({ key }) => key !== action.key) };
    case "changeMark":
      return onFinding(draft, action.key, (finding) => ({
        ...finding,
        marks: finding.marks.map((mark, index) => (index === action.index ? { ...mark, points: action.points } : mark)),
      }));
    case "removeMark":
      return {
        ...draft,
        findings: draft.findings.flatMap((finding) => {
          if (finding.key !== action.key) return [finding];
          const marks = finding.marks.filter((_, index) => index !== action.index);
          return marks.length > 0 ? [{ ...finding, marks }] : [];
        }),
      };
  }
}

/** Whether nothing is decided for this breast: no opinion, no category beyond normal, no finding. */
export function isUndecided(draft: Draft, { laterality, opinion, birads }: BreastDraft): boolean {
  return opinion === null && (birads === null || normalCategories.has(birads)) && !hasFinding(draft, laterality);
}

/** The breasts with entries that are not sent yet because they have no opinion. */
export function keptHereOnly({ breasts }: Draft): readonly Laterality[] {
  return breasts.flatMap(({ laterality, opinion, density, birads }) =>
    opinion === null && (density !== null || birads !== null) ? [laterality] : [],
  );
}

export function hasFinding(draft: Draft, laterality: Laterality): boolean {
  return draft.findings.some((finding) => finding.laterality === laterality);
}

function withOpinion(breast: BreastDraft, opinion: Opinion, marked: boolean): BreastDraft {
  const { birads } = breast;
  switch (opinion) {
    case "NORMAL":
      return {
        ...breast,
        opinion,
        class: null,
        technicalRecallReason: null,
        noLocation: false,
        // 1 means that there is nothing to comment on, so a normal breast with a finding is a 2.
        birads: birads === null || recallCategories.has(birads) || (marked && birads === "1") ? (marked ? "2" : "1") : birads,
      };
    case "RECALL":
      return { ...breast, opinion, technicalRecallReason: null, birads: birads === null || normalCategories.has(birads) ? "0" : birads };
    case "TECHNICAL_RECALL":
      return { ...breast, opinion, class: null, noLocation: false };
  }
}

/** A category sets a missing opinion and can raise normal to recall. It never changes a recall or a technical recall. */
function withBirads(breast: BreastDraft, birads: string): BreastDraft {
  const { opinion } = breast;
  if (recallCategories.has(birads) && (opinion === null || opinion === "NORMAL")) return { ...breast, birads, opinion: "RECALL" };
  if (normalCategories.has(birads) && opinion === null) return { ...breast, birads, opinion: "NORMAL" };
  // With 3 and 6 the reader decides whether that is a recall.
  return { ...breast, birads };
}

function withMark(draft: Draft, key: string, laterality: Laterality, mark: MarkDraft): Draft {
  if (draft.findings.some((finding) => finding.key === key)) {
    return onFinding(draft, key, (finding) => ({ ...finding, marks: [...finding.marks, mark] }));
  }
  const { breasts } = onBreast(draft, laterality, (breast) => ({ ...breast, noLocation: false }));
  return {
    breasts,
    findings: [...draft.findings, { key, lesionUid: null, kind: "MASS" as const, laterality, attributes: {}, marks: [mark] }],
  };
}

function withAttribute(attributes: Readonly<Record<string, unknown>>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _old, ...rest } = attributes;
  const empty = value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return empty ? rest : { ...rest, [name]: value };
}

function onBreast(draft: Draft, laterality: Laterality, change: (breast: BreastDraft) => BreastDraft): Draft {
  return { ...draft, breasts: draft.breasts.map((breast) => (breast.laterality === laterality ? change(breast) : breast)) };
}

function onFinding(draft: Draft, key: string, change: (finding: FindingDraft) => FindingDraft): Draft {
  return { ...draft, findings: draft.findings.map((finding) => (finding.key === key ? change(finding) : finding)) };
}

/** The finding that a new mark belongs to: the open one if it is in this breast and has no mark on this image yet, otherwise a new one. */
export function findingForMark(draft: Draft, openKey: string | null, laterality: Laterality, imageId: string, newKey: string): string {
  const open = draft.findings.find(({ key }) => key === openKey);
  const fits = open && open.laterality === laterality && !open.marks.some((mark) => mark.imageId === imageId);
  return fits ? open.key : newKey;
}
