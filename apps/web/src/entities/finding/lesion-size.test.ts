import { expect, it } from "vitest";
import { lesionSize, lesionsInWords } from "./lesion-size.ts";

const images = [
  { id: "cc", pixelSpacingMm: [0.1, 0.2], spacingBasis: "CALIBRATED", viewModifiers: [] },
  { id: "mlo", pixelSpacingMm: [0.1, 0.1], spacingBasis: "AT_DETECTOR", viewModifiers: [] },
  { id: "magnified", pixelSpacingMm: [0.1, 0.1], spacingBasis: "AT_DETECTOR", viewModifiers: ["MAGNIFICATION"] },
  { id: "film", pixelSpacingMm: null, spacingBasis: "NONE", viewModifiers: [] },
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
  expect(lesionSize({ marks: [box] }, images)).toEqual({ mm: 10, spacingBasis: "CALIBRATED" });
  expect(lesionSize({ marks: [box, ellipse] }, images)).toEqual({ mm: 12, spacingBasis: "AT_DETECTOR" });
});

it("is null for a point and without millimetres", () => {
  expect(lesionSize({ marks: [mark("cc", "POINT", [[5, 5]])] }, images)).toBeNull();
  expect(
    lesionSize(
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
  expect(lesionsInWords(findings, images)).toBe("mass 35 mm at detector, calcifications");
  expect(lesionsInWords([], images)).toBe("");
});

it("uses a magnified view of unknown factor only where no other has a size", () => {
  const on = (imageId: string, side: number) =>
    mark(imageId, "BOX", [
      [0, 0],
      [side, side],
    ]);
  expect(lesionSize({ marks: [on("magnified", 180), on("mlo", 100)] }, images)).toEqual({ mm: 10, spacingBasis: "AT_DETECTOR" });
  expect(lesionSize({ marks: [on("magnified", 180)] }, images)).toEqual({ mm: 18, spacingBasis: "AT_DETECTOR" });
});
