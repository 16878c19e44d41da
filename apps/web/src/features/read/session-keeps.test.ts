import type { Laterality } from "@second-read/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { action } from "./any-action.ts";
import { type Draft, type DraftAction, draftReducer, emptyDraft, fittedTo } from "./draft.ts";
import { draftOf, fingerprintOf } from "./draft-transfer.ts";
import { mapStore, memoryServer } from "./memory-server.ts";
import { createReadingSession } from "./reading-session.ts";
import type { OpenRead, ReadingSession } from "./session-state.ts";

// Whatever happens between the reader's changes (saves, saves whose answer is lost, reloads, images that arrive late), the draft on screen is the
// result of the changes, and in the end the server has it.

type Step =
  | { readonly kind: "change"; readonly action: DraftAction }
  | { readonly kind: "undo" | "redo" | "save" | "save, answer lost" | "reload" | "breast arrives" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: action.map((one): Step => ({ kind: "change", action: one })) },
  fc.constantFrom<Step>(
    { kind: "undo" },
    { kind: "redo" },
    { kind: "save" },
    { kind: "save, answer lost" },
    { kind: "reload" },
    { kind: "breast arrives" },
  ),
);
const time = { seconds: () => 1, restart: () => undefined };

function play(sides: readonly Laterality[]) {
  const server = memoryServer(1, sides);
  const storage = mapStore();
  let lost = false;
  const transport = {
    ...server.transport,
    save: async (...args: Parameters<typeof server.transport.save>) => {
      const saved = await server.transport.save(...args);
      if (lost) throw new TypeError("the page went away");
      return saved;
    },
  };
  const open = async () => {
    const session = createReadingSession({ transport, storage, time });
    await session.loadNext();
    return session;
  };
  const saveAndLose = async (session: ReadingSession) => {
    lost = true;
    await session.saveNow();
    lost = false;
  };
  return { server, open, saveAndLose };
}

/** The same action for the draft on screen, whose findings may have other keys after a reload. */
function onScreen(change: DraftAction, model: Draft, shown: Draft): DraftAction {
  const keyOf = (key: string) => shown.findings[model.findings.findIndex((finding) => finding.key === key)]?.key ?? key;
  if ("findingKey" in change) return { ...change, findingKey: keyOf(change.findingKey) };
  return "key" in change ? { ...change, key: keyOf(change.key) } : change;
}

const seen = (session: ReadingSession): Draft => (session.state().now as OpenRead).draft;
const withoutUids = ({ breasts, findings }: Draft) => ({ breasts, findings: findings.map(({ lesionUid: _, key: __, ...one }) => one) });

test("a session keeps its reader's entries under any sequence of steps", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<readonly Laterality[]>(["R", "L"], ["R"]),
      fc.array(step, { minLength: 10, maxLength: 30 }),
      async (sides, steps) => {
        const { server, open, saveAndLose } = play(sides);
        let present = [...sides];
        let [model, past, future]: [Draft, Draft[], Draft[]] = [emptyDraft(sides), [], []];
        let session = await open();
        for (const one of steps) {
          switch (one.kind) {
            case "change": {
              const next = draftReducer(model, one.action);
              session.change(onScreen(one.action, model, seen(session)));
              if (JSON.stringify(next) !== JSON.stringify(model)) [model, past, future] = [next, [...past, model], []];
              break;
            }
            case "undo":
              if (past.length > 0) future = [...future, model];
              model = fittedTo(present, past.pop() ?? model);
              session.undoChange();
              break;
            case "redo":
              if (future.length > 0) past = [...past, model];
              model = fittedTo(present, future.pop() ?? model);
              session.redoChange();
              break;
            case "save":
              await session.saveNow();
              break;
            case "save, answer lost":
              await saveAndLose(session);
              break;
            case "reload":
              session.dispose();
              session = await open();
              [past, future] = [[], []];
              break;
            case "breast arrives":
              if (present.includes("L")) break;
              server.arrive(0, "L");
              present = ["R", "L"];
              await session.refreshImages();
              model = fittedTo(present, model);
              break;
          }
          expect(withoutUids(seen(session))).toEqual(withoutUids(model));
          expect((session.state().now as OpenRead).obstacle).toBeNull();
        }
        await session.saveNow();
        await session.saveNow();
        expect(fingerprintOf(draftOf(server.reads[0]!.read))).toBe(fingerprintOf(model));
        session.dispose();
      },
    ),
    { numRuns: 300 },
  );
});
