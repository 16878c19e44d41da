import type { ReactNode } from "react";
import type { ViewerImage } from "./layout.ts";
import type { Marking, ViewerMark } from "./marks.ts";

export interface HeatMapOverlay {
  readonly url: string;
  readonly opacity: number;
}

export interface ExamViewerProps {
  /** Names the exam in measurements of drawing; a page that shows another exam mounts another viewer. */
  readonly examKey: string;
  readonly images: readonly ViewerImage[];
  /** Images of an earlier exam, hung beside these; loaded when their step is opened. */
  readonly prior?: readonly ViewerImage[];
  readonly marks?: readonly ViewerMark[];
  readonly litMarkIds?: ReadonlySet<string>;
  /** Heat maps by image id, drawn over the image in its stored frame. */
  readonly heatMaps?: Readonly<Record<string, HeatMapOverlay>>;
  /** Allows drawing and changing marks; without it they can only be selected and measured. */
  readonly marking?: Marking;
  /** The page's own undo and redo, for their keys and buttons; null where there is nothing to undo. */
  readonly undo?: (() => void) | null;
  readonly redo?: (() => void) | null;
  readonly openKeyMap?: () => void;
  readonly onHoverMark?: (id: string | null) => void;
  readonly onSelectMark?: (id: string | null) => void;
  /** The breast under the pointer or the focus. */
  readonly onSide?: (side: "R" | "L") => void;
  /** Requests a fresh URL for an image whose URL has expired. */
  readonly freshUrl?: (imageId: string) => Promise<string | null>;
  /** Called once every view of the first step has been drawn. */
  readonly onPainted?: () => void;
  /** Images that have not been on screen yet; the step menu names them. */
  readonly unseenIds?: ReadonlySet<string>;
  /** Called with the images on screen whenever they change. */
  readonly onSeen?: (imageIds: readonly string[]) => void;
  /** Goes to the step that contains this image; a new object is a new request. */
  readonly show?: { readonly imageId: string } | null;
  /** False while a dialog is open: keys then belong to it. */
  readonly keysActive?: boolean;
  readonly children?: ReactNode;
}
