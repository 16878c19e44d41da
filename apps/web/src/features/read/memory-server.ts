import { CombinedGraphQLErrors } from "@apollo/client/errors";
import type { ReadInput } from "../../generated/graphql.ts";
import type { OwnRead } from "./documents.ts";
import type { KeyValueStore } from "./draft-storage.ts";
import type { ReadingTransport } from "./session-state.ts";

// For tests of the reading session.

/** An in-memory server with the API's behaviour for drafts: revisions, refusals, idempotency. */
export function memoryServer(examCount: number, sides: readonly ("R" | "L")[] = ["R", "L"]) {
  const reads: { read: OwnRead; input: ReadInput | null; key: string | null }[] = Array.from({ length: examCount }, (_, index) => ({
    input: null,
    key: null,
    read: {
      __typename: "Read",
      id: `read-${index}`,
      status: "DRAFT",
      order: 1,
      round: 1,
      revision: 0,
      leaseExpiresAt: null,
      activeSeconds: 0,
      finalisedAt: null,
      undoUntil: null,
      breasts: [],
      findings: [],
      exam: {
        __typename: "Exam",
        id: `exam-${index}`,
        pseudonym: `W${index}`,
        status: "READING",
        ageBand: null,
        prior: null,
        imagesRevision: "0",
        images: sides.map((laterality) => imageOf(index, laterality)),
      },
    },
  }));
  const refuse = (code: string, message: string, details: object = {}): never => {
    throw new CombinedGraphQLErrors({ data: null, errors: [{ message, extensions: { code, details } }] } as never);
  };
  const find = (readId: string) => reads.find(({ read }) => read.id === readId) ?? refuse("NOT_FOUND", "No such read.");
  function write(readId: string, input: ReadInput, expected: number) {
    const entry = find(readId);
    if (entry.read.status !== "DRAFT") refuse("WRONG_STATE", "This read is no longer a draft.");
    if (entry.read.revision !== expected) refuse("STALE_REVISION", "This draft was changed elsewhere.");
    entry.input = input;
    entry.read = {
      ...entry.read,
      revision: entry.read.revision + 1,
      activeSeconds: input.activeSeconds ?? 0,
      breasts: input.breasts.map((breast) => ({
        __typename: "BreastAssessment" as const,
        birads: null,
        density: null,
        class: null,
        technicalRecallReason: null,
        noLocation: null,
        ...breast,
      })) as OwnRead["breasts"],
      findings: input.findings.map((finding, at) => ({
        __typename: "Finding" as const,
        id: `${readId}-${at}`,
        kind: finding.kind,
        laterality: finding.laterality,
        attributes: finding.attributes ?? {},
        lesionUid: finding.lesionUid ?? `lesion-${readId}-${at}`,
        marks: finding.marks.map((mark) => ({ __typename: "Mark" as const, ...mark, points: mark.points as number[][] })),
      })),
    };
    return entry;
  }
  const transport: ReadingTransport = {
    next: async () => reads.find(({ read }) => read.status === "DRAFT")?.read ?? null,
    current: async (examId) => reads.find(({ read }) => read.exam.id === examId)?.read ?? null,
    start: async (examId) => {
      const entry = reads.find(({ read }) => read.exam.id === examId)!;
      entry.read = { ...entry.read, status: "DRAFT" };
      return entry.read;
    },
    save: async (readId, input, expected) => write(readId, input, expected).read,
    exam: async (examId) => reads.find(({ read }) => read.exam.id === examId)?.read.exam ?? null,
    finalise: async (readId, input, { revision, imagesRevision }, key) => {
      const known = find(readId);
      if (known.read.status === "FINALISED" && known.key === key) {
        if (JSON.stringify(known.input) !== JSON.stringify(input)) refuse("INVALID_INPUT", "The key was used for another submission.");
        return known.read;
      }
      const now = known.read.exam.imagesRevision;
      if (imagesRevision !== now) refuse("STALE_REVISION", "The images of this exam have changed.", { imagesRevision: now });
      const entry = write(readId, input, revision);
      entry.key = key;
      entry.read = { ...entry.read, status: "FINALISED", finalisedAt: "2024-01-01T00:00:00Z", undoUntil: "2024-01-01T00:00:30Z" };
      return entry.read;
    },
    undo: async (readId) => {
      const entry = find(readId);
      entry.key = null;
      entry.read = { ...entry.read, status: "DRAFT" };
      return entry.read;
    },
    skip: async (readId) => {
      const entry = find(readId);
      entry.read = { ...entry.read, status: "WITHDRAWN" };
    },
  };
  /** Adds a file to an exam while it is read. */
  function arrive(index: number, laterality: "R" | "L", take = "") {
    const entry = reads[index]!;
    setImages(entry, [...entry.read.exam.images, imageOf(index, laterality, take)]);
  }
  /** Files an earlier exam of the patient while this one is read. */
  function priorArrives(index: number, imagesRevision = "0") {
    const entry = reads[index]!;
    const prior = { __typename: "Exam" as const, id: `prior-of-${index}`, imagesRevision };
    entry.read = { ...entry.read, exam: { ...entry.read.exam, prior } };
  }
  /** Replaces a file of an exam with a corrected one. */
  function correct(index: number, imageId: string) {
    const entry = reads[index]!;
    setImages(
      entry,
      entry.read.exam.images.map((image) => (image.id === imageId ? { ...image, url: `${image.url}#corrected` } : image)),
    );
  }
  function setImages(entry: (typeof reads)[number], images: OwnRead["exam"]["images"]) {
    const { exam } = entry.read;
    entry.read = { ...entry.read, exam: { ...exam, images, imagesRevision: String(Number(exam.imagesRevision) + 1) } };
  }
  return { reads, transport, arrive, priorArrives, correct };
}

function imageOf(index: number, laterality: "R" | "L", take = "") {
  return {
    __typename: "Image" as const,
    id: `${index}${laterality}${take}`,
    laterality,
    view: "CC" as const,
    viewLabel: `${laterality}CC`,
    viewModifiers: [],
    isStandard: true,
    rows: 10,
    columns: 10,
    pixelSpacingMm: null,
    spacingBasis: "NONE" as const,
    lateralityInferred: false,
    url: "",
  };
}

export function mapStore(): KeyValueStore {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}
