import { MantineProvider } from "@mantine/core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { queueKeys, readerKeys } from "../features/arbitration/arbitration-keys.ts";
import { reviewKeys } from "../features/case/review-keys.ts";
import { KeyMap, keyMapOf } from "../features/frame/key-map.tsx";
import { readingKeys } from "../features/read/reading-keys.ts";
import { chordOf, runPageKey } from "../ui/page-keys.ts";
import { markTools } from "./mark-tools.ts";
import type { ToolContext } from "./tool.ts";
import { shortKeyOf } from "./tool-button.tsx";
import { tools } from "./tools.ts";
import { viewTools } from "./view-tools.ts";
import { cellsOf } from "./viewer-driver.ts";
import { initialViewerState, type ViewerAction } from "./viewer-state.ts";
import { ViewerToolbar } from "./viewer-toolbar.tsx";

const stage = { name: "CC", rows: [[{ label: "RCC", side: "R" as const, imageId: "r" }]] };
const nothing = () => undefined;

function contextWith(dispatched: ViewerAction[], change: Partial<ToolContext> = {}): ToolContext {
  return {
    state: initialViewerState,
    dispatch: (action) => dispatched.push(action),
    stages: [stage, { ...stage, name: "MLO" }],
    cells: cellsOf(),
    pointer: null,
    activeId: "r",
    ratio: 1,
    selected: null,
    deselect: null,
    marking: { tool: "window", setTool: nothing },
    placeMark: null,
    undo: nothing,
    redo: nothing,
    openKeyMap: nothing,
    ...change,
  };
}

/** Tools without a button: done with the pointer itself, or meant only for keyboard users. */
const withoutButton = new Set(["place", "move", "escape", "pan", "width", "centre", "presets"]);

describe("one table of tools", () => {
  const html = renderToStaticMarkup(createElement(MantineProvider, null, createElement(ViewerToolbar, { context: contextWith([]) })));
  const keyMap = renderToStaticMarkup(createElement(MantineProvider, null, createElement(KeyMap, { groups: keyMapOf("read") })));
  const map = keyMap.replace(/<(\w+)[^>]*>/g, "<$1>");

  test.each(tools.map((tool) => [tool.id, tool] as const))("%s is in the toolbar with its key, and in the key map", (id, tool) => {
    if (!withoutButton.has(id)) expect(html).toContain(`<kbd>${shortKeyOf(tool.keyLabel)}</kbd>`);
    expect(map).toContain(`<dt>${tool.keyLabel}</dt>`);
  });
  test("the presets and the steps of the hanging are menus: 1 – 5, 1 of 2", () => {
    expect(html).toContain(`<kbd>${viewTools.presets.keyLabel}</kbd>`);
    expect(html.replace(/<[^>]*>/g, "")).toContain("Hanging step 1 of 2");
  });
  test("the step control says how many views have not been seen", () => {
    const unseen = createElement(ViewerToolbar, { context: contextWith([]), unseenIds: new Set(["r"]) });
    const words = (element: typeof unseen) => renderToStaticMarkup(createElement(MantineProvider, null, element)).replace(/<[^>]*>/g, "");
    expect(words(unseen)).toContain("Hanging step 1 of 2CC 1 not seen");
    expect(html).not.toContain("not seen");
  });
  test("no two tools of a page share a key, except that a selected mark takes the arrows", () => {
    const keys = tools.flatMap((tool) => tool.keys.map((key) => [key, tool.id] as const));
    const shared = keys.filter(([key], index) => keys.findIndex(([other]) => other === key) !== index).map(([, id]) => id);
    expect(new Set(shared)).toEqual(new Set(["pan", "previous", "next"]));
  });
  test("no tool uses a key of a page with marking, except Z and Escape, which are passed on when there is nothing to do", () => {
    const ofPages = [...readingKeys, ...queueKeys, ...readerKeys].flatMap(({ keys }) => keys);
    expect(tools.flatMap(({ keys }) => keys.filter((key) => ofPages.includes(key)))).toEqual(["Z", "Escape"]);
    const bare = contextWith([], { undo: null, deselect: null });
    for (const key of ["Z", "Escape"]) expect(runPageKey(tools, bare, key, false)).toBe(false);
  });
  test("the key map prints every key of its page", () => {
    const printed = (destination: string) => keyMapOf(destination).flatMap(({ keys }) => keys.map(([key]) => key));
    for (const { keyLabel } of readingKeys) expect(printed("read")).toContain(keyLabel);
    for (const { keyLabel } of [...queueKeys, ...readerKeys]) expect(printed("arbitration")).toContain(keyLabel);
    for (const { keyLabel } of reviewKeys) expect(printed("cases")).toContain(keyLabel);
  });
});

describe("keys", () => {
  test("letters are distinguished by Shift, not by Caps Lock", () => {
    expect(chordOf({ key: "h", shiftKey: false })).toBe("H");
    expect(chordOf({ key: "H", shiftKey: false })).toBe("H");
    expect(chordOf({ key: "H", shiftKey: true })).toBe("Shift H");
    expect(chordOf({ key: "?", shiftKey: true })).toBe("?");
    expect(chordOf({ key: "ArrowLeft", shiftKey: true })).toBe("Shift ArrowLeft");
  });
  test("arrows step through the hanging unless a mark is selected", () => {
    const dispatched: ViewerAction[] = [];
    expect(runPageKey(tools, contextWith(dispatched), "ArrowRight", false)).toBe(true);
    expect(dispatched).toEqual([{ kind: "stage", to: 1, count: 2 }]);
    const moves: unknown[] = [];
    const selected = { move: (...how: unknown[]) => moves.push(how), remove: nothing };
    runPageKey(tools, contextWith(dispatched, { selected }), "Shift ArrowRight", true);
    expect(moves).toEqual([[[1, 0], 10, true]]);
    expect(dispatched).toHaveLength(1);
  });
  test("Escape deselects the mark and the tool, then leaves the single view, then belongs to the page", () => {
    const done: string[] = [];
    const marking = { tool: "box" as const, setTool: (tool: string) => done.push(tool) };
    const state = { ...initialViewerState, alone: "r" };
    const dispatched: ViewerAction[] = [];
    expect(runPageKey(tools, contextWith(dispatched, { deselect: () => done.push("deselected"), marking, state }), "Escape", false)).toBe(
      true,
    );
    expect(runPageKey(tools, contextWith(dispatched, { state }), "Escape", false)).toBe(true);
    expect(runPageKey(tools, contextWith(dispatched), "Escape", false)).toBe(false);
    expect(done).toEqual(["window", "deselected"]);
    expect(dispatched).toEqual([{ kind: "alone", imageId: null }]);
  });
  test("A adds a mark once, however long it is held, and only while a drawing tool is active", () => {
    let added = 0;
    const placeMark = () => void added++;
    expect(runPageKey(tools, contextWith([], { placeMark }), "A", false)).toBe(true);
    expect(runPageKey(tools, contextWith([], { placeMark }), "A", true)).toBe(false);
    expect(runPageKey(tools, contextWith([]), "A", false)).toBe(false);
    expect(added).toBe(1);
  });
  test("keys of actions that a page does not have are left to it", () => {
    const bare = contextWith([], { marking: null, undo: null, redo: null, openKeyMap: null });
    for (const key of ["P", "B", "E", "Z", "Shift Z", "Delete", "?"]) expect(runPageKey(tools, bare, key, false)).toBe(false);
    expect(markTools.undo.isReady(bare)).toBe(false);
  });
});
