import type { XY } from "./affine.ts";
import type { DrawnCell } from "./layout.ts";
import type { Selection } from "./mark-buttons.tsx";
import { moved, regionOf, resizedBy } from "./mark-geometry.ts";
import type { Marking, ViewerMark } from "./marks.ts";
import type { ToolContext } from "./tools.ts";
import { storedStep } from "./view-transform.ts";

interface KeysOnMarkInput {
  readonly mark: ViewerMark;
  readonly selection: Selection;
  readonly drawn: DrawnCell;
  readonly marking: Marking;
  readonly select: (selection: null) => void;
}

/** What keys do to the selected mark: arrows move it, or its handle, along the screen. */
export function keysOnMark({ mark, selection, drawn, marking, select }: KeysOnMarkInput): NonNullable<ToolContext["selected"]> {
  return {
    move(direction: XY, pixels: number, continues: boolean) {
      const region = regionOf(mark);
      const [across, down] = storedStep(drawn.transform, direction);
      const by: XY = [across * pixels, down * pixels];
      const { handle } = selection;
      const next = region && (handle === null ? moved(region, by, drawn.decoded) : resizedBy(region, handle, by, drawn.decoded));
      if (next) marking.change(mark.id, next.points, continues);
    },
    remove() {
      select(null);
      marking.remove(mark.id);
    },
  };
}
