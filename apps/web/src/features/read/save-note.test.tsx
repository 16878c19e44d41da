import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { type Draft, type DraftAction, draftReducer, emptyDraft } from "./draft.ts";
import { inputOf } from "./draft-transfer.ts";
import { SaveNote } from "./save-note.tsx";
import type { SaveState } from "./session-state.ts";

const draftAfter = (...actions: readonly DraftAction[]): Draft => actions.reduce(draftReducer, emptyDraft(["R", "L"]));
const noteOf = (draft: Draft, save: SaveState = { kind: "saved" }, held = false) =>
  renderToStaticMarkup(createElement(SaveNote, { draft, save, held, onRetry: () => undefined })).replace(/<[^>]+>/g, "");

const density: DraftAction = { kind: "density", laterality: "R", density: "c" };
const three: DraftAction = { kind: "birads", laterality: "L", birads: "3" };
const recall: DraftAction = { kind: "opinion", laterality: "R", opinion: "RECALL" };

describe("the note about where a draft is saved", () => {
  test("says saved only of what the server has", () => {
    expect(noteOf(draftAfter())).toBe("saved");
    expect(noteOf(draftAfter(density))).toBe("right and left breast not saved: no opinion yet");
    expect(noteOf(draftAfter(three))).toBe("left breast not saved: no opinion yet");
    expect(noteOf(draftAfter(density, three, recall))).toBe("left breast not saved: no opinion yet");
    expect(noteOf(draftAfter(density, three, { kind: "normal" }, recall, { kind: "opinion", laterality: "L", opinion: "NORMAL" }))).toBe(
      "saved",
    );
  });
  test("every breast with entries is sent or named as not saved", () => {
    for (const draft of [draftAfter(density), draftAfter(three), draftAfter(density, recall), draftAfter(three, density, recall)]) {
      const sent = new Set(inputOf(draft, 0).breasts.map(({ laterality }) => laterality));
      for (const { laterality, density: said, birads } of draft.breasts)
        if (said !== null || birads !== null)
          expect(sent.has(laterality)).toBe(!noteOf(draft).includes(laterality === "R" ? "right" : "left"));
    }
  });
  test("names what is under way or prevents saving first", () => {
    expect(noteOf(draftAfter(density), { kind: "dirty" })).toBe("saving…");
    expect(noteOf(draftAfter(density), { kind: "dirty" }, true)).toBe("kept in this browser");
  });
});
