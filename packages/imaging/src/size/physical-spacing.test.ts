import { parseDicom, tags, textOf, textsOf, type WrittenElement } from "@second-read/dicom";
import { describe, expect, test } from "vitest";
import { readFiledImage } from "../read-filed-image.ts";
import { changedMammogram, makeFrom } from "../testing/filing.ts";

interface Said {
  readonly pixel?: string;
  readonly imager?: string;
  readonly scanned?: string;
  readonly type?: string;
  readonly factor?: number;
  readonly distances?: readonly [toDetector: number, toPatient: number];
}

function elementsOf({ pixel, imager, scanned, type, factor, distances }: Said): WrittenElement[] {
  const text = (tag: number, value: string | undefined): WrittenElement[] => (value === undefined ? [] : [{ tag, vr: "LO", value }]);
  return [
    ...text(tags.PixelSpacing, pixel),
    ...text(tags.ImagerPixelSpacing, imager),
    ...text(tags.NominalScannedPixelSpacing, scanned),
    ...text(tags.PixelSpacingCalibrationType, type),
    ...(factor === undefined ? [] : [{ tag: tags.EstimatedRadiographicMagnificationFactor, vr: "DS", value: factor } as const]),
    ...(distances === undefined
      ? []
      : ([
          { tag: tags.DistanceSourceToDetector, vr: "DS", value: distances[0] },
          { tag: tags.DistanceSourceToPatient, vr: "DS", value: distances[1] },
        ] as const)),
  ];
}

const make = (said: Said, facts = {}) =>
  makeFrom(changedMammogram(elementsOf(said), said.imager === undefined ? [tags.ImagerPixelSpacing] : []), facts);

describe("spacing by PS3.3 10.7.1.3, also after filing and reading again", () => {
  test.each<[string, Said, string, number | null, number | null]>([
    ["detector alone", { imager: "0.07\\0.07" }, "AT_DETECTOR", 0.07, 0.07],
    [
      "detector and the same pixel spacing: nothing was corrected",
      { imager: "0.07\\0.07", pixel: "0.07\\0.07" },
      "AT_DETECTOR",
      0.07,
      0.07,
    ],
    [
      "the same but for rounding",
      { imager: "0.094090909\\0.094090909", pixel: "0.09409\\0.09409" },
      "AT_DETECTOR",
      0.094090909,
      0.094090909,
    ],
    ["detector and another pixel spacing: corrected", { imager: "0.07\\0.07", pixel: "0.0636\\0.0636" }, "CALIBRATED", 0.0636, 0.0636],
    ["calibrated by a fiducial", { imager: "0.07\\0.07", pixel: "0.06\\0.06", type: "FIDUCIAL" }, "CALIBRATED", 0.06, 0.06],
    ["calibrated by geometry, though the same", { imager: "0.07\\0.07", pixel: "0.07\\0.07", type: "GEOMETRY" }, "CALIBRATED", 0.07, 0.07],
    ["calibrated, no detector", { pixel: "0.06\\0.06", type: "FIDUCIAL" }, "CALIBRATED", 0.06, 0.06],
    ["an unknown calibration type says nothing", { pixel: "0.06\\0.06", type: "GUESS" }, "STATED", 0.06, 0.06],
    ["magnification factor", { imager: "0.07\\0.07", factor: 1.75 }, "CALIBRATED", 0.04, 0.04],
    [
      "magnification factor beside an uncorrected pixel spacing",
      { imager: "0.07\\0.07", pixel: "0.07\\0.07", factor: 1.75 },
      "CALIBRATED",
      0.04,
      0.04,
    ],
    [
      "magnification factor beside a corrected pixel spacing: not twice",
      { imager: "0.07\\0.07", pixel: "0.04\\0.04", factor: 1.75 },
      "CALIBRATED",
      0.04,
      0.04,
    ],
    ["distances", { imager: "0.07\\0.07", distances: [700, 400] }, "CALIBRATED", 0.04, 0.04],
    ["distances that cannot be", { imager: "0.07\\0.07", distances: [400, 700] }, "AT_DETECTOR", 0.07, 0.07],
    ["a factor below 1", { imager: "0.07\\0.07", factor: 0.5 }, "AT_DETECTOR", 0.07, 0.07],
    ["pixel spacing alone", { pixel: "0.2\\0.2" }, "STATED", 0.2, 0.2],
    ["film as scanned", { scanned: "0.05\\0.05" }, "STATED", 0.05, 0.05],
    ["film as scanned, repeated", { scanned: "0.05\\0.05", pixel: "0.05\\0.05" }, "STATED", 0.05, 0.05],
    ["film, calibrated since", { scanned: "0.05\\0.05", pixel: "0.048\\0.048" }, "CALIBRATED", 0.048, 0.048],
    ["film, calibrated by word", { scanned: "0.05\\0.05", pixel: "0.05\\0.05", type: "FIDUCIAL" }, "CALIBRATED", 0.05, 0.05],
    ["rows and columns apart", { imager: "0.1\\0.05" }, "AT_DETECTOR", 0.1, 0.05],
    ["zero", { imager: "0\\0" }, "NONE", null, null],
    ["negative", { imager: "-0.07\\-0.07" }, "NONE", null, null],
    ["half of a pair", { imager: "0.07" }, "NONE", null, null],
    ["half of a pair, the other half blank", { imager: "\\0.07" }, "NONE", null, null],
    ["no number", { imager: "0,07\\0,07" }, "NONE", null, null],
    ["a typing mistake", { imager: "70\\70" }, "NONE", null, null],
    ["an invalid pixel spacing does not spoil the detector's", { imager: "0.07\\0.07", pixel: "0\\0" }, "AT_DETECTOR", 0.07, 0.07],
    ["an invalid detector's does not spoil the pixel spacing", { imager: "0\\0", pixel: "0.06\\0.06" }, "STATED", 0.06, 0.06],
  ])("%s", async (_, said, basis, rowMm, columnMm) => {
    const { spacing, file } = await make(said);
    const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
    expect(spacing).toEqual({ basis, rowMm: close(rowMm), columnMm: close(columnMm) });
    expect(readFiledImage(file).spacing).toEqual(spacing);
    // Filing a filed image again changes nothing.
    expect((await makeFrom(file)).spacing).toEqual(spacing);
  });

  test("the filed object keeps the source's type of calibration and its detector's and scanner's spacing", async () => {
    for (const type of ["FIDUCIAL", "GEOMETRY"]) {
      const { dataSet } = parseDicom((await make({ imager: "0.07\\0.07", pixel: "0.06\\0.06", type })).file);
      expect(textOf(dataSet, tags.PixelSpacingCalibrationType)).toBe(type);
      expect(textsOf(dataSet, tags.ImagerPixelSpacing)).toEqual(["0.07", "0.07"]);
    }
    const corrected = parseDicom((await make({ imager: "0.07\\0.07", pixel: "0.0636\\0.0636" })).file).dataSet;
    expect(corrected.has(tags.PixelSpacingCalibrationType)).toBe(false);
    const film = parseDicom((await make({ scanned: "0.05\\0.05" })).file).dataSet;
    expect([textsOf(film, tags.NominalScannedPixelSpacing), textsOf(film, tags.PixelSpacing)]).toEqual([
      ["0.05", "0.05"],
      ["0.05", "0.05"],
    ]);
  });

  test("facts replace a missing or merely stated spacing, but not a measured one", async () => {
    const said = { pixelSpacingMm: 0.1 };
    expect((await make({}, said)).spacing).toEqual({ basis: "STATED", rowMm: 0.1, columnMm: 0.1 });
    expect((await make({ scanned: "0.05\\0.05" }, said)).spacing).toEqual({ basis: "STATED", rowMm: 0.1, columnMm: 0.1 });
    expect((await make({ imager: "0.07\\0.07" }, said)).spacing).toMatchObject({ basis: "AT_DETECTOR" });
  });
});
