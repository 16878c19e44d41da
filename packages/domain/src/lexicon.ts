import type { Density, FindingKind } from "./words.ts";

/** A DICOM code: scheme SCT (SNOMED CT), DCM, BI (BI-RADS 4.0) or NCIt. */
export interface DicomCode {
  readonly scheme: "SCT" | "DCM" | "BI" | "NCIt";
  readonly value: string;
}

export interface LexiconTerm {
  readonly value: string;
  readonly code?: DicomCode;
  /** Typically benign or suspicious, where the lexicon groups its terms so. */
  readonly group?: "TYPICALLY_BENIGN" | "SUSPICIOUS";
  /** False: accepted on import, no longer offered. */
  readonly offered?: false;
}

export interface LexiconAttribute {
  readonly name: string;
  /** Whether several terms may apply at once; the value is then a list. */
  readonly several: boolean;
  readonly terms: readonly LexiconTerm[];
}

export interface LexiconKind {
  readonly kind: FindingKind;
  readonly words: string;
  readonly code?: DicomCode;
  readonly attributes: readonly LexiconAttribute[];
}

export interface Assessment {
  readonly category: string;
  readonly meaning: string;
  readonly code: DicomCode;
  /** From least (0) to most abnormal; an exam's assessment is that of its more abnormal breast. */
  readonly order: number;
}

export interface Lexicon {
  readonly version: string;
  readonly kinds: readonly LexiconKind[];
  /** Attributes that any finding may carry. */
  readonly commonAttributes: readonly LexiconAttribute[];
  readonly densities: readonly { readonly value: Density; readonly meaning: string; readonly code: DicomCode }[];
  readonly assessments: readonly Assessment[];
}

const sct = (value: string): DicomCode => ({ scheme: "SCT", value });
const dcm = (value: string): DicomCode => ({ scheme: "DCM", value });
const term = (value: string, code?: DicomCode, group?: LexiconTerm["group"]): LexiconTerm => ({ value, code, group });
const benign = (value: string, code: string) => term(value, sct(code), "TYPICALLY_BENIGN");
const suspicious = (value: string, code: DicomCode) => term(value, code, "SUSPICIOUS");

const birads5: Lexicon = {
  version: "BIRADS-5",
  kinds: [
    {
      kind: "MASS",
      words: "mass",
      code: sct("129788004"),
      attributes: [
        {
          name: "shape",
          several: false,
          terms: [
            term("oval", sct("84360004")),
            term("round", sct("42700002")),
            term("irregular", sct("49608001")),
            { ...term("lobular", sct("40266001")), offered: false },
          ],
        },
        {
          name: "margin",
          several: false,
          terms: [
            term("circumscribed", sct("129738007")),
            term("obscured", sct("129740002")),
            term("microlobulated", sct("129739004")),
            term("indistinct", sct("129741003")),
            term("spiculated", sct("129742005")),
          ],
        },
        {
          name: "density",
          several: false,
          terms: [
            term("high", sct("129744006")),
            term("equal", sct("129745007")),
            term("low", sct("129746008")),
            term("fat-containing", sct("129747004")),
          ],
        },
      ],
    },
    {
      kind: "CALCIFICATIONS",
      words: "calcifications",
      attributes: [
        {
          name: "type",
          several: true,
          terms: [
            benign("skin", "129757003"),
            benign("vascular", "129759000"),
            benign("coarse", "129749001"),
            benign("large rod-like", "129752009"),
            benign("round", "129756007"),
            benign("rim", "129751002"),
            benign("dystrophic", "129750001"),
            benign("milk of calcium", "129753004"),
            benign("suture", "129758008"),
            suspicious("amorphous", sct("129760005")),
            suspicious("coarse heterogeneous", sct("129763007")),
            suspicious("fine pleomorphic", dcm("111344")),
            suspicious("fine linear", sct("129761009")),
          ],
        },
        {
          name: "distribution",
          several: false,
          terms: [
            term("diffuse", sct("129764001")),
            term("regional", sct("129767008")),
            term("grouped", sct("129766004")),
            term("linear", sct("129765000")),
            term("segmental", sct("129768003")),
          ],
        },
      ],
    },
    { kind: "ARCHITECTURAL_DISTORTION", words: "architectural distortion", code: sct("129792006"), attributes: [] },
    {
      kind: "ASYMMETRY",
      words: "asymmetry",
      attributes: [
        {
          name: "type",
          several: false,
          terms: [term("asymmetry"), term("focal", sct("129789007")), term("global", sct("129790003")), term("developing")],
        },
      ],
    },
    { kind: "LYMPH_NODE", words: "intramammary lymph node", code: sct("443808008"), attributes: [] },
    { kind: "SKIN_LESION", words: "skin lesion", code: sct("95324001"), attributes: [] },
    { kind: "DUCT", words: "solitary dilated duct", code: sct("129794007"), attributes: [] },
    { kind: "OTHER", words: "other", attributes: [] },
  ],
  commonAttributes: [
    {
      name: "associatedFeatures",
      several: true,
      terms: [
        term("skin retraction", sct("129796009")),
        term("nipple retraction", sct("271955004")),
        term("skin thickening", sct("129797000")),
        term("trabecular thickening", sct("129795008")),
        term("axillary adenopathy", sct("127189005")),
        term("architectural distortion", sct("129792006")),
        term("calcifications"),
      ],
    },
    {
      name: "change",
      several: true,
      terms: [
        term("new", sct("129721008")),
        term("partially removed", sct("129722001")),
        term("no significant change", sct("129723006")),
        term("larger", sct("15454001")),
        term("smaller", sct("19776001")),
        term("more calcifications", sct("129726003")),
        term("fewer calcifications", sct("129727007")),
        term("less defined", sct("129728002")),
        term("more defined", sct("129729005")),
      ],
    },
    {
      name: "quadrant",
      several: false,
      terms: [
        term("upper outer", sct("76365002")),
        term("upper inner", sct("77831004")),
        term("lower outer", sct("33564002")),
        term("lower inner", sct("19100000")),
        term("central"),
        term("retroareolar"),
        term("axillary tail"),
      ],
    },
    {
      name: "depth",
      several: false,
      terms: [term("anterior", sct("255549009")), term("middle", { scheme: "NCIt", value: "C25569" }), term("posterior", sct("255551008"))],
    },
  ],
  densities: [
    { value: "a", meaning: "almost entirely fatty", code: sct("129716005") },
    { value: "b", meaning: "scattered fibroglandular density", code: sct("129717001") },
    { value: "c", meaning: "heterogeneously dense", code: sct("129718006") },
    { value: "d", meaning: "extremely dense", code: sct("129719003") },
  ],
  // The letters 4B and 4C are always shown, never their meanings alone: DICOM and the 5th edition use the words differently.
  assessments: [
    { category: "1", meaning: "negative", code: sct("397140005"), order: 0 },
    { category: "2", meaning: "benign", code: sct("397141009"), order: 1 },
    { category: "3", meaning: "probably benign", code: sct("397143007"), order: 2 },
    { category: "6", meaning: "known, proven by biopsy", code: { scheme: "BI", value: "MA.II.A.5.6" }, order: 3 },
    { category: "0", meaning: "incomplete, more imaging needed", code: sct("397138000"), order: 4 },
    { category: "4A", meaning: "suspicious, low", code: { scheme: "BI", value: "MA.II.A.5.4A" }, order: 5 },
    // Plain 4 does not say which letter, so it is ranked with 4B, the middle one.
    { category: "4", meaning: "suspicious", code: sct("397144001"), order: 6 },
    { category: "4B", meaning: "suspicious, moderate", code: { scheme: "BI", value: "MA.II.A.5.4B" }, order: 6 },
    { category: "4C", meaning: "suspicious, high", code: { scheme: "BI", value: "MA.II.A.5.4C" }, order: 7 },
    { category: "5", meaning: "highly suggestive of malignancy", code: sct("397145000"), order: 8 },
  ],
};

/** Every lexicon that a project may be set to. A further edition ("BIRADS-v2025") is one more entry, once a person with the manual has confirmed its terms. */
export const lexicons: ReadonlyMap<string, Lexicon> = new Map([[birads5.version, birads5]]);
export const defaultLexiconVersion = birads5.version;

/** @throws RangeError where the version is not known */
export function lexiconOf(version: string): Lexicon {
  const found = lexicons.get(version);
  if (!found) throw new RangeError(`the lexicon ${version} is not known`);
  return found;
}

/** The more abnormal of the assessments, by the lexicon's order; null where there is none. */
export function worstAssessment(lexicon: Lexicon, categories: readonly (string | null | undefined)[]): string | null {
  const rank = (category: string) => lexicon.assessments.find((assessment) => assessment.category === category)?.order ?? -1;
  return categories.reduce<string | null>((worst, category) => {
    if (category == null) return worst;
    return worst === null || rank(category) > rank(worst) ? category : worst;
  }, null);
}

/** The attributes that a finding of this kind may carry, its own and the common ones. */
export function attributesOf(lexicon: Lexicon, kind: string): readonly LexiconAttribute[] {
  return [...(lexicon.kinds.find((entry) => entry.kind === kind)?.attributes ?? []), ...lexicon.commonAttributes];
}
