import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { describe, expect, test } from "vitest";
import type { ReadInput, ReadPartsFragment } from "../../generated/graphql.ts";
import type { KeyValueStore } from "./draft-storage.ts";
import { createReadingSession, type OpenRead, type ReadingSession, type ReadingTransport } from "./reading-session.ts";

/** The promises of the API about drafts, kept in memory: revisions, refusals, idempotency. */
function memoryServer(examCount: number) {
  const reads: { read: ReadPartsFragment; input: ReadInput | null; key: string | null }[] = Array.from(
    { length: examCount },
    (_, index) => ({
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
        breasts: [],
        findings: [],
        exam: {
          __typename: "Exam",
          id: `exam-${index}`,
          pseudonym: `W${index}`,
          status: "READING",
          ageBand: null,
          prior: null,
          images: (["R", "L"] as const).map((laterality) => ({
            __typename: "Image" as const,
            id: `${index}${laterality}`,
            laterality,
            view: "CC" as const,
            viewLabel: `${laterality}CC`,
            viewModifiers: [],
            isStandard: true,
            rows: 10,
            columns: 10,
            pixelSpacingMm: null,
            spacingBasis: "NONE",
            lateralityInferred: false,
            url: "",
          })),
        },
      },
    }),
  );
  const refuse = (code: string, message: string): never => {
    throw new CombinedGraphQLErrors({ data: null, errors: [{ message, extensions: { code } }] } as never);
  };
  const find = (readId: string) => reads.find(({ read }) => read.id === readId) ?? refuse("NOT_FOUND", "No such read.");
  function write(readId: string, input: ReadInput, expected: number) {
    const entry = find(readId);
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
        ...breast,
      })) as ReadPartsFragment["breasts"],
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
    start: async (examId) => reads.find(({ read }) => read.exam.id === examId)!.read,
    save: async (readId, input, expected) => write(readId, input, expected).read,
    finalise: async (readId, input, expected, key) => {
      if (find(readId).key === key) return;
      const entry = write(readId, input, expected);
      entry.key = key;
      entry.read = { ...entry.read, status: "FINALISED" };
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
  return { reads, transport };
}

function mapStore(): KeyValueStore {
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

const time = { seconds: () => 5, restart: () => undefined };
const opened = (session: ReadingSession) => session.state().now as OpenRead;
async function begin(storage = mapStore(), server = memoryServer(2)) {
  const session = createReadingSession({ transport: server.transport, storage, time });
  await session.loadNext();
  return { session, server, storage };
}
const markRight = { kind: "mark", findingKey: "f1", laterality: "R", mark: { imageId: "0R", shape: "POINT", points: [[3, 4]] } } as const;

describe("a reading session", () => {
  test("saves a draft, takes over the lesion ids, and saves again on the new revision", async () => {
    const { session, server } = await begin();
    session.change(markRight);
    await session.saveNow();
    expect(opened(session).draft.findings[0]!.lesionUid).toBe("lesion-read-0-0");
    session.change({ kind: "findingKind", key: "f1", findingKind: "CALCIFICATIONS" });
    await session.saveNow();
    expect(opened(session).save.kind).toBe("saved");
    expect(server.reads[0]!.input!.findings[0]).toMatchObject({ lesionUid: "lesion-read-0-0", kind: "CALCIFICATIONS" });
    session.dispose();
  });

  test("finalises, gives the next exam at once, and takes the opinion back", async () => {
    const { session, server } = await begin();
    session.change({ kind: "normal" });
    await session.finalise("Normal");
    expect(server.reads[0]!.read.status).toBe("FINALISED");
    expect(opened(session).read.id).toBe("read-1");
    expect(session.state().given).toMatchObject({ readId: "read-0", words: "Normal" });
    await session.takeBack();
    expect(opened(session).read.id).toBe("read-0");
    expect(opened(session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    session.dispose();
  });

  test("a draft that never reached the server comes back in a new page", async () => {
    const { session, server, storage } = await begin();
    session.change({ kind: "density", laterality: "R", density: "c" });
    session.dispose();
    const again = await begin(storage, server);
    expect(opened(again.session).draft.breasts[0]!.density).toBe("c");
    again.session.dispose();
  });

  test("a save whose answer never arrived is no change from elsewhere", async () => {
    const { server, storage } = await begin();
    const { transport } = server;
    const cut = createReadingSession({
      transport: {
        ...transport,
        save: async (...args) => {
          await transport.save(...args);
          throw new TypeError("the page went away");
        },
      },
      storage,
      time,
    });
    await cut.loadNext();
    cut.change(markRight);
    await cut.saveNow();
    cut.change({ kind: "density", laterality: "R", density: "b" });
    cut.dispose();
    const { session } = await begin(storage, server);
    expect(opened(session).obstacle).toBeNull();
    expect(opened(session).draft.breasts[0]!.density).toBe("b");
    expect(opened(session).draft.findings[0]!.lesionUid).toBe("lesion-read-0-0");
    session.dispose();
  });

  test("an earlier save of this very draft that arrives late is no change from elsewhere", async () => {
    const { server, storage } = await begin();
    const { transport } = server;
    let late: (() => Promise<unknown>) | null = null;
    const first = createReadingSession({
      transport: {
        ...transport,
        save: async (...args) => {
          late = () => transport.save(...args);
          throw new TypeError("the page went away");
        },
      },
      storage,
      time,
    });
    await first.loadNext();
    first.change({ kind: "normal" });
    await first.saveNow();
    first.dispose();
    const { session } = await begin(storage, server);
    await late!();
    session.change({ kind: "density", laterality: "R", density: "b" });
    await session.saveNow();
    expect(opened(session).obstacle).toBeNull();
    await session.saveNow();
    expect(server.reads[0]!.input!.breasts[0]).toMatchObject({ opinion: "NORMAL", density: "b" });
    session.dispose();
  });

  test("a draft changed elsewhere is not overwritten: the reader keeps one or the other", async () => {
    const { session, server, storage } = await begin();
    const other = await begin(mapStore(), server);
    other.session.change({ kind: "opinion", laterality: "L", opinion: "RECALL" });
    await other.session.saveNow();
    session.change({ kind: "normal" });
    await session.saveNow();
    expect(opened(session).obstacle?.kind).toBe("changedElsewhere");
    expect(server.reads[0]!.input!.breasts[0]!.opinion).toBe("RECALL");
    await session.keepMine();
    expect(opened(session).obstacle).toBeNull();
    expect(server.reads[0]!.input!.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    // The other page now meets the same question, and gives in.
    other.session.change({ kind: "density", laterality: "L", density: "d" });
    await other.session.saveNow();
    await other.session.takeTheirs();
    expect(opened(other.session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    session.dispose();
    other.session.dispose();
    expect(storage.length).toBe(1);
  });

  test("undo goes back step by step; a step that changes nothing is no step", async () => {
    const { session } = await begin();
    session.change({ kind: "normal" });
    session.change({ kind: "normal" });
    session.change(markRight);
    session.undoChange();
    expect(opened(session).draft.findings).toEqual([]);
    session.undoChange();
    expect(opened(session).draft.breasts[0]!.opinion).toBeNull();
    session.dispose();
  });

  test("an empty queue is a state, a failing server another", async () => {
    const empty = await begin(mapStore(), memoryServer(0));
    expect(empty.session.state().now.kind).toBe("empty");
    const { transport } = memoryServer(0);
    const failing = createReadingSession({
      transport: { ...transport, next: async () => Promise.reject(new TypeError("fetch failed")) },
      storage: mapStore(),
      time,
    });
    await failing.loadNext();
    expect(failing.state().now).toMatchObject({ kind: "failed", problem: { code: "UNAVAILABLE", retryable: true } });
  });
});
