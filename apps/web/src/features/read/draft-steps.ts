import { contentOf } from "../../viewer/image-store.ts";
import type { BlindExam, OwnRead } from "./documents.ts";
import { type Draft, type DraftAction, draftReducer, fittedTo } from "./draft.ts";
import { type Reconciled, reconcile, type StoredDraft } from "./draft-storage.ts";
import { draftOf, fingerprintOf, withLesionUids } from "./draft-transfer.ts";
import { holdOf } from "./hold.ts";
import type { OpenRead } from "./session-state.ts";

const pastLimit = 200;

/** A draft with its undo and redo history. */
export interface DraftSteps {
  readonly draft: Draft;
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
}

/** The read as it opens: with the server's draft, with this browser's, or with this browser's and the question which to keep. */
export function openedRead(read: OwnRead, stored: StoredDraft | null): { readonly open: OpenRead; readonly isAhead: boolean } {
  const server = draftOf(read);
  const fingerprint = fingerprintOf(server);
  const same = (draft: Draft) => fingerprintOf(draft) === fingerprint && !hasUnsent(draft, server);
  const own = stored && { ...stored, draft: fittedTo(sidesOf(read), stored.draft) };
  const found = reconcile(own, { revision: read.revision, fingerprint }, same);
  return {
    isAhead: found.kind === "local",
    open: {
      kind: "reading",
      read,
      draft: draftToShow(found, read, server),
      past: [],
      future: [],
      save: { kind: found.kind === "server" ? "saved" : "dirty" },
      obstacle: found.kind === "conflict" ? { kind: "changedElsewhere" } : null,
      busy: null,
      arrived: [],
      corrected: [],
    },
  };
}

/** Applies one change by the reader; null where it changes nothing or is not allowed now. */
export function changedBy(open: OpenRead, action: DraftAction): DraftSteps | null {
  if (holdOf(open) !== null) return null;
  const draft = draftReducer(open.draft, action);
  if (JSON.stringify(draft) === JSON.stringify(open.draft)) return null;
  // Moving a mark with a held key is a single undo step.
  const continues = action.kind === "changeMark" && action.continues;
  return { draft, past: continues ? open.past : [...open.past, open.draft].slice(-pastLimit), future: [] };
}

export function undone(open: OpenRead): DraftSteps | null {
  const last = open.past.at(-1);
  if (!last || holdOf(open) !== null) return null;
  return { draft: asItIsNow(last, open), past: open.past.slice(0, -1), future: [...open.future, open.draft] };
}

export function redone(open: OpenRead): DraftSteps | null {
  const next = open.future.at(-1);
  if (!next || holdOf(open) !== null) return null;
  return { draft: asItIsNow(next, open), past: [...open.past, open.draft].slice(-pastLimit), future: open.future.slice(0, -1) };
}

/** The read with the current images of its exam and its current prior, and which of them are new or corrected; null where nothing changed. */
export function withImagesOf(open: OpenRead, exam: BlindExam): OpenRead | null {
  const { images, imagesRevision, prior } = exam;
  const before = open.read.exam;
  const isOtherPrior = keyOfPrior(before) !== keyOfPrior(exam);
  if (before.id !== exam.id || (before.imagesRevision === imagesRevision && !isOtherPrior)) return null;
  const known = new Map(before.images.map((image) => [image.id, image]));
  const labelsOf = (which: (image: ImageOfRead) => boolean) => images.filter(which).map(({ viewLabel }) => viewLabel);
  const arrived = labelsOf(({ id }) => !known.has(id));
  const corrected = labelsOf((image) => isOtherFile(image, known.get(image.id)));
  const read = { ...open.read, exam: { ...before, images, imagesRevision, prior } };
  return {
    ...open,
    read,
    draft: fittedTo(sidesOf(read), open.draft),
    arrived: [...new Set([...open.arrived, ...arrived, ...(isOtherPrior && prior ? ["prior exam"] : [])])],
    corrected: [...new Set([...open.corrected, ...corrected])],
  };
}

/** Identifies an exam's prior with its current images; empty where there is none. */
export function keyOfPrior({ prior }: Pick<BlindExam, "prior">): string {
  return prior ? `${prior.id} ${prior.imagesRevision}` : "";
}

export function sidesOf({ exam }: OwnRead) {
  return exam.images.map(({ laterality }) => laterality);
}

type ImageOfRead = OwnRead["exam"]["images"][number];

/** A correction creates a new file, whose URL has another fragment. */
function isOtherFile(image: ImageOfRead, before: ImageOfRead | undefined): boolean {
  return before !== undefined && contentOf(before.url) !== contentOf(image.url);
}

/** Where a draft has two versions, the reader always sees their own; the note beside it offers the other. */
function draftToShow(found: Reconciled, read: OwnRead, server: Draft): Draft {
  switch (found.kind) {
    case "server":
      return server;
    case "local":
      return withLesionUids(found.stored.draft, found.sentKeys ?? [], found.sentKeys ? read.findings : []);
    case "conflict":
      return found.stored.draft;
  }
}

/** Adds the breasts and lesion ids that arrived after this draft: without the ids its findings would become new lesions. */
function asItIsNow(draft: Draft, { read, draft: latest }: OpenRead): Draft {
  const uids = new Map(latest.findings.map(({ key, lesionUid }) => [key, lesionUid]));
  const findings = draft.findings.map((one) => ({ ...one, lesionUid: one.lesionUid ?? uids.get(one.key) ?? null }));
  return fittedTo(sidesOf(read), { ...draft, findings });
}

/** Entries for a breast without an opinion are not sent, so a comparison of what is sent would miss them. */
function hasUnsent(draft: Draft, server: Draft): boolean {
  return draft.breasts.some((breast) => {
    const other = server.breasts.find(({ laterality }) => laterality === breast.laterality);
    return breast.opinion === null && JSON.stringify(breast) !== JSON.stringify(other);
  });
}
