import { expect, it } from "vitest";
import { lesionSizeMm, lesionsInWords } from "./lesion-size.ts";

const images = [
  { id: "cc", pixelSpacingMm: [0.1, 0.2] },
  { id: "mlo", pixelSpacingMm: [0.1, 0.1] },
  { id: "film", pixelSpacingMm: null },
];
const mark = (imageId: string, shape: string, points: number[][]) => ({ imageId, shape, points });

it("takes the longest extent over the views, with each direction's own spacing", () => {
  const box = mark("cc", "BOX", [
    [10, 10],
    [60, 90],
  ]);
  const ellipse = mark("mlo", "ELLIPSE", [
    [0, 0],
    [120, 0],
    [60, -20],
    [60, 20],
  ]);
  expect(lesionSizeMm({ marks: [box] }, images)).toBe(10);
  expect(lesionSizeMm({ marks: [box, ellipse] }, images)).toBe(12);
});

it("knows no size of a point, nor without millimetres", () => {
  expect(lesionSizeMm({ marks: [mark("cc", "POINT", [[5, 5]])] }, images)).toBeNull();
  expect(
    lesionSizeMm(
      {
        marks: [
          mark("film", "BOX", [
            [0, 0],
            [50, 50],
          ]),
        ],
      },
      images,
    ),
  ).toBeNull();
});

it("names each kind once, with its largest size", () => {
  const box = (side: number) =>
    mark("mlo", "BOX", [
      [0, 0],
      [side, side],
    ]);
  const findings = [
    { kind: "MASS", marks: [box(340)] },
    { kind: "MASS", marks: [box(350)] },
    { kind: "CALCIFICATIONS", marks: [] },
  ];
  expect(lesionsInWords(findings, images)).toBe("mass 35 mm, calcifications");
  expect(lesionsInWords([], images)).toBe("");
});
