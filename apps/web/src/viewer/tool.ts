import type { Dispatch } from "react";
import type { PageKey } from "../ui/page-keys.ts";
import type { XY } from "./affine.ts";
import type { Stage } from "./hanging-stages.ts";
import type { CellLayout } from "./layout.ts";
import type { Pointer } from "./lens.ts";
import type { Marking } from "./marks.ts";
import type { ViewerAction, ViewerState } from "./viewer-state.ts";

/** The context of the tools: the current layout of the page, and its actions. */
export interface ToolContext {
  readonly state: ViewerState;
  readonly dispatch: Dispatch<ViewerAction>;
  readonly stages: readonly Stage[];
  readonly cells: readonly CellLayout[];
  readonly pointer: Pointer | null;
  /** The view last pointed at or focused. */
  readonly activeId: string | null;
  readonly ratio: number;
  /** The mark that keys change; null where none is selected or it cannot be changed. */
  readonly selected: { readonly move: (direction: XY, pixels: number, continues: boolean) => void; readonly remove: () => void } | null;
  readonly deselect: (() => void) | null;
  /** The drawing tool that is active; null on pages without marking. */
  readonly marking: Pick<Marking, "tool" | "setTool" | "hasKeys"> | null;
  /** Puts a mark of the active drawing tool into the view that keys act on, without a pointer; null where no such tool is active. */
  readonly placeMark: (() => void) | null;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly openKeyMap: (() => void) | null;
}

/** One tool of the viewer. This table feeds the keys, the toolbar and the key map; by its button a tool runs with the key "". */
export interface ViewerTool extends PageKey<ToolContext> {
  readonly id: string;
  readonly label: string;
  readonly isOn?: (context: ToolContext) => boolean;
  readonly isReady?: (context: ToolContext) => boolean;
}

/** The view that keys and buttons act on: the one under the pointer, or the last one pointed at or focused, or the first. */
export function activeLayout({ cells, pointer, activeId }: Pick<ToolContext, "cells" | "pointer" | "activeId">): CellLayout | undefined {
  const drawn = cells.filter((layout) => layout.drawn);
  const of = (imageId: string | null | undefined) => drawn.find(({ cell }) => imageId && cell.imageId === imageId);
  return of(pointer?.imageId) ?? of(activeId) ?? drawn[0];
}

/** The pointer's place in the view, or the view's centre. */
export function placeIn(layout: CellLayout, pointer: Pointer | null): XY {
  return pointer && pointer.imageId === layout.cell.imageId ? pointer.at : [layout.rect.width / 2, layout.rect.height / 2];
}

const arrows: Readonly<Record<string, XY>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
export const arrowKeys = Object.keys(arrows);
export const shifted = (key: string) => `Shift ${key}`;
export const directionOf = (key: string): XY => arrows[key.replace("Shift ", "")] ?? [0, 0];

/** Runs the action if there is one, and returns whether there was. */
export const ifThere = (act: (() => void) | null): boolean => {
  act?.();
  return act !== null;
};
