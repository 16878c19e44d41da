import type { XY } from "./affine.ts";
import type { DrawnCell } from "./layout.ts";
import type { Selection } from "./mark-buttons.tsx";
import { moved, type Region, regionOf, resizedBy } from "./mark-geometry.ts";
import { problemOfChange } from "./mark-place.ts";
import type { Marking, ViewerMark } from "./marks.ts";
import type { ToolContext } from "./tool.ts";
import { turnedBy } from "./turn-handle.ts";
import { storedStep } from "./view-transform.ts";

interface KeysOnMarkInput {
  readonly mark: ViewerMark;
  readonly selection: Selection;
  readonly drawn: DrawnCell;
  readonly marking: Marking;
  readonly select: (selection: null) => void;
}

/**
 * The keys of the selected mark: arrows move it or its handle in screen directions; on the turn handle they turn it by a degree instead of a pixel.
 */
export function keysOnMark({ mark, selection, drawn, marking, select }: KeysOnMarkInput): NonNullable<ToolContext["selected"]> {
  function change(before: Region | null, after: Region | null, continues: boolean) {
    if (!before || !after) return;
    const sentence = problemOfChange(before, after, drawn.decoded);
    if (sentence === null) marking.change(mark.id, after.points, continues);
    else marking.refused(sentence);
  }
  return {
    move(direction: XY, pixels: number, continues: boolean) {
      const region = regionOf(mark);
      const { handle } = selection;
      if (handle === "turn") {
        const degrees = (direction[0] + direction[1]) * pixels;
        change(region, region && turnedBy(region, drawn.transform, (degrees * Math.PI) / 180, drawn.decoded), continues);
        return;
      }
      const [across, down] = storedStep(drawn.transform, direction);
      const by: XY = [across * pixels, down * pixels];
      const next = region && (handle === null ? moved(region, by, drawn.decoded) : resizedBy(region, handle, by, drawn.decoded));
      change(region, next, continues);
    },
    remove() {
      select(null);
      marking.remove(mark.id);
    },
  };
}
