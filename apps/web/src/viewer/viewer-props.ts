import type { ReactNode } from "react";
import type { ViewerImage } from "./layout.ts";
import type { Marking, ViewerMark } from "./marks.ts";

export interface HeatMapOverlay {
  readonly url: string;
  readonly opacity: number;
}

export interface ExamViewerProps {
  /** Changes with the exam: view and hanging start anew, windowing too. */
  readonly examKey: string;
  readonly images: readonly ViewerImage[];
  /** Of an earlier exam, hung beside these; loaded when its step is opened. */
  readonly prior?: readonly ViewerImage[];
  readonly marks?: readonly ViewerMark[];
  readonly litMarkIds?: ReadonlySet<string>;
  /** Heat maps by image id, drawn over the image in its stored frame. */
  readonly heatMaps?: Readonly<Record<string, HeatMapOverlay>>;
  /** Lets marks be drawn and changed; without it they are selected and measured only. */
  readonly marking?: Marking;
  /** Undo and redo of the page's own work, for their keys and buttons; null where there is nothing to undo. */
  readonly undo?: (() => void) | null;
  readonly redo?: (() => void) | null;
  readonly openKeyMap?: () => void;
  readonly onHoverMark?: (id: string | null) => void;
  readonly onSelectMark?: (id: string | null) => void;
  /** The breast under the pointer or the focus. */
  readonly onSide?: (side: "R" | "L") => void;
  /** A fresh address for an image whose address has expired. */
  readonly freshUrl?: (imageId: string) => Promise<string | null>;
  /** Every view of the first hanging is on screen. */
  readonly onPainted?: () => void;
  /** Images that no step has shown yet: the step control names them. */
  readonly unseenIds?: ReadonlySet<string>;
  /** The images on screen, each time that others are. */
  readonly onSeen?: (imageIds: readonly string[]) => void;
  /** Goes to the step that holds this image; a new object asks anew. */
  readonly show?: { readonly imageId: string } | null;
  /** False while a dialog is open: keys then belong to it. */
  readonly keysActive?: boolean;
  readonly children?: ReactNode;
}
