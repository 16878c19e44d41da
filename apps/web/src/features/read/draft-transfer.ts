import type { MarkShape } from "@second-read/domain";
import type { ReadInput } from "../../generated/graphql.ts";
import type { OwnRead } from "./documents.ts";
import { type Draft, emptyDraft } from "./draft.ts";

// Conversion of drafts from and to the server's form.

/** The draft as the server holds it. */
export function draftOf(read: OwnRead): Draft {
  const empty = emptyDraft(read.exam.images.map(({ laterality }) => laterality));
  return {
    breasts: empty.breasts.map((breast) => {
      const said = read.breasts.find(({ laterality }) => laterality === breast.laterality);
      if (!said) return breast;
      return {
        ...breast,
        density: said.density ?? null,
        birads: said.birads ?? null,
        opinion: said.opinion,
        class: said.class === "BENIGN" || said.class === "MALIGNANT" ? said.class : null,
        technicalRecallReason: said.technicalRecallReason ?? null,
        noLocation: said.noLocation ?? false,
      };
    }),
    findings: read.findings.map((finding) => ({
      key: finding.lesionUid,
      lesionUid: finding.lesionUid,
      kind: finding.kind,
      laterality: finding.laterality,
      attributes: (finding.attributes ?? {}) as Record<string, unknown>,
      marks: finding.marks.map(({ imageId, shape, points }) => ({ imageId, shape: shape as MarkShape, points })),
    })),
  };
}

/** The draft as it is sent. Breasts without an opinion are not part of a read yet and are left out. */
export function inputOf(draft: Draft, activeSeconds: number): ReadInput {
  return {
    breasts: draft.breasts.flatMap(({ opinion, technicalRecallReason, noLocation, class: suspected, ...breast }) =>
      opinion === null
        ? []
        : [
            {
              ...breast,
              opinion,
              class: opinion === "RECALL" ? suspected : null,
              technicalRecallReason: opinion === "TECHNICAL_RECALL" ? technicalRecallReason : null,
              noLocation: noLocation || null,
            },
          ],
    ),
    findings: draft.findings.map(({ lesionUid, kind, laterality, attributes, marks }) => ({
      lesionUid,
      kind,
      laterality,
      attributes,
      marks: marks.map(({ imageId, shape, points }) => ({ imageId, shape, points: points.map((point) => [...point]) })),
    })),
    activeSeconds: Math.round(activeSeconds * 10) / 10,
  };
}

/** Takes over the server's lesion ids for the findings that were sent, in the order sent; later changes are kept. */
export function withLesionUids(
  draft: Draft,
  sentKeys: readonly string[],
  saved: readonly { readonly lesionUid: string; readonly kind: string }[],
): Draft {
  const uids = new Map(sentKeys.map((key, index) => [key, saved[index]?.lesionUid ?? null]));
  if (sentKeys.length !== saved.length) return draft;
  return {
    ...draft,
    findings: draft.findings.map((finding) => (finding.lesionUid ? finding : { ...finding, lesionUid: uids.get(finding.key) ?? null })),
  };
}

/** What a draft sends, as one string for comparison, without the server's ids and the time spent. */
export function fingerprintOf(draft: Draft): string {
  const { breasts, findings } = inputOf(draft, 0);
  return JSON.stringify([
    breasts.map(({ laterality, density, birads, opinion, class: suspected, technicalRecallReason, noLocation }) => [
      laterality,
      density,
      birads,
      opinion,
      suspected,
      technicalRecallReason,
      noLocation ?? null,
    ]),
    findings.map(({ kind, laterality, attributes, marks }) => [
      kind,
      laterality,
      // The database does not keep the order of keys.
      Object.entries((attributes ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1)),
      marks.map(({ imageId, shape, points }) => [imageId, shape, points]),
    ]),
  ]);
}
