import { describe, expect, test } from "vitest";
import { mapStore, memoryServer } from "./memory-server.ts";
import { unsavedInWords } from "./opinion-words.ts";
import { createReadingSession } from "./reading-session.ts";
import { begin, opened, time } from "./session-driver.ts";

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

  test("names what signing out would lose: entries without an opinion, and what the server does not take", async () => {
    const { session } = await begin();
    expect(unsavedInWords(session.state())).toBeNull();
    session.change({ kind: "density", laterality: "R", density: "c" });
    await session.saveNow();
    expect(unsavedInWords(session.state())).toBe("Not all of your draft of W0 is saved.");
    session.change({ kind: "normal" });
    expect(unsavedInWords(session.state())).not.toBeNull();
    await session.saveNow();
    expect(unsavedInWords(session.state())).toBeNull();
    session.dispose();
  });

  test("submits, opens the next exam at once, and undoes it", async () => {
    const { session, server } = await begin();
    session.change({ kind: "normal" });
    await session.finalise();
    expect(server.reads[0]!.read.status).toBe("FINALISED");
    expect(opened(session).read.id).toBe("read-1");
    expect(session.state().submitted).toMatchObject({ readId: "read-0", words: "Right: normal · Left: normal" });
    await session.undoSubmit();
    expect(opened(session).read.id).toBe("read-0");
    expect(opened(session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    session.dispose();
  });

  test("shows a skip and undoes it with its draft, until the next submission", async () => {
    const { session, server } = await begin();
    session.change(markRight);
    await session.saveNow();
    await session.skip("Interrupted");
    expect(opened(session).read.id).toBe("read-1");
    expect(session.state().skipped).toMatchObject({ examId: "exam-0", pseudonym: "W0", reason: "Interrupted" });
    await session.undoSkip();
    expect(opened(session).read.id).toBe("read-0");
    expect(opened(session).draft.findings).toHaveLength(1);
    expect(session.state().skipped).toBeNull();
    await session.skip("Interrupted");
    session.change({ kind: "normal" });
    await session.finalise();
    expect(session.state()).toMatchObject({ skipped: null, submitted: { readId: "read-1" } });
    expect(server.reads[0]!.read.status).toBe("WITHDRAWN");
    session.dispose();
  });

  test("a skip that the network lost is repeated or given up, and never becomes a submission", async () => {
    const { server, storage } = await begin();
    let isAway = true;
    const skip = async (readId: string, reason: string) => {
      if (isAway) throw new TypeError("fetch failed");
      await server.transport.skip(readId, reason);
    };
    const session = createReadingSession({ transport: { ...server.transport, skip }, storage, time });
    await session.loadNext();
    session.change({ kind: "normal" });
    await session.skip("I know this patient");
    expect(opened(session)).toMatchObject({ busy: null, obstacle: { kind: "notSkipped", reason: "I know this patient" } });
    session.keepReading();
    expect(opened(session).obstacle).toBeNull();
    await session.saveNow();
    expect(opened(session).save.kind).toBe("saved");
    await session.skip("I know this patient");
    isAway = false;
    const { obstacle } = opened(session);
    if (obstacle?.kind === "notSkipped") await session.skip(obstacle.reason);
    expect(opened(session).read.id).toBe("read-1");
    expect(server.reads[0]!.read.status).toBe("WITHDRAWN");
    session.dispose();
  });

  test("a skip that cannot be undone, since another reader took the exam, says why", async () => {
    const { server, storage } = await begin();
    const taken = async () => Promise.reject(new Error("Another reader has this exam at the moment."));
    const session = createReadingSession({ transport: { ...server.transport, start: taken }, storage, time });
    await session.loadNext();
    await session.skip("Interrupted");
    await session.undoSkip();
    expect(opened(session).read.id).toBe("read-1");
    expect(session.state().skipped?.undo).toMatchObject({
      kind: "refused",
      problem: { sentence: "Another reader has this exam at the moment." },
    });
    session.dispose();
  });

  test("a draft that never reached the server is restored after a reload", async () => {
    const { session, server, storage } = await begin();
    session.change({ kind: "density", laterality: "R", density: "c" });
    session.dispose();
    const again = await begin(storage, server);
    expect(opened(again.session).draft.breasts[0]!.density).toBe("c");
    again.session.dispose();
  });

  test("a save whose answer was lost is not a change from elsewhere", async () => {
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

  test("a choice between two drafts that the network lost stays open", async () => {
    const { server, storage } = await begin();
    let isAway = false;
    const current = async (examId: string) => {
      if (isAway) throw new TypeError("fetch failed");
      return server.transport.current(examId);
    };
    const session = createReadingSession({ transport: { ...server.transport, current }, storage, time });
    await session.loadNext();
    const elsewhere = await begin(mapStore(), server);
    elsewhere.session.change({ kind: "normal" });
    await elsewhere.session.saveNow();
    session.change(markRight);
    await session.saveNow();
    expect(opened(session).obstacle?.kind).toBe("changedElsewhere");
    isAway = true;
    await session.takeTheirs();
    expect(opened(session).obstacle).toMatchObject({ kind: "changedElsewhere", problem: { code: "UNAVAILABLE" } });
    expect(opened(session).draft.findings).toHaveLength(1);
    isAway = false;
    await session.takeTheirs();
    expect(opened(session)).toMatchObject({ obstacle: null, draft: { findings: [] } });
    elsewhere.session.dispose();
    session.dispose();
  });

  test("an earlier save of this same draft that arrives late is not a change from elsewhere", async () => {
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
    // The other page now gets the same question and takes the other draft.
    other.session.change({ kind: "density", laterality: "L", density: "d" });
    await other.session.saveNow();
    await other.session.takeTheirs();
    expect(opened(other.session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    session.dispose();
    other.session.dispose();
    expect(storage.length).toBe(1);
  });

  test("while the reader is asked which draft to keep, neither changes, and their own stays on screen", async () => {
    const { session, server } = await begin();
    const other = await begin(mapStore(), server);
    other.session.change({ kind: "opinion", laterality: "L", opinion: "RECALL" });
    await other.session.saveNow();
    session.change(markRight);
    await session.saveNow();
    session.change({ kind: "removeFinding", key: "f1" });
    session.undoChange();
    expect(opened(session).draft.findings).toHaveLength(1);
    await session.keepMine();
    expect(server.reads[0]!.input!.findings).toHaveLength(1);
    session.dispose();
    other.session.dispose();
  });

  test("moving a mark with a held key is one undo step, which redo restores until something else changes", async () => {
    const { session } = await begin();
    const pointsOf = () => opened(session).draft.findings[0]?.marks[0]?.points;
    session.change(markRight);
    const start = pointsOf();
    const to = (column: number, continues: boolean) =>
      session.change({ kind: "changeMark", key: "f1", index: 0, points: [[column, 7]], continues });
    to(20, false);
    to(21, true);
    to(22, true);
    expect(pointsOf()).toEqual([[22, 7]]);
    session.undoChange();
    expect(pointsOf()).toEqual(start);
    session.redoChange();
    expect(pointsOf()).toEqual([[22, 7]]);
    session.undoChange();
    session.change({ kind: "density", laterality: "R", density: "c" });
    session.redoChange();
    expect(pointsOf()).toEqual(start);
    session.dispose();
  });

  test("shows what the server filed, not what is on screen", async () => {
    const server = memoryServer(2);
    const { transport } = server;
    const filed = [
      {
        laterality: "R",
        birads: "4A",
        density: null,
        opinion: "RECALL",
        class: "MALIGNANT",
        technicalRecallReason: null,
        noLocation: true,
      },
    ] as const;
    const { session } = await begin(mapStore(), {
      ...server,
      transport: { ...transport, finalise: async () => ({ breasts: [...filed], finalisedAt: null, undoUntil: null }) },
    });
    session.change({ kind: "normal" });
    await session.finalise();
    expect(session.state().submitted?.words).toBe("Right: recall, 4A, malignant suspected, no location");
    session.dispose();
  });

  test("an undo that the server refuses says so, and leaves the open exam unchanged", async () => {
    const server = memoryServer(2);
    const { session } = await begin(mapStore(), {
      ...server,
      transport: { ...server.transport, undo: async () => Promise.reject(new TypeError("away")) },
    });
    session.change({ kind: "normal" });
    await session.finalise();
    session.change(markRight);
    await session.undoSubmit();
    expect(session.state().submitted?.undo.kind).toBe("refused");
    expect(opened(session).draft.findings).toHaveLength(1);
    session.dispose();
  });

  test("undo goes back step by step; an action that changes nothing adds no step", async () => {
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

  test("a finding restored by undo keeps its lesion id, also after a save", async () => {
    const { session, server } = await begin();
    session.change(markRight);
    session.change({ kind: "findingKind", key: "f1", findingKind: "CALCIFICATIONS" });
    await session.saveNow();
    session.undoChange();
    await session.saveNow();
    expect(server.reads[0]!.input!.findings).toMatchObject([{ kind: "MASS", lesionUid: "lesion-read-0-0" }]);
    session.dispose();
  });

  test("an empty queue and a failing server are different states", async () => {
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
