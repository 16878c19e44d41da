import { concatenate, parseDicom, sopClasses, tags, textOf, textsOf, viewCodes, type WrittenElement } from "@second-read/dicom";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { changedMammogram, codeFrom, makeFrom } from "../testing/filing.ts";
import type { ImportedFacts } from "./imported-facts.ts";

const cs = (tag: number, value: string | string[]): WrittenElement => ({ tag, vr: "CS", value });
const filedText = async (bytes: Uint8Array, tag: number, facts?: ImportedFacts) =>
  textOf(parseDicom((await makeFrom(bytes, facts)).file).dataSet, tag);

describe("burned-in text", () => {
  const film = (burnedIn: string) => changedMammogram([cs(tags.Modality, "CR"), cs(tags.BurnedInAnnotation, burnedIn)]);
  const digital = (burnedIn: string) => changedMammogram([cs(tags.BurnedInAnnotation, burnedIn)]);
  const facts: Record<string, ImportedFacts> = {
    none: {},
    row: { vouchedFor: true },
    yes: { vouchedFor: true, pixelsAreClean: true },
    no: { vouchedFor: true, pixelsAreClean: false },
  };

  test.each([
    ["digital", "NO", "none", true],
    ["digital", "NO", "row", true],
    ["digital", "NO", "yes", true],
    ["digital", "NO", "no", false],
    ["digital", "", "none", false],
    ["digital", "", "row", true],
    ["digital", "", "no", false],
    ["digital", "YES", "none", false],
    ["digital", "YES", "row", false],
    ["digital", "YES", "yes", true],
    ["digital", "YES", "no", false],
    ["film", "NO", "none", false],
    ["film", "NO", "row", true],
    ["film", "YES", "row", false],
    ["film", "YES", "yes", true],
    ["film", "", "row", true],
    ["film", "", "no", false],
  ])("%s that says %j, facts: %s", async (kind, burnedIn, said, filed) => {
    const bytes = (kind === "film" ? film : digital)(burnedIn);
    expect(await codeFrom(bytes, facts[said])).toBe(filed ? "FILED" : "BURNED_IN_UNCHECKED");
    if (filed) expect(await filedText(bytes, tags.BurnedInAnnotation, facts[said])).toBe(burnedIn === "YES" ? "YES" : "NO");
  });
});

describe("laterality", () => {
  const sides = (image: string | string[], series: string) =>
    changedMammogram([cs(tags.ImageLaterality, image), cs(tags.Laterality, series)]);

  test.each<[string | string[], string, string]>([
    ["R", "", "R"],
    ["L", "", "L"],
    ["", "L", "L"],
    ["R", "R", "R"],
    ["r", "", "R"],
    ["Left", "", "L"],
    ["R", "B", "R"],
    ["R", "L", "FILE_CONTRADICTS_ITSELF"],
    ["L", "R", "FILE_CONTRADICTS_ITSELF"],
    ["B", "", "BOTH_BREASTS"],
    ["B", "R", "BOTH_BREASTS"],
    ["", "B", "BOTH_BREASTS"],
    [["R", "L"], "", "BOTH_BREASTS"],
    // A statement that is not understood is not replaced by what the pixels suggest.
    ["U", "", "MISSING_LATERALITY"],
    ["", "X", "MISSING_LATERALITY"],
  ])("of the image %j, of the series %j: %s", async (image, series, expected) => {
    const bytes = sides(image, series);
    if (expected.length > 1) expect(await codeFrom(bytes)).toBe(expected);
    else expect(await makeFrom(bytes)).toMatchObject({ laterality: expected, lateralityInferred: false });
  });

  test("of the anatomic region counts too", async () => {
    const region = (code: string, image: string, series = "") =>
      changedMammogram([
        cs(tags.ImageLaterality, image),
        cs(tags.Laterality, series),
        {
          tag: tags.AnatomicRegionSequence,
          vr: "SQ",
          value: [[{ tag: tags.AnatomicRegionModifierSequence, vr: "SQ", value: [[{ tag: tags.CodeValue, vr: "SH", value: code }]] }]],
        },
      ]);
    expect(await makeFrom(region("7771000", ""))).toMatchObject({ laterality: "L", lateralityInferred: false });
    expect((await makeFrom(region("G-A100", "R", "R"))).laterality).toBe("R");
    expect(await codeFrom(region("7771000", "R"))).toBe("FILE_CONTRADICTS_ITSELF");
    expect(await codeFrom(region("G-A101", "", "R"))).toBe("FILE_CONTRADICTS_ITSELF");
    expect(await codeFrom(region("51440002", ""))).toBe("BOTH_BREASTS");
    expect((await makeFrom(region("51440002", "L"))).laterality).toBe("L");
    expect(await makeFrom(region("255551008", ""))).toMatchObject({ lateralityInferred: true });
  });

  test("of the anatomy, the frame and a view's label counts, wherever a file keeps it", async () => {
    const sq = (tag: number, ...item: WrittenElement[]): WrittenElement => ({ tag, vr: "SQ", value: [item] });
    const code = (value: string): WrittenElement => ({ tag: tags.CodeValue, vr: "SH", value });
    const frame = sq(tags.FrameAnatomySequence, cs(tags.FrameLaterality, "L"));
    const left: WrittenElement[] = [
      sq(tags.AnatomicRegionSequence, code("80248007")),
      sq(tags.AnatomicRegionSequence, code("T-04030")),
      sq(tags.PrimaryAnatomicStructureSequence, code("76752008"), sq(tags.PrimaryAnatomicStructureModifierSequence, code("7771000"))),
      sq(tags.SharedFunctionalGroupsSequence, frame),
      sq(tags.PerFrameFunctionalGroupsSequence, frame),
      cs(tags.ViewPosition, "LCC"),
      cs(tags.ViewPosition, "l-cc"),
    ];
    for (const statement of left) {
      const bytes = (side: string) => changedMammogram([cs(tags.ImageLaterality, side), statement]);
      expect(await makeFrom(bytes(""))).toMatchObject({ laterality: "L", lateralityInferred: false, view: "CC" });
      expect((await makeFrom(bytes("L"))).laterality).toBe("L");
      expect(await codeFrom(bytes("R"))).toBe("FILE_CONTRADICTS_ITSELF");
    }
  });

  test("facts may not contradict a file, but decide if its statement is unknown; both breasts are always refused", async () => {
    expect(await codeFrom(sides("R", ""), { laterality: "L" })).toBe("FACTS_CONFLICT");
    expect(await codeFrom(sides("", "R"), { laterality: "L" })).toBe("FACTS_CONFLICT");
    expect(await codeFrom(sides("B", ""), { laterality: "L" })).toBe("BOTH_BREASTS");
    expect((await makeFrom(sides("U", ""), { laterality: "L" })).laterality).toBe("L");
  });
});

describe("view", () => {
  const viewed = (code: keyof typeof viewCodes, position: string) =>
    changedMammogram([
      cs(tags.ViewPosition, position),
      {
        tag: tags.ViewCodeSequence,
        vr: "SQ",
        value: [
          [
            { tag: tags.CodeValue, vr: "SH", value: viewCodes[code].sct },
            { tag: tags.CodingSchemeDesignator, vr: "SH", value: "SCT" },
          ],
        ],
      },
    ]);
  const coded = Object.keys(viewCodes) as (keyof typeof viewCodes)[];

  test("View Code and View Position that differ are refused, whichever they are", async () => {
    for (const code of coded) {
      expect((await makeFrom(viewed(code, ""))).view).toBe(code);
      expect((await makeFrom(viewed(code, code))).view).toBe(code);
      for (const position of coded) {
        const agree = code === position || (position === "CC" && (code === "XCCL" || code === "XCCM"));
        expect(await codeFrom(viewed(code, position)), `${code} ${position}`).toBe(agree ? "FILED" : "FILE_CONTRADICTS_ITSELF");
      }
    }
    expect((await makeFrom(viewed("XCCM", "XCC"))).view).toBe("XCCM");
  });

  test("several View Codes or View Positions that differ are refused", async () => {
    const item = (view: keyof typeof viewCodes): WrittenElement[] => [
      { tag: tags.CodeValue, vr: "SH", value: viewCodes[view].sct },
      { tag: tags.CodingSchemeDesignator, vr: "SH", value: "SCT" },
    ];
    const codedTwice = (...views: (keyof typeof viewCodes)[]) =>
      changedMammogram([cs(tags.ViewPosition, ""), { tag: tags.ViewCodeSequence, vr: "SQ", value: views.map(item) }]);
    expect(await codeFrom(codedTwice("CC", "MLO"))).toBe("FILE_CONTRADICTS_ITSELF");
    expect(await codeFrom(codedTwice("MLO", "MLO"))).toBe("FILED");
    expect(await codeFrom(changedMammogram([cs(tags.ViewPosition, ["CC", "MLO"])]))).toBe("FILE_CONTRADICTS_ITSELF");
    expect(await codeFrom(changedMammogram([cs(tags.ViewPosition, ["CC", "cc"])]))).toBe("FILED");
  });
});

describe("functional groups of one frame", () => {
  const groups = (...macros: [tag: number, ...WrittenElement[]][]): WrittenElement => ({
    tag: tags.SharedFunctionalGroupsSequence,
    vr: "SQ",
    value: [macros.map(([tag, ...item]) => ({ tag, vr: "SQ", value: [item] }))],
  });
  const ds = (tag: number, value: number | number[]): WrittenElement => ({ tag, vr: "DS", value });
  const scale = groups(
    [tags.PixelMeasuresSequence, ds(tags.PixelSpacing, [0.09, 0.08])],
    [tags.FrameVOILUTSequence, ds(tags.WindowCenter, 3000), ds(tags.WindowWidth, 500)],
    [tags.PixelValueTransformationSequence, ds(tags.RescaleSlope, -1), ds(tags.RescaleIntercept, 4095)],
  );

  test("state what other objects state at the top level", async () => {
    const made = await makeFrom(changedMammogram([scale], [tags.ImagerPixelSpacing]));
    expect(made.spacing).toEqual({ basis: "STATED", rowMm: 0.09, columnMm: 0.08 });
    const { dataSet } = parseDicom(made.file);
    const written = [tags.RescaleSlope, tags.RescaleIntercept, tags.WindowCenter, tags.WindowWidth].map((tag) => textOf(dataSet, tag));
    expect(written).toEqual(["-1", "4095", "3000", "500"]);
  });

  test("are refused if they contradict the image", async () => {
    expect(await codeFrom(changedMammogram([scale, ds(tags.RescaleSlope, 1)]))).toBe("FILE_CONTRADICTS_ITSELF");
  });

  test("of a synthesised view are read; a plane or projection of a tomosynthesis is refused", async () => {
    const { tomosynthesis, breastProjectionForPresentation, breastProjectionForProcessing } = sopClasses;
    const one = (sopClass: string, ...type: string[]) =>
      codeFrom(changedMammogram([{ tag: tags.SOPClassUID, vr: "UI", value: sopClass }, cs(tags.ImageType, type), scale]));
    expect(await one(tomosynthesis, "DERIVED", "PRIMARY", "TOMOSYNTHESIS", "GENERATED_2D")).toBe("FILED");
    expect(await one(tomosynthesis, "DERIVED", "PRIMARY", "TOMOSYNTHESIS", "NONE")).toBe("MULTI_FRAME");
    expect(await one(breastProjectionForPresentation, "ORIGINAL", "PRIMARY")).toBe("MULTI_FRAME");
    expect(await one(breastProjectionForProcessing, "ORIGINAL", "PRIMARY")).toBe("FOR_PROCESSING");
  });
});

describe("code strings in lower case or repeated", () => {
  test("mean the same as in capitals", async () => {
    expect(await codeFrom(changedMammogram([cs(tags.PresentationIntentType, "for processing")]))).toBe("FOR_PROCESSING");
    expect(await codeFrom(changedMammogram([cs(tags.QualityControlImage, "yes")]))).toBe("QUALITY_CONTROL_IMAGE");
    const shown = changedMammogram([cs(tags.PhotometricInterpretation, "monochrome2"), cs(tags.PresentationLUTShape, "inverse")]);
    expect(await filedText(shown, tags.PresentationLUTShape)).toBe("INVERSE");
    expect((await makeFrom(changedMammogram([cs(tags.PatientOrientation, ["a", "r"])]))).hang.source).toBe("orientation");
  });

  test("one that says that a name is burned in is enough", async () => {
    for (const said of [["NO", "YES"], ["yes"]])
      expect(await codeFrom(changedMammogram([cs(tags.BurnedInAnnotation, said)]), { vouchedFor: true })).toBe("BURNED_IN_UNCHECKED");
  });
});

describe("objects without an image or with floating-point pixels", () => {
  test("are refused as such, not as damaged", async () => {
    const nothing = [tags.PixelData, tags.Rows, tags.Columns, tags.PhotometricInterpretation];
    expect(await codeFrom(changedMammogram([cs(tags.Modality, "OT")], nothing))).toBe("NOT_MAMMOGRAPHY");
    const doubles: WrittenElement = { tag: tags.DoubleFloatPixelData, vr: "OB", value: new Uint8Array(8) };
    expect(await codeFrom(changedMammogram([doubles], [tags.PixelData]))).toBe("UNSUPPORTED_PIXELS");
  });
});

describe("grey", () => {
  test.each(["PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "HSV", "", "monochrome"])("%j is not", async (photometric) => {
    expect(await codeFrom(changedMammogram([cs(tags.PhotometricInterpretation, photometric)]))).toBe("UNSUPPORTED_PIXELS");
  });

  test.each(["0", "abc", "1,5", "0.0"])("a rescale slope of %s is refused", async (slope) => {
    expect(await codeFrom(changedMammogram([{ tag: tags.RescaleSlope, vr: "LO", value: slope }]))).toBe("UNSUPPORTED_PIXELS");
  });

  test("an unknown VOI LUT Function is not taken for LINEAR", async () => {
    const window: WrittenElement[] = [
      { tag: tags.WindowCenter, vr: "DS", value: 2000 },
      { tag: tags.WindowWidth, vr: "DS", value: 1000 },
    ];
    expect(await codeFrom(changedMammogram([...window, cs(tags.VOILUTFunction, "CUBIC")]))).toBe("UNSUPPORTED_PIXELS");
    expect(await codeFrom(changedMammogram([...window, cs(tags.VOILUTFunction, "SIGMOID")]))).toBe("FILED");
  });
});

describe("pixels", () => {
  test.each([
    [["2", "1"], [tags.ImagerPixelSpacing], "UNSUPPORTED_PIXELS"],
    [["1", "1"], [tags.ImagerPixelSpacing], "FILED"],
    // A spacing says the same and is used.
    [["2", "1"], [], "FILED"],
  ])("of the proportion %j, without %j: %s", async (ratio, removed, expected) => {
    expect(await codeFrom(changedMammogram([{ tag: tags.PixelAspectRatio, vr: "LO", value: ratio }], removed))).toBe(expected);
  });

  test("are measured and scaled by binary numbers too, in place of decimal strings", async () => {
    const withDoubles = (tag: number, ...values: number[]) => {
      const header = Uint16Array.of(tag >>> 16, tag & 0xffff, 0x4446, values.length * 8);
      return concatenate([changedMammogram([], [tag]), new Uint8Array(header.buffer), new Uint8Array(Float64Array.from(values).buffer)]);
    };
    const spaced = await makeFrom(withDoubles(tags.ImagerPixelSpacing, 0.1, 0.2));
    expect(spaced.spacing).toEqual({ basis: "AT_DETECTOR", rowMm: 0.1, columnMm: 0.2 });
    const scaled = (slope: number) => codeFrom(withDoubles(tags.RescaleSlope, slope));
    expect(await Promise.all([2, 0, Number.NaN].map(scaled))).toEqual(["FILED", "UNSUPPORTED_PIXELS", "UNSUPPORTED_PIXELS"]);
  });
});

describe("what is kept", () => {
  test("how values depend on the intensity of the beam", async () => {
    for (const word of ["LIN", "LOG", "DISP"])
      expect(await filedText(changedMammogram([cs(tags.PixelIntensityRelationship, word)]), tags.PixelIntensityRelationship)).toBe(word);
  });

  test("JPEG in a TIFF is lossy, other TIFFs are not", async () => {
    const grey = Uint8Array.from({ length: 64 * 48 }, (_, at) => at % 251);
    const facts = { patientKey: "w", laterality: "R", view: "CC", vouchedFor: true } as const;
    for (const compression of ["none", "lzw", "deflate", "jpeg"] as const) {
      const tiff = await sharp(grey, { raw: { width: 48, height: 64, channels: 1 } })
        .toColourspace("b-w")
        .tiff({ compression, quality: 80 })
        .toBuffer();
      const made = await makeFrom(tiff, facts, "a.tif");
      expect([compression, made.lossy]).toEqual([compression, compression === "jpeg"]);
      expect(textOf(parseDicom(made.file).dataSet, tags.LossyImageCompression)).toBe(made.lossy ? "01" : "00");
    }
  });

  test("DERIVED stays, lossy stays with its methods and ratios", async () => {
    expect(await filedText(changedMammogram([cs(tags.ImageType, ["DERIVED", "PRIMARY"])]), tags.ImageType)).toBe("DERIVED");
    const lossy = changedMammogram([
      cs(tags.LossyImageCompression, "01"),
      cs(tags.LossyImageCompressionMethod, ["ISO_10918_1", "ISO_15444_1"]),
      { tag: tags.LossyImageCompressionRatio, vr: "DS", value: [4, 2.5] },
    ]);
    const { dataSet } = parseDicom((await makeFrom(lossy)).file);
    expect(textOf(dataSet, tags.LossyImageCompression)).toBe("01");
    expect(textsOf(dataSet, tags.LossyImageCompressionMethod)).toEqual(["ISO_10918_1", "ISO_15444_1"]);
    expect(textsOf(dataSet, tags.LossyImageCompressionRatio)).toEqual(["4", "2.5"]);
    expect(textOf(dataSet, tags.ImageType)).toBe("DERIVED");
  });

  test("a method or ratio means lossy, even if the flag is missing or denies it", async () => {
    for (const flag of [[], [cs(tags.LossyImageCompression, "00")]]) {
      expect((await makeFrom(changedMammogram([...flag, cs(tags.LossyImageCompressionMethod, "ISO_10918_1")]))).lossy).toBe(true);
      expect((await makeFrom(changedMammogram([...flag, { tag: tags.LossyImageCompressionRatio, vr: "DS", value: 8 }]))).lossy).toBe(true);
      expect((await makeFrom(changedMammogram(flag))).lossy).toBe(false);
    }
  });

  test("an unknown method, flag or derivation code of lossy compression means lossy, too", async () => {
    const derivation: WrittenElement = {
      tag: tags.DerivationCodeSequence,
      vr: "SQ",
      value: [[{ tag: tags.CodeValue, vr: "SH", value: "113040" }]],
    };
    const statements = [cs(tags.LossyImageCompressionMethod, "WAVELET"), cs(tags.LossyImageCompression, "YES"), derivation];
    for (const statement of statements) expect((await makeFrom(changedMammogram([statement]))).lossy).toBe(true);
  });
});
