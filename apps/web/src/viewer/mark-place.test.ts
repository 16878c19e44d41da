import { describe, expect, test } from "vitest";
import type { XY } from "./affine.ts";
import type { ViewerMark } from "./marks.ts";
import { viewerDriver } from "./viewer-driver.ts";

const size = { rows: 1000, columns: 800 };
/** Breast from column 400 on, air before it. */
const pixels = Uint16Array.from({ length: size.rows * size.columns }, (_, index) => (index % size.columns >= 400 ? 500 : 10));
const decoded = { levels: [{ ...size, pixels }], air: { low: 0, high: 40 } };

function drawn(tool: "point" | "box" | "ellipse", from: XY, to: XY, image: Parameters<typeof viewerDriver>[1] = decoded) {
  const drive = viewerDriver([], image);
  drive.tool(tool);
  drive.drag(drive.screenOf("r", from), drive.screenOf("r", to));
  return { added: drive.added().map(([shape, points]) => [shape, points.map((point) => point.map(Math.round))]), refused: drive.refused() };
}

describe("a new mark", () => {
  test("on air only is refused, whatever its shape", () => {
    for (const tool of ["point", "box", "ellipse"] as const)
      expect(drawn(tool, [100, 200], [300, 400])).toEqual({ added: [], refused: ["There is no breast tissue here."] });
  });
  test("that contains some of the breast is accepted as drawn, and so is a point at the skin", () => {
    expect(drawn("box", [100, 200], [420, 400])).toEqual({
      added: [
        [
          "BOX",
          [
            [100, 200],
            [420, 400],
          ],
        ],
      ],
      refused: [],
    });
    expect(drawn("point", [395, 300], [395, 300]).added).toEqual([["POINT", [[395, 300]]]]);
  });
  test("beside the image: a point is refused, a box ends at the edge", () => {
    expect(drawn("point", [650, -20], [650, -20])).toEqual({ added: [], refused: ["This is outside the image."] });
    expect(drawn("box", [600, 900], [700, 1050]).added).toEqual([
      [
        "BOX",
        [
          [600, 900],
          [700, 1000],
        ],
      ],
    ]);
  });
  test("on film, where air and breast cannot be separated, is accepted anywhere", () => {
    expect(drawn("box", [100, 200], [300, 400], { ...decoded, air: null }).refused).toEqual([]);
  });
});

describe("a changed mark", () => {
  const box = (left: number, right: number): ViewerMark => ({
    id: "one",
    imageId: "r",
    shape: "BOX",
    points: [
      [left, 200],
      [right, 400],
    ],
    whose: "first",
    label: "mass",
    editable: true,
  });
  const moved = (drive: ReturnType<typeof viewerDriver>, from: XY, to: XY) =>
    drive.drag(drive.screenOf("r", from), drive.screenOf("r", to));

  test("is unchanged where moving or resizing by pointer would leave it on air only", () => {
    for (const [from, to] of [
      [
        [500, 300],
        [200, 300],
      ],
      [
        [600, 400],
        [380, 400],
      ],
    ] as const) {
      const drive = viewerDriver([box(350, 600)], decoded);
      drive.click(drive.screenOf("r", [350, 300]));
      moved(drive, from, to);
      expect(drive.points("one").map((point) => point.map(Math.round))).toEqual(box(350, 600).points);
      expect(drive.refused()).toEqual(["There is no breast tissue here."]);
    }
  });
  test("is unchanged where keys would move it onto air, and may be moved back from there", () => {
    const drive = viewerDriver([box(398, 405)], decoded);
    drive.click(drive.screenOf("r", [402, 300]));
    drive.press("Shift ArrowLeft");
    expect(drive.points("one")).toEqual(box(398, 405).points);
    expect(drive.refused()).toEqual(["There is no breast tissue here."]);

    const onAir = viewerDriver([box(300, 380)], decoded);
    onAir.click(onAir.screenOf("r", [300, 300]));
    onAir.press("Shift ArrowRight");
    expect(onAir.points("one")).toEqual(box(310, 390).points);
    expect(onAir.refused()).toEqual([]);
  });
});
