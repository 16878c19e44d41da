import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { XY } from "./affine.ts";
import type { Pointer } from "./lens.ts";
import { handlesOf } from "./mark-geometry.ts";
import type { MarkHit } from "./mark-hit.ts";
import { boundsOnScreen } from "./mark-outline.ts";
import type { ViewerMark } from "./marks.ts";
import { zoomAbout } from "./placement.ts";
import {
  cellAt,
  type Gesture,
  markUnder,
  noGesture,
  type PointerEffect,
  type PointerInput,
  pointerStep,
  type Scene,
} from "./pointer-machine.ts";
import { onScreen } from "./view-transform.ts";

interface PointersInput {
  /** The element whose box defines the viewer's coordinates. */
  readonly place: RefObject<HTMLDivElement | null>;
  readonly scene: Scene;
  readonly apply: (effect: PointerEffect) => void;
  readonly onPointer: (pointer: Pointer | null) => void;
  readonly onHoverMark: (mark: ViewerMark | null) => void;
}

type Handlers = Pick<
  React.DOMAttributes<HTMLDivElement>,
  "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel" | "onPointerLeave" | "onContextMenu"
>;

/** Handles mouse, pen and fingers on the images, and sets the cursor for what they would drag. */
export function usePointers({ place, scene, apply, onPointer, onHoverMark }: PointersInput): {
  handlers: Handlers;
  cursor: string | undefined;
} {
  // A ref, not a state: two fingers move before the page renders again.
  const gesture = useRef<Gesture>(noGesture);
  const [hit, setHit] = useState<MarkHit | null>(null);
  const latest = useRef(scene);
  latest.current = scene;
  useWheel(place, latest, apply);

  const inputOf = (kind: PointerInput["kind"], event: PointerEvent): PointerInput => ({
    kind,
    id: event.pointerId,
    pointer: event.pointerType === "touch" ? "touch" : "mouse",
    button: event.button,
    pans: event.shiftKey || spaceIsDown(),
    at: placeOf(event, event.currentTarget),
  });
  function step(input: PointerInput) {
    const { gesture: next, effects } = pointerStep(gesture.current, input, latest.current);
    gesture.current = next;
    effects.forEach(apply);
  }
  function look({ at, pointer }: PointerInput) {
    const layout = cellAt(latest.current.cells, at);
    onPointer(layout ? { imageId: layout.cell.imageId, at: [at[0] - layout.rect.x, at[1] - layout.rect.y] } : null);
    const under =
      gesture.current.kind === "none" && pointer === "mouse" && latest.current.tool === "window"
        ? markUnder(latest.current, at, pointer)
        : null;
    setHit(under);
    onHoverMark(under?.mark ?? null);
  }

  const handlers: Handlers = {
    onPointerDown(event) {
      // Buttons on the images keep their own behaviour.
      if (event.target instanceof Element && event.target.closest("button, a")) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const input = inputOf("down", event);
      look(input);
      step(input);
    },
    onPointerMove(event) {
      const input = inputOf("move", event);
      step(input);
      look(input);
    },
    onPointerUp(event) {
      step(inputOf("up", event));
    },
    onPointerCancel(event) {
      step(inputOf("cancel", event));
    },
    onPointerLeave() {
      onPointer(null);
      onHoverMark(null);
      setHit(null);
    },
    onContextMenu(event) {
      event.preventDefault();
    },
  };
  return { handlers, cursor: hit ? cursorOf(hit, scene) : undefined };
}

function placeOf({ clientX, clientY }: { clientX: number; clientY: number }, element: Element): XY {
  const box = element.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}

function cursorOf(hit: MarkHit, { selectedId, cells }: Scene): string {
  if (hit.part === "body") return hit.mark.editable && hit.mark.id === selectedId ? "move" : "pointer";
  const transform = cells.find(({ drawn }) => drawn?.imageId === hit.mark.imageId)?.drawn?.transform;
  if (hit.handle === "turn") return "grab";
  const handle = handlesOf(hit.region)[hit.handle];
  if (!transform || !handle) return "pointer";
  const { left, top, right, bottom } = boundsOnScreen(hit.region, transform);
  const [x, y] = onScreen(transform, handle);
  const [dx, dy] = [x - (left + right) / 2, y - (top + bottom) / 2];
  if (Math.abs(dx) > 2.4 * Math.abs(dy)) return "ew-resize";
  if (Math.abs(dy) > 2.4 * Math.abs(dx)) return "ns-resize";
  return dx * dy > 0 ? "nwse-resize" : "nesw-resize";
}

/** The wheel zooms around the pointer. Its listener must not be passive, or the page would scroll too. */
function useWheel(place: RefObject<HTMLDivElement | null>, scene: RefObject<Scene>, apply: (effect: PointerEffect) => void) {
  const act = useRef(apply);
  act.current = apply;
  useEffect(() => {
    const target = place.current;
    function onWheel(event: WheelEvent) {
      if (!target || event.shiftKey) return;
      const at = placeOf(event, target);
      const layout = cellAt(scene.current.cells, at);
      if (!layout?.drawn) return;
      event.preventDefault();
      const { rect, drawn } = layout;
      const pane = { side: drawn.placed.side, size: rect, fit: drawn.fit };
      const view = zoomAbout(drawn.view, pane, [at[0] - rect.x, at[1] - rect.y], 2 ** (-event.deltaY / 400));
      act.current({ kind: "view", imageId: drawn.imageId, view });
    }
    target?.addEventListener("wheel", onWheel, { passive: false });
    return () => target?.removeEventListener("wheel", onWheel);
  }, [place, scene]);
}

let spaceDown = false;
if (typeof window !== "undefined") {
  window.addEventListener("keydown", (event) => {
    if (event.code === "Space") spaceDown = true;
  });
  window.addEventListener("keyup", (event) => {
    if (event.code === "Space") spaceDown = false;
  });
}
function spaceIsDown(): boolean {
  return spaceDown;
}
