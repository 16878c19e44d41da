import { attributesOf, type Lexicon, type LexiconAttribute } from "./lexicon.ts";
import { mostPointsPerMark, problemOfShape } from "./problem-of-shape.ts";
import { isTechnicalRecallReason } from "./technical-recall-reasons.ts";
import { type BreastClass, breastClasses, type Laterality, lateralities, markShapes, type Opinion, opinions } from "./words.ts";

// Inputs are as they arrive over the network: plain text for enumerated values, so that a wrong value can be reported in words.
export interface BreastAssessmentInput {
  readonly laterality: string;
  readonly birads?: string | null;
  readonly density?: string | null;
  readonly opinion: string;
  readonly class?: string | null;
  readonly technicalRecallReason?: string | null;
  /** The recall deliberately has no mark. */
  readonly noLocation?: boolean | null;
  readonly technicalRecallImageIds?: readonly string[] | null;
}

export interface MarkInput {
  readonly imageId: string;
  readonly shape: string;
  readonly points: readonly (readonly number[])[];
}

export interface FindingInput {
  readonly lesionUid?: string | null;
  readonly kind: string;
  readonly laterality: string;
  readonly attributes?: unknown;
  readonly marks: readonly MarkInput[];
}

export interface ReadInput {
  readonly breasts: readonly BreastAssessmentInput[];
  readonly findings: readonly FindingInput[];
  readonly activeSeconds?: number | null;
}

export interface ImageOfExam {
  readonly id: string;
  readonly laterality: Laterality;
  readonly rows: number;
  readonly columns: number;
}

export interface ReadInputContext {
  readonly lexicon: Lexicon;
  readonly images: readonly ImageOfExam[];
  /** A draft may be incomplete and inconsistent, but what it contains must be well-formed. */
  readonly stage: "DRAFT" | "FINAL";
}

export interface Problem {
  /** Where, in the input: "breasts[0].birads". */
  readonly path: string;
  /** What is wrong, in plain words. */
  readonly message: string;
}

/** More than any reader needs; a limit against abuse. */
export const readInputLimits = {
  findings: 100,
  marksPerFinding: 50,
  pointsPerMark: mostPointsPerMark,
  /** Across all marks, because checking whether an outline crosses itself compares all pairs of edges. */
  points: 10_000,
  attributesPerFinding: 40,
  attributeTextLength: 2000,
} as const;

const suspiciousCategories: ReadonlySet<string> = new Set(["4", "4A", "4B", "4C", "5"]);

/** The problems of a read as submitted; empty if there are none. */
export function problemsOfRead(input: ReadInput, context: ReadInputContext): Problem[] {
  const problems = [...problemsOfBreasts(input.breasts, context), ...problemsOfFindings(input.findings, context)];
  if (context.stage === "FINAL") problems.push(...problemsOfLocations(input));
  const { activeSeconds } = input;
  if (activeSeconds != null && !(Number.isFinite(activeSeconds) && activeSeconds >= 0)) {
    problems.push({ path: "activeSeconds", message: "The reading time must be a number of seconds, 0 or more." });
  }
  return problems;
}

/** The problems of findings alone, as in an adjudication or an import. */
export function problemsOfFindings(findings: readonly FindingInput[], context: ReadInputContext): Problem[] {
  if (findings.length > readInputLimits.findings) {
    return [{ path: "findings", message: `A read holds at most ${readInputLimits.findings} findings.` }];
  }
  const points = findings.flatMap(({ marks }) => marks).reduce((sum, mark) => sum + mark.points.length, 0);
  if (points > readInputLimits.points) return [{ path: "findings", message: `A read holds at most ${readInputLimits.points} points.` }];
  return findings.flatMap((finding, index) => problemsOfFinding(finding, `findings[${index}]`, context));
}

function problemsOfBreasts(breasts: readonly BreastAssessmentInput[], context: ReadInputContext): Problem[] {
  const problems: Problem[] = [];
  const withImages = new Set(context.images.map(({ laterality }) => laterality));
  const seen = new Set<string>();
  breasts.forEach((breast, index) => {
    const path = `breasts[${index}]`;
    if (!isOneOf(lateralities, breast.laterality)) problems.push({ path: `${path}.laterality`, message: "The laterality is R or L." });
    else if (!withImages.has(breast.laterality)) {
      problems.push({ path: `${path}.laterality`, message: `The ${sideInWords(breast.laterality)} breast has no image in this exam.` });
    }
    if (seen.has(breast.laterality)) problems.push({ path, message: "Each breast is assessed once." });
    seen.add(breast.laterality);
    problems.push(...problemsOfAssessment(breast, path, context));
  });
  if (context.stage === "FINAL") {
    for (const laterality of withImages) {
      if (!seen.has(laterality)) problems.push({ path: "breasts", message: `The ${sideInWords(laterality)} breast is not assessed yet.` });
    }
  }
  return problems;
}

/** A recall says where, or says that it cannot; "no location" is allowed for nothing else. */
function problemsOfLocations({ breasts, findings }: ReadInput): Problem[] {
  return breasts.flatMap(({ laterality, opinion, noLocation }, index): Problem[] => {
    const marked = findings.some((finding) => finding.laterality === laterality && finding.marks.length > 0);
    const side = sideInWords(laterality);
    if (opinion === "RECALL" && !marked && !noLocation)
      return [
        { path: `breasts[${index}].noLocation`, message: `The recall of the ${side} breast needs a mark, or the reason "no location".` },
      ];
    if (noLocation && opinion !== "RECALL")
      return [{ path: `breasts[${index}].noLocation`, message: `"No location" is only for a recall.` }];
    if (noLocation && marked)
      return [{ path: `breasts[${index}].noLocation`, message: `"No location" contradicts the mark on the ${side} breast.` }];
    return [];
  });
}

function problemsOfAssessment(breast: BreastAssessmentInput, path: string, { lexicon, images, stage }: ReadInputContext): Problem[] {
  const problems: Problem[] = [];
  const say = (field: string, message: string) => problems.push({ path: `${path}.${field}`, message });
  const { birads, density, opinion, technicalRecallReason } = breast;
  if (birads != null && !lexicon.assessments.some(({ category }) => category === birads)) {
    say("birads", `${quote(birads)} is not an assessment of ${lexicon.version}.`);
  }
  if (density != null && !lexicon.densities.some(({ value }) => value === density)) {
    say("density", `${quote(density)} is not a density: ${lexicon.densities.map(({ value }) => value).join(", ")}.`);
  }
  if (!isOneOf(opinions, opinion)) say("opinion", "The opinion is NORMAL, RECALL or TECHNICAL_RECALL.");
  if (breast.class != null && !isOneOf(breastClasses, breast.class)) say("class", "The class is NORMAL, BENIGN, MALIGNANT or ABNORMAL.");
  if (technicalRecallReason != null && !isTechnicalRecallReason(technicalRecallReason)) {
    say("technicalRecallReason", `${quote(technicalRecallReason)} is not a code of DICOM CID 6041.`);
  }
  for (const imageId of breast.technicalRecallImageIds ?? []) {
    if (!images.some(({ id }) => id === imageId)) say("technicalRecallImageIds", "An image to be repeated does not belong to this exam.");
  }
  if (stage === "FINAL" && isOneOf(opinions, opinion)) problems.push(...contradictions(opinion, breast, path));
  return problems;
}

/** Only what cannot be intended: programmes use these terms too differently for stricter checks. */
function contradictions(opinion: Opinion, breast: BreastAssessmentInput, path: string): Problem[] {
  const problems: Problem[] = [];
  const { birads, technicalRecallReason } = breast;
  const named = breast.class as BreastClass | null | undefined;
  // Both breasts may have the same fault: each is told apart.
  const side = sideInWords(breast.laterality);
  if (opinion === "NORMAL" && birads != null && suspiciousCategories.has(birads)) {
    problems.push({ path: `${path}.opinion`, message: `Normal does not go with BI-RADS ${birads} of the ${side} breast.` });
  }
  if (opinion === "NORMAL" && (named === "MALIGNANT" || named === "ABNORMAL")) {
    problems.push({ path: `${path}.class`, message: `Normal does not go with the class ${named} of the ${side} breast.` });
  }
  if (opinion === "RECALL" && birads === "1") {
    problems.push({ path: `${path}.opinion`, message: `Recall does not go with BI-RADS 1, negative, of the ${side} breast.` });
  }
  if (opinion === "RECALL" && named === "NORMAL") {
    problems.push({ path: `${path}.class`, message: `Recall does not go with the class NORMAL of the ${side} breast.` });
  }
  if (opinion === "TECHNICAL_RECALL" && technicalRecallReason == null) {
    problems.push({ path: `${path}.technicalRecallReason`, message: `The technical recall of the ${side} breast needs its reason.` });
  }
  if (opinion !== "TECHNICAL_RECALL" && technicalRecallReason != null) {
    problems.push({
      path: `${path}.technicalRecallReason`,
      message: `A reason for technical recall goes with a technical recall only, and the ${side} breast has another opinion.`,
    });
  }
  return problems;
}

function problemsOfFinding(finding: FindingInput, path: string, context: ReadInputContext): Problem[] {
  const problems: Problem[] = [];
  const { lexicon, stage } = context;
  if (!lexicon.kinds.some(({ kind }) => kind === finding.kind)) {
    problems.push({ path: `${path}.kind`, message: `${quote(finding.kind)} is not a kind of finding in ${lexicon.version}.` });
  }
  if (!isOneOf(lateralities, finding.laterality)) problems.push({ path: `${path}.laterality`, message: "The laterality is R or L." });
  if (stage === "FINAL" && finding.marks.length === 0) {
    problems.push({ path: `${path}.marks`, message: "A finding needs at least one mark." });
  }
  problems.push(...problemsOfAttributes(finding, `${path}.attributes`, context));
  if (finding.marks.length > readInputLimits.marksPerFinding) {
    problems.push({ path: `${path}.marks`, message: `A finding holds at most ${readInputLimits.marksPerFinding} marks.` });
    return problems;
  }
  finding.marks.forEach((mark, index) => {
    problems.push(...problemsOfMark(mark, finding.laterality, `${path}.marks[${index}]`, context));
  });
  return problems;
}

function problemsOfMark(mark: MarkInput, laterality: string, path: string, { images }: ReadInputContext): Problem[] {
  const image = images.find(({ id }) => id === mark.imageId);
  if (!image) return [{ path: `${path}.imageId`, message: "The marked image does not belong to this exam." }];
  const problems = problemsOfGeometry(mark, image, path);
  if (image.laterality !== laterality) {
    problems.push({ path: `${path}.imageId`, message: "A mark must lie on an image of the finding's own breast." });
  }
  return problems;
}

/** Whether a shape is well-formed and inside its image. Points are [column, row] in stored pixels, borders included. */
export function problemsOfGeometry(
  mark: { readonly shape: string; readonly points: readonly (readonly number[])[] },
  image: { readonly rows: number; readonly columns: number },
  path: string,
): Problem[] {
  const { shape, points } = mark;
  const problem = problemOfShape(shape, points);
  if (problem) return [{ path: isOneOf(markShapes, shape) ? `${path}.points` : `${path}.shape`, message: problem }];
  const off = points.find(([column = 0, row = 0]) => column < 0 || row < 0 || column > image.columns || row > image.rows);
  if (!off) return [];
  return [{ path: `${path}.points`, message: `The point ${off.join(", ")} lies outside the image (${image.columns} × ${image.rows}).` }];
}

/** Values of the lexicon's attributes must be its terms; unknown attributes (a programme's own) are accepted, within limits. */
function problemsOfAttributes(finding: FindingInput, path: string, { lexicon }: ReadInputContext): Problem[] {
  const { attributes } = finding;
  if (attributes == null) return [];
  if (typeof attributes !== "object" || Array.isArray(attributes))
    return [{ path, message: "Attributes are a list of names with values." }];
  const entries = Object.entries(attributes);
  if (entries.length > readInputLimits.attributesPerFinding) {
    return [{ path, message: `A finding holds at most ${readInputLimits.attributesPerFinding} attributes.` }];
  }
  const known = attributesOf(lexicon, finding.kind);
  return entries.flatMap(([name, value]) => {
    const message = problemOfAttribute(
      value,
      known.find((attribute) => attribute.name === name),
    );
    return message ? [{ path: `${path}.${name.slice(0, 40)}`, message }] : [];
  });
}

function problemOfAttribute(value: unknown, attribute: LexiconAttribute | undefined): string | null {
  if (value == null) return null;
  if (!attribute) {
    return JSON.stringify(value).length > readInputLimits.attributeTextLength
      ? `An attribute's value is at most ${readInputLimits.attributeTextLength} characters long.`
      : null;
  }
  if (!attribute.several && Array.isArray(value)) return `${attribute.name} takes one value.`;
  const unknown = [value].flat().find((one) => !attribute.terms.some((term) => term.value === one));
  return unknown === undefined ? null : `${quote(String(unknown))} is not a ${attribute.name} of the lexicon.`;
}

function isOneOf<Word extends string>(words: readonly Word[], text: string): text is Word {
  return (words as readonly string[]).includes(text);
}

function sideInWords(laterality: string): string {
  return laterality === "R" ? "right" : "left";
}

function quote(text: string): string {
  return `"${text.slice(0, 40)}"`;
}
