import { problemOfShape } from "@second-read/domain";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { XY } from "./affine.ts";
import type { CellLayout } from "./layout.ts";
import { fitView, type View } from "./placement.ts";
import { addedByKey } from "./pointer-machine.ts";
import { onScreen, storedAt } from "./view-transform.ts";
import { cellsOf, type ViewerDriver, viewerDriver } from "./viewer-driver.ts";
import { initialViewerState } from "./viewer-state.ts";

const box = {
  id: "box",
  imageId: "r",
  shape: "BOX",
  points: [
    [200, 300],
    [300, 450],
  ],
  whose: "first",
  label: "mass",
  editable: true,
} as const;
const other = {
  id: "other",
  imageId: "r",
  shape: "BOX",
  points: [
    [500, 300],
    [600, 450],
  ],
  whose: "second",
  label: "mass",
} as const;

let drive: ViewerDriver;
beforeEach(() => {
  drive = viewerDriver([box, other]);
});

/** The screen position of a stored pixel of the right view. */
const at = (column: number, row: number): XY => drive.screenOf("r", [column, row]);

describe("by key", () => {
  const cell = (view: Partial<View> = {}, id = "r") =>
    cellsOf({ ...initialViewerState, view: { ...fitView, ...view } }).find((layout) => layout.cell.imageId === id) as CellLayout;

  test("a tool adds its mark in the middle of the breast", () => {
    expect(addedByKey("point", cell())).toEqual({ kind: "add", imageId: "r", region: { shape: "POINT", points: [[400, 500]] } });
    const added = addedByKey("box", cell());
    if (added?.kind !== "add") throw new Error("No box was added.");
    const [[left, top], [right, bottom]] = added.region.points as [XY, XY];
    expect([left + right, top + bottom]).toEqual([expect.closeTo(800, 1), expect.closeTo(1000, 1)]);
    expect(problemOfShape("BOX", added.region.points)).toBeNull();
  });
  test("of an enlarged breast it takes the part on screen", () => {
    const layout = cell({ zoom: 4, outMm: 30, downMm: 20 });
    const added = addedByKey("point", layout);
    if (added?.kind !== "add" || !layout.drawn) throw new Error("No point was added.");
    const [x, y] = onScreen(layout.drawn.transform, added.region.points[0] as XY);
    expect([x, y]).toEqual([expect.closeTo(layout.rect.width / 2, 0), expect.closeTo(layout.rect.height / 2, 0)]);
  });
  test("a prior takes none, and says so", () => {
    expect(addedByKey("box", cell({}, "l"))).toEqual({ kind: "refused", sentence: "The prior is read-only." });
  });
});

describe("with the mouse", () => {
  test("a click on a mark's line selects it, a click on tissue deselects it", () => {
    drive.click(at(200, 380));
    expect(drive.selectedId()).toBe("box");
    drive.click(at(420, 700));
    expect(drive.selectedId()).toBeNull();
  });
  test("a selected mark is moved by its inside; in an unselected mark a drag sets the window", () => {
    drive.drag(at(250, 380), at(290, 400));
    expect(drive.mark("box")).toEqual(box);
    expect(drive.state().windowing.adjustment.factor).not.toBe(1);
    drive.click(at(200, 380));
    drive.drag(at(250, 380), at(290, 400));
    expect(drive.points("box")).toEqual([
      [240, 320],
      [340, 470],
    ]);
    expect(drive.changes()).toBe(1);
  });
  test("a handle resizes, and a click that moves slightly changes nothing", () => {
    drive.click(at(200, 380));
    drive.drag(at(300, 450), at(360, 500));
    expect(drive.points("box")).toEqual([
      [200, 300],
      [360, 500],
    ]);
    const [x, y] = at(360, 500);
    drive.drag([x, y], [x + 2, y + 1]);
    expect(drive.changes()).toBe(1);
  });
  test("a drag that would leave nothing keeps the last valid mark", () => {
    drive.click(at(200, 380));
    drive.drag(at(300, 450), at(200, 450), at(260, 450), at(200, 450));
    expect(problemOfShape("BOX", drive.points("box"))).toBeNull();
    expect(drive.points("box")[0]).toEqual([200, 300]);
  });
  test("a mark dragged off its image stops at the edge", () => {
    drive.click(at(200, 380));
    drive.drag(at(250, 380), at(-5000, 380));
    expect(drive.points("box")).toEqual([
      [0, 300],
      [100, 450],
    ]);
  });
  test("somebody else's mark can be selected but not changed", () => {
    drive.click(at(500, 380));
    expect(drive.selectedId()).toBe("other");
    drive.drag(at(500, 380), at(560, 420));
    drive.drag(at(600, 450), at(640, 480));
    expect(drive.mark("other")).toEqual(other);
    expect(drive.changes()).toBe(0);
  });
  test("a box and an ellipse are drawn by a drag, a point by a click, and the new mark can be resized at once", () => {
    drive.tool("box");
    drive.drag(at(400, 600), at(460, 700));
    expect(drive.added()).toEqual([
      [
        "BOX",
        [
          [400, 600],
          [460, 700],
        ],
      ],
    ]);
    drive.drag(at(460, 700), at(480, 720));
    expect(drive.points("new-1")).toEqual([
      [400, 600],
      [480, 720],
    ]);
    drive.tool("ellipse");
    drive.drag(at(100, 700), at(160, 720));
    drive.tool("point");
    drive.click(at(650, 800));
    expect(drive.added().map(([shape]) => shape)).toEqual(["BOX", "ELLIPSE", "POINT"]);
    expect(drive.added()[2]?.[1]).toEqual([[650, 800]]);
  });
  test("a click with the box tool draws a box of no size, which the page refuses", () => {
    drive.tool("box");
    drive.click(at(400, 600));
    expect(drive.added().map(([shape, points]) => problemOfShape(shape, points))).toEqual(["BOX lists a point twice."]);
  });
  test("nothing is drawn on a prior, and it says so", () => {
    drive.tool("box");
    drive.drag(drive.screenOf("l", [100, 600]), drive.screenOf("l", [160, 700]));
    expect(drive.added()).toEqual([]);
    expect(drive.refused()).toEqual(["The prior is read-only."]);
  });
  test("in the magnifier a line is hit where it is visible: a place slightly beside it on the image is beside it there", () => {
    const near: XY = [at(200, 380)[0] - 5, at(200, 380)[1]];
    expect(drive.markUnder(near)?.mark.id).toBe("box");
    drive.magnify(near);
    expect(drive.markUnder(near)).toBeNull();
    drive.magnify(at(200, 380));
    expect(drive.markUnder(at(200, 380))?.mark.id).toBe("box");
  });
});

describe("with fingers", () => {
  test("two fingers zoom and pan: the place under each stays under it, and the first one's action is cancelled", () => {
    const share = fc.double({ min: 0.1, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(share, share, share, share), fc.tuple(share, share, share, share), (from, to) => {
        const driver = viewerDriver([box]);
        const { rect } = driver.cell("r");
        const [a, b] = fingers(rect, from);
        const [c, d] = fingers(rect, to);
        fc.pre(Math.hypot(a[0] - b[0], a[1] - b[1]) > 30 && Math.hypot(c[0] - d[0], c[1] - d[1]) > 30);
        const factor = Math.hypot(c[0] - d[0], c[1] - d[1]) / Math.hypot(a[0] - b[0], a[1] - b[1]);
        fc.pre(factor > 0.55 && factor < 60);
        const middle = storedUnder(driver, between(a, b));
        driver.touch("down", 1, a);
        driver.touch("move", 1, [a[0] + 20, a[1] + 20]);
        driver.touch("move", 1, a);
        driver.touch("down", 2, b);
        driver.touch("move", 1, c);
        driver.touch("move", 2, d);
        driver.touch("up", 1, c);
        driver.touch("up", 2, d);
        expect(driver.state().windowing.adjustment).toEqual({ shift: 0, factor: 1 });
        const now = storedUnder(driver, between(c, d));
        expect(Math.hypot(now[0] - middle[0], now[1] - middle[1])).toBeLessThan(1e-6);
        expect(driver.state().view.zoom).toBeCloseTo(factor, 9);
      }),
    );
  });
  test("a finger selects from further away, moves and resizes", () => {
    const [x, y] = at(200, 380);
    drive.tap([x - 12, y]);
    expect(drive.selectedId()).toBe("box");
    drive.swipe(at(250, 380), at(270, 390));
    expect(drive.points("box")).toEqual([
      [220, 310],
      [320, 460],
    ]);
    drive.swipe(at(320, 460), at(350, 480));
    expect(drive.points("box")).toEqual([
      [220, 310],
      [350, 480],
    ]);
  });
  test("a second finger cancels the move of a mark", () => {
    drive.tap(at(200, 380));
    drive.touch("down", 1, at(250, 380));
    drive.touch("move", 1, at(350, 480));
    drive.touch("down", 2, at(500, 700));
    drive.touch("up", 1, at(350, 480));
    drive.touch("up", 2, at(500, 700));
    expect(drive.mark("box")).toEqual(box);
  });
});

describe("an ellipse is turned by its ring, around its centre", () => {
  const lying = [
    [300, 500],
    [500, 500],
    [400, 460],
    [400, 540],
  ];
  const upright = [
    [400, 400],
    [400, 600],
    [440, 500],
    [360, 500],
  ];
  beforeEach(() => {
    drive = viewerDriver([{ ...box, id: "oval", shape: "ELLIPSE", points: lying }]);
  });
  /** A quarter turn, clockwise, from the ring's place. */
  const quarter = (): [XY, XY, XY] => {
    const [middle, ring] = [at(400, 500), drive.ringOf("oval")];
    const [dx, dy] = [ring[0] - middle[0], ring[1] - middle[1]];
    return [ring, [middle[0] + dx - dy, middle[1] + dx + dy], [middle[0] - dy, middle[1] + dx]];
  };
  const expectPoints = (points: readonly (readonly number[])[]) =>
    drive.points("oval").forEach((point, index) => {
      expect(point[0]).toBeCloseTo(points[index]![0]!, 1);
      expect(point[1]).toBeCloseTo(points[index]![1]!, 1);
    });

  test("with the mouse", () => {
    drive.drag(...quarter());
    expectPoints(lying);
    drive.click(at(300, 500));
    drive.drag(...quarter());
    expectPoints(upright);
    expect(drive.changes()).toBe(1);
  });
  test("with a finger", () => {
    drive.tap(at(300, 500));
    drive.swipe(...quarter());
    expectPoints(upright);
  });
  test("with keys: by a degree, with Shift by ten", () => {
    drive.selectHandle("oval", "turn");
    for (let presses = 0; presses < 10; presses++) drive.press("Shift ArrowRight");
    for (let presses = 0; presses < 10; presses++) drive.press("ArrowUp");
    expectPoints(upright);
  });
});

test("keys move the selected mark along the screen by a pixel, with Shift by ten, delete it, and deselect it", () => {
  drive.click(at(200, 380));
  drive.press("ArrowRight");
  drive.press("Shift ArrowDown");
  expect(drive.points("box")).toEqual([
    [201, 310],
    [301, 460],
  ]);
  drive.selectHandle("box", 2);
  drive.press("ArrowLeft");
  expect(drive.points("box")).toEqual([
    [201, 310],
    [300, 460],
  ]);
  drive.press("Escape");
  expect(drive.selectedId()).toBeNull();
  drive.press("ArrowRight");
  expect(drive.points("box")).toEqual([
    [201, 310],
    [300, 460],
  ]);
  drive.click(at(201, 380));
  drive.press("Delete");
  expect(drive.mark("box")).toBeUndefined();
  drive.click(at(500, 380));
  drive.press("Delete");
  expect(drive.mark("other")).toEqual(other);
});

test("the driver's cells are laid out like the page's", () => {
  for (const { drawn } of cellsOf()) {
    const [x, y] = storedAt(drawn!.transform, onScreen(drawn!.transform, [12, 34]));
    expect([x, y].map((value) => Math.round(value))).toEqual([12, 34]);
  }
});

function fingers(
  rect: { x: number; y: number; width: number; height: number },
  [a, b, c, d]: readonly [number, number, number, number],
): [XY, XY] {
  const place = (x: number, y: number): XY => [rect.x + x * rect.width, rect.y + y * rect.height];
  return [place(a, b), place(c, d)];
}

const between = (a: XY, b: XY): XY => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

function storedUnder(driver: ViewerDriver, [x, y]: XY): XY {
  const { rect, drawn } = driver.cell("r");
  return storedAt(drawn!.transform, [x - rect.x, y - rect.y]);
}
