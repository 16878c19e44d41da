import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { describe, expect, test } from "vitest";
import { mapStore, memoryServer } from "./memory-server.ts";
import { createReadingSession } from "./reading-session.ts";
import { begin, opened, time } from "./session-driver.ts";

describe("a submission whose answer was lost", () => {
  async function cutOff() {
    const server = memoryServer(2);
    const { transport } = server;
    const sent: unknown[] = [];
    let cut = true;
    const begun = await begin(mapStore(), {
      ...server,
      transport: {
        ...transport,
        finalise: async (...args) => {
          sent.push(args);
          const filed = await transport.finalise(...args);
          if (cut) throw new TypeError("the connection went away");
          return filed;
        },
      },
    });
    begun.session.change({ kind: "normal" });
    await begun.session.finalise();
    cut = false;
    expect(opened(begun.session).obstacle?.kind).toBe("notSubmitted");
    return { ...begun, sent };
  }
  test("is sent again unchanged, and filed once", async () => {
    const { session, sent } = await cutOff();
    await session.finalise();
    expect(sent[1]).toEqual(sent[0]);
    expect(session.state()).toMatchObject({ done: 1, submitted: { readId: "read-0", words: "Right: normal · Left: normal" } });
    expect(opened(session).read.id).toBe("read-1");
    session.dispose();
  });
  test("stays as filed where the draft has changed since: the reader sees that and may undo it", async () => {
    const { session } = await cutOff();
    session.change({ kind: "opinion", laterality: "R", opinion: "RECALL" });
    session.change({ kind: "noLocation", laterality: "R", noLocation: true });
    await session.finalise();
    expect(opened(session).obstacle).toMatchObject({ kind: "noLongerDraft" });
    expect(session.state().submitted?.words).toBe("Right: normal · Left: normal");
    await session.undoSubmit();
    expect(opened(session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
    session.dispose();
  });
});

test("after a submission that could not be sent, changes are saved as soon as the server answers again", async () => {
  const { transport, ...server } = memoryServer(2);
  let isAway = true;
  const finalise = () => Promise.reject(new TypeError("fetch failed"));
  const save: typeof transport.save = (...args) => (isAway ? Promise.reject(new TypeError("fetch failed")) : transport.save(...args));
  const { session } = await begin(mapStore(), { ...server, transport: { ...transport, finalise, save } });
  session.change({ kind: "normal" });
  await session.finalise();
  await session.saveNow();
  expect(opened(session)).toMatchObject({ obstacle: { kind: "notSubmitted" }, save: { kind: "failed" } });
  isAway = false;
  session.change({ kind: "density", laterality: "R", density: "c" });
  await session.saveNow();
  expect(opened(session)).toMatchObject({ obstacle: { kind: "notSubmitted" }, save: { kind: "saved" } });
  expect(server.reads[0]?.input?.breasts[0]).toMatchObject({ density: "c" });
  session.dispose();
});

test.each([
  ["FORBIDDEN", "Your role does not allow this.", "Your role does not allow this. Your draft is kept in this browser."],
  ["NOT_FOUND", "Not found.", "You no longer have access to this exam. Your draft is kept in this browser."],
])("a reader who loses the role (%s) is told so, on saving and on submitting, and keeps the draft", async (code, message, sentence) => {
  const storage = mapStore();
  const { transport, ...server } = memoryServer(1);
  const refuse = () => Promise.reject(new CombinedGraphQLErrors({ data: null, errors: [{ message, extensions: { code } }] } as never));
  const { session } = await begin(storage, { ...server, transport: { ...transport, save: refuse, finalise: refuse } });
  session.change({ kind: "normal" });
  await session.saveNow();
  expect(opened(session).obstacle).toEqual({ kind: "noLongerDraft", sentence });
  session.dispose();
  const again = await begin(storage, { ...server, transport: { ...transport, save: refuse, finalise: refuse } });
  expect(opened(again.session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", "NORMAL"]);
  await again.session.finalise();
  expect(opened(again.session).obstacle).toEqual({ kind: "noLongerDraft", sentence });
  again.session.dispose();
});

test("an image that arrives while the exam is read is announced, and stops a submission until the reader submits again", async () => {
  const { session, server } = await begin(mapStore(), memoryServer(1, ["R"]));
  session.change({ kind: "normal" });
  server.arrive(0, "L");
  await session.finalise();
  expect(opened(session)).toMatchObject({ arrived: ["LCC"], busy: null });
  expect(opened(session).draft.breasts.map(({ opinion }) => opinion)).toEqual(["NORMAL", null]);
  session.undoChange();
  expect(opened(session).draft.breasts).toHaveLength(2);
  session.dispose();
});

test("a prior that arrives while the exam is read is announced, and stops a submission until the reader submits again", async () => {
  const { session, server } = await begin();
  session.change({ kind: "normal" });
  server.priorArrives(0);
  await session.refreshImages();
  expect(opened(session)).toMatchObject({ arrived: ["prior exam"], read: { exam: { prior: { id: "prior-of-0" } } } });
  server.priorArrives(0, "1");
  expect(await session.finalise()).toBe("Not submitted: the prior has changed. Review it, then submit again.");
  expect(opened(session)).toMatchObject({ read: { id: "read-0" }, arrived: ["prior exam"], busy: null, obstacle: null });
  expect(await session.finalise()).toBeNull();
  expect(opened(session).read.id).toBe("read-1");
  session.dispose();
});

test("an image that arrives between the last refresh and the submission makes the server refuse it, and is announced", async () => {
  const server = memoryServer(2, ["R"]);
  const { transport } = server;
  let between = () => server.arrive(0, "R", " again");
  const { session } = await begin(mapStore(), {
    ...server,
    transport: {
      ...transport,
      finalise: (...args) => {
        between();
        return transport.finalise(...args);
      },
    },
  });
  session.change({ kind: "normal" });
  expect(await session.finalise()).toContain("Not submitted");
  expect(opened(session)).toMatchObject({ read: { id: "read-0" }, arrived: ["RCC"], busy: null, obstacle: null });
  between = () => server.correct(0, "0R");
  expect(await session.finalise()).toContain("Not submitted");
  expect(opened(session)).toMatchObject({ read: { id: "read-0" }, corrected: ["RCC"], busy: null, obstacle: null });
  expect(server.reads[0]!.read.status).toBe("DRAFT");
  between = () => undefined;
  expect(await session.finalise()).toBeNull();
  expect(server.reads[0]!.read.status).toBe("FINALISED");
  session.dispose();
});

test("an exam withdrawn while it is read leaves nothing in the browser, and nothing is written again", async () => {
  const [storage, server] = [mapStore(), memoryServer(2)];
  const forgotten: string[] = [];
  const forgetImages = (ids: readonly string[]) => void forgotten.push(...ids);
  const session = createReadingSession({ transport: server.transport, storage, time, forgetImages });
  await session.loadNext();
  session.change({ kind: "normal" });
  expect(storage.length).toBe(1);
  const [entry] = server.reads;
  const images = opened(session).read.exam.images.map(({ id }) => id);
  if (entry)
    entry.read = { ...entry.read, status: "WITHDRAWN", exam: { ...entry.read.exam, status: "WITHDRAWN", images: [], imagesRevision: "1" } };
  await session.refreshImages();
  await session.saveNow();
  expect(opened(session).obstacle?.kind).toBe("noLongerDraft");
  expect([storage.length, forgotten]).toEqual([0, images]);
  expect(opened(session).read.exam.images).toEqual([]);
  session.dispose();
});
