import { randomUUID } from "node:crypto";
import type { DraftContent, ReadingState } from "@second-read/database";
import {
  AppError,
  defaultLexiconVersion,
  type Finding,
  type Lexicon,
  lexiconOf,
  type Opinion,
  problemsOfRead,
  type ReadInputContext,
} from "@second-read/domain";
import type { FindingInput, ReadInput } from "./reads.input.ts";

/** A lesion's uid as issued by us: one of our ids, or one made at import from an image's id. */
const lesionUidShape = /^[0-9a-zA-Z-]{1,64}(?:\.\d{1,4})?$/;

/** @throws AppError INTERNAL if the project names a lexicon that this code does not have */
export function lexiconOfProject(version: string): Lexicon {
  return lexiconOf(version === "" ? defaultLexiconVersion : version);
}

/**
 * The content of a draft as stored: validated as a whole, findings with ids.
 * @throws AppError INVALID_INPUT with every problem and its path in the details
 */
export function contentOfInput(
  input: ReadInput,
  state: Pick<ReadingState, "images" | "lexiconVersion"> & { readonly read: { readonly findings: readonly Finding[] } },
  stage: ReadInputContext["stage"],
): DraftContent {
  const problems = problemsOfRead(input, { lexicon: lexiconOfProject(state.lexiconVersion), images: state.images, stage });
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The read cannot be stored as it is.", { problems });
  return {
    breasts: input.breasts.map((breast) => ({
      laterality: breast.laterality,
      birads: breast.birads ?? null,
      density: breast.density ?? null,
      opinion: breast.opinion,
      class: breast.class ?? null,
      technicalRecallReason: breast.technicalRecallReason ?? null,
      noLocation: breast.noLocation ?? null,
      technicalRecallImageIds: breast.technicalRecallImageIds ?? null,
    })),
    findings: storedFindings(input.findings, state.read.findings),
    activeSeconds: input.activeSeconds ?? null,
  };
}

/** Findings with ids; a lesion sent back keeps its uid, and its finding the id that it had. */
export function storedFindings(findings: readonly FindingInput[], before: readonly Finding[]): Finding[] {
  const taken = new Set<string>();
  return findings.map((finding) => {
    const echoed = finding.lesionUid && lesionUidShape.test(finding.lesionUid) ? finding.lesionUid : null;
    const known = echoed === null ? undefined : before.find(({ lesionUid, id }) => lesionUid === echoed && !taken.has(id));
    // Random, not time-ordered: the time of a mark could reveal its reader.
    const id = known?.id ?? randomUUID();
    taken.add(id);
    const marks = finding.marks.map(({ imageId, shape, points }) => ({ imageId, shape, points }));
    const { kind, laterality } = finding;
    // The words were checked against the lexicon, and the shapes too, so the casts from here on are valid.
    return {
      id,
      lesionUid: echoed ?? randomUUID(),
      kind,
      laterality,
      attributes: finding.attributes ?? {},
      marks,
    } as unknown as Finding;
  });
}

/** A read's opinion on the whole exam: the most serious opinion on any breast. */
export function opinionOfExam(breasts: readonly { readonly opinion: Opinion }[]): Opinion {
  const said = new Set(breasts.map(({ opinion }) => opinion));
  return said.has("RECALL") ? "RECALL" : said.has("TECHNICAL_RECALL") ? "TECHNICAL_RECALL" : "NORMAL";
}
