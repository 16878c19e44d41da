import { parseDicom, tags, textOf, type WrittenElement } from "@second-read/dicom";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isStoredInverted } from "../grey/polarity.ts";
import { presentationValues } from "../grey/presentation.ts";
import { presetsOf } from "../grey/presets.ts";
import { readGreyScale } from "../grey/read-grey-scale.ts";
import { applyWindow } from "../grey/voi.ts";
import { readFiledImage } from "../read-filed-image.ts";
import { exampleMammogram } from "../testing/example-mammogram.ts";
import { changedMammogram, codeFrom, makeFrom } from "../testing/filing.ts";

const { rows, columns, pixels: example } = exampleMammogram();
const bytesOf = (values: ArrayLike<number>) => new Uint8Array(Uint16Array.from(values, (value) => value & 0xffff).buffer);
const text = (tag: number, value: string): WrittenElement => ({ tag, vr: "LO", value });
const shorts = (tag: number, value: number | number[], vr: "US" | "SS" = "US"): WrittenElement => ({ tag, vr, value });
const filedOf = async (changes: WrittenElement[], removed: number[] = []) =>
  readFiledImage((await makeFrom(changedMammogram(changes, removed))).file);

describe("any rescale, either polarity", () => {
  const slopes = [1, -1, 10, -10, 0.5, -0.5, 0.001, -0.001, 2.5];
  const polarities = [
    ["MONOCHROME2", ""],
    ["MONOCHROME1", ""],
    ["MONOCHROME2", "IDENTITY"],
    ["MONOCHROME1", "INVERSE"],
    ["MONOCHROME2", "INVERSE"],
    ["MONOCHROME1", "IDENTITY"],
  ] as const;
  const cases = slopes.flatMap((slope) =>
    [false, true].flatMap((signed) => polarities.map(([photometric, shape]) => ({ slope, signed, photometric, shape }))),
  );

  test.each(cases)(
    "slope $slope, signed $signed, $photometric $shape: every pixel comes out as the standard says, once inverted",
    async (one) => {
      const { slope, signed, photometric, shape } = one;
      const intercept = slope < 0 ? -4095 * slope : 12;
      const values = Array.from(example, (value) => (signed ? value - 2048 : value));
      const [center, width] = [
        2000 * Math.abs(slope) + (slope < 0 ? 0 : intercept) - (signed && slope > 0 ? 2048 * slope : 0),
        3000 * Math.abs(slope),
      ];
      const image = await filedOf([
        { tag: tags.PixelData, vr: "OW", value: bytesOf(values.map((value) => value & 0xfff)) },
        shorts(tags.PixelRepresentation, signed ? 1 : 0),
        text(tags.PhotometricInterpretation, photometric),
        text(tags.PresentationLUTShape, shape),
        { tag: tags.RescaleSlope, vr: "DS", value: slope },
        { tag: tags.RescaleIntercept, vr: "DS", value: intercept },
        { tag: tags.WindowCenter, vr: "DS", value: center },
        { tag: tags.WindowWidth, vr: "DS", value: width },
        text(tags.VOILUTFunction, "LINEAR_EXACT"),
      ]);
      const inverted = shape === "" ? photometric === "MONOCHROME1" : shape === "INVERSE";
      const expected = values.map((value) => {
        const y = applyWindow(value * slope + intercept, { center, width, function: "LINEAR_EXACT" }, 0, 65_535);
        return Math.round(inverted ? 65_535 - y : y);
      });
      const shown = presentationValues(image);
      expect(Math.max(...expected.map((value, at) => Math.abs(value - shown[at]!)))).toBeLessThanOrEqual(1);
      // Readers that use only one of the two attributes get the same polarity.
      expect([image.photometric, image.presentationLutShape]).toEqual(inverted ? ["MONOCHROME1", "INVERSE"] : ["MONOCHROME2", "IDENTITY"]);
      expect(isStoredInverted(image)).toBe(inverted !== slope < 0);
    },
  );

  test("a VOI LUT that falls: the breast, its side and the sign of its values are those of the picture on screen", async () => {
    const stored = example.map((value) => 4095 - value);
    const falling = new Uint16Array(4096).map((_, at) => 4095 - at);
    const lut: WrittenElement[] = [
      shorts(tags.LUTDescriptor, [4096, 0, 12]),
      { tag: tags.LUTData, vr: "OW", value: new Uint8Array(falling.buffer) },
    ];
    const changes: WrittenElement[] = [
      { tag: tags.PixelData, vr: "OW", value: bytesOf(stored) },
      { tag: tags.VOILUTSequence, vr: "SQ", value: [lut] },
    ];
    const parts = await makeFrom(changedMammogram(changes, [tags.ImageLaterality, tags.PatientOrientation]));
    const [image, plain] = [readFiledImage(parts.file), await filedOf([])];
    expect(Array.from(image.breast.mask)).toEqual(Array.from(plain.breast.mask));
    expect([parts.laterality, parts.lateralityInferred]).toEqual(["R", true]);
    const sign = parseDicom(parts.file).dataSet.get(tags.PixelIntensityRelationshipSign);
    expect(sign).toMatchObject({ bytes: Uint8Array.of(1, 0) });
  });

  test.each(slopes)("without a window the breast is bright on black, and found where it is, with slope %s", async (slope) => {
    const stored = slope < 0 ? example.map((value) => 4095 - value) : example;
    const image = await filedOf([
      { tag: tags.PixelData, vr: "OW", value: bytesOf(stored) },
      { tag: tags.RescaleSlope, vr: "DS", value: slope },
      { tag: tags.RescaleIntercept, vr: "DS", value: slope < 0 ? -4095 * slope : 0 },
    ]);
    const plain = await filedOf([]);
    expect(Array.from(image.breast.mask)).toEqual(Array.from(plain.breast.mask));
    const shown = presentationValues(image);
    const mean = (inside: number) => {
      const chosen = shown.filter((_, at) => image.breast.mask[at] === inside);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(mean(1)).toBeGreaterThan(mean(0) + 5000);
    const [full] = presetsOf({ ...image, windows: [] });
    expect(full).toMatchObject({ window: { width: expect.closeTo(4095 * Math.abs(slope) + (Math.abs(slope) < 1 ? 0 : 1), 6) } });
  });
});

describe("windows", () => {
  const windowsOf = async (centers: string, widths: string, names: string | Uint8Array = "", more: WrittenElement[] = []) =>
    (
      await filedOf([
        text(tags.WindowCenter, centers),
        text(tags.WindowWidth, widths),
        typeof names === "string"
          ? text(tags.WindowCenterWidthExplanation, names)
          : { tag: tags.WindowCenterWidthExplanation, vr: "OB", value: names },
        ...more,
      ])
    ).windows.map(({ name, center, width }) => [name, center, width]);

  test.each([
    ["\\2600", "400\\800", "", [["Window 1", 2600, 800]]],
    ["2600\\", "400\\800", "", [["Window 1", 2600, 400]]],
    [
      "1\\2\\3",
      "10\\\\30",
      "NORMAL\\HARDER\\SOFTER",
      [
        ["NORMAL", 1, 10],
        ["SOFTER", 3, 30],
      ],
    ],
    ["abc\\2", "10\\20", "NORMAL\\HARDER", [["HARDER", 2, 20]]],
    ["1\\2", "0\\20", "NORMAL\\HARDER", [["HARDER", 2, 20]]],
    ["1\\2", "-5\\20", "NORMAL\\HARDER", [["HARDER", 2, 20]]],
    ["1\\2\\3", "10", "NORMAL\\HARDER", [["NORMAL", 1, 10]]],
    [" 2600 ", " 800 ", " NORMAL ", [["NORMAL", 2600, 800]]],
  ])("centres %j, widths %j, names %j", async (centers, widths, names, expected) => {
    expect(await windowsOf(centers, widths, names)).toEqual(expected);
  });

  test("centres and widths stay paired, whichever values are blank", async () => {
    const member = fc.constantFrom("", "x", "100", "2000", "35.5");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(member, member, fc.constantFrom("NORMAL", "HARDER", "SOFTER")), { minLength: 1, maxLength: 4 }),
        async (all) => {
          const usable = all.filter(([center, width]) => Number(center) > 0 && Number(width) > 0);
          const [centers, widths, names] = [0, 1, 2].map((place) => all.map((one) => one[place]).join("\\")) as [string, string, string];
          const windows = await windowsOf(centers, widths, names);
          if (usable.length > 0) expect(windows).toEqual(usable.map(([center, width, name]) => [name, Number(center), Number(width)]));
          else expect(windows.map(([name]) => name)).toEqual(["AUTO"]);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a window that shows the whole image in one shade is left out", async () => {
    const windows = async (centers: number[], widths: number[]) => {
      const window = (tag: number, value: number[]): WrittenElement => ({ tag, vr: "DS", value });
      return (await filedOf([window(tags.WindowCenter, centers), window(tags.WindowWidth, widths)])).windows;
    };
    expect((await windows([1e6, 2000, -500], [1000, 3000, 200])).map(({ center }) => center)).toEqual([2000]);
    expect((await windows([1e6, -500], [1000, 200])).map(({ name }) => name)).toEqual(["AUTO"]);
  });

  test("a backslash byte within a character does not separate names", async () => {
    // In GB18030 the second byte of the character 8F 5C is the code of a backslash.
    const names = Uint8Array.of(0x8f, 0x5c, 0x5c, ...Buffer.from("HARDER"));
    expect(await windowsOf("1\\2", "10\\20", names, [text(tags.SpecificCharacterSet, "GB18030")])).toEqual([
      ["Window 1", 1, 10],
      ["HARDER", 2, 20],
    ]);
  });
});

describe("VOI LUTs", () => {
  const ramp = (bits: number, entries = 4096) =>
    Array.from({ length: entries }, (_, at) => Math.round((at / (entries - 1)) * (2 ** bits - 1)));
  const table = (descriptor: number[], data: Uint8Array, vr: "US" | "SS" = "US"): WrittenElement => ({
    tag: tags.VOILUTSequence,
    vr: "SQ",
    value: [[shorts(tags.LUTDescriptor, descriptor, vr), { tag: tags.LUTData, vr: "OW", value: data }]],
  });
  const lutOf = async (...changes: WrittenElement[]) => (await filedOf(changes)).voiLuts[0];

  const declarations = [8, 10, 12, 14, 16].flatMap((held) => [0, 8, 10, 12, 14, 16, 255].map((declared) => ({ held, declared })));
  test.each(declarations)(
    "entries of $held bits, declared as $declared, are shown as if declared correctly",
    async ({ held, declared }) => {
      const right = presentationValues(await filedOf([table([4096, 0, held], bytesOf(ramp(held)))]));
      const image = await filedOf([table([4096, 0, declared], bytesOf(ramp(held)))]);
      expect(image.voiLuts).toMatchObject([{ bits: held }]);
      expect(presentationValues(image)).toEqual(right);
    },
  );

  test("a table that ends below white is kept as it is if it uses all its bits", async () => {
    const dim = ramp(12).map((value) => Math.round(value * 0.6));
    expect(await lutOf(table([4096, 0, 12], bytesOf(dim)))).toMatchObject({ bits: 12 });
  });

  test("8-bit entries packed in words, of even and odd count, whatever bits are declared", async () => {
    for (const declared of [8, 16])
      for (const entries of [256, 255]) {
        const lut = await lutOf(table([entries, 1000, declared], Uint8Array.from(ramp(8, entries))));
        expect(lut).toMatchObject({ first: 1000, bits: 8 });
        expect(Array.from(lut?.data ?? [])).toEqual(ramp(8, entries));
      }
  });

  test("a table that shows the whole image in one shade is left out, like a window that does", async () => {
    const image = await filedOf([table([256, 20_000, 12], bytesOf(ramp(12, 256)))]);
    expect([image.voiLuts.length, image.windows.map(({ name }) => name)]).toEqual([0, ["AUTO"]]);
    // Falling, it must not turn the polarity in which the breast is looked for.
    const falling = await filedOf([table([256, 20_000, 12], bytesOf(ramp(12, 256).reverse()))]);
    expect(Array.from(falling.breast.mask)).toEqual(Array.from(image.breast.mask));
    const window: WrittenElement[] = [2000, 3000].map((value, at) => ({
      tag: at === 0 ? tags.WindowCenter : tags.WindowWidth,
      vr: "DS",
      value,
    }));
    const others = await filedOf([table([256, 20_000, 12], bytesOf(ramp(12, 256))), ...window]);
    expect(presetsOf(others)).toMatchObject([{ kind: "window", window: { center: 2000 } }]);
  });

  test("0 entries means 65536", async () => {
    expect((await lutOf(table([0, 0, 16], bytesOf(ramp(16, 65_536)))))?.data).toHaveLength(65_536);
  });

  test("the first value is signed if its VR, the pixels or a negative rescale say so", () => {
    // As the file states it: most of these tables show the example in one shade, and would not be filed.
    const statedBy = (...changes: WrittenElement[]) => readGreyScale(parseDicom(changedMammogram(changes)).dataSet).voiLuts[0];
    const data = bytesOf(ramp(12, 100));
    expect(statedBy(table([100, -50, 12], data, "SS"))).toMatchObject({ first: -50 });
    expect(statedBy(table([100, 65_486, 12], data), shorts(tags.PixelRepresentation, 1))).toMatchObject({ first: -50 });
    expect(statedBy(table([100, 65_486, 12], data), { tag: tags.RescaleIntercept, vr: "DS", value: -100 })).toMatchObject({
      first: -50,
    });
    expect(statedBy(table([100, 65_486, 12], data))).toMatchObject({ first: 65_486 });
    // Sixteen bits reach that far, although the rescale starts below 0.
    const wide = [shorts(tags.BitsStored, 16), shorts(tags.HighBit, 15), { tag: tags.RescaleIntercept, vr: "DS", value: -100 } as const];
    expect(statedBy(table([100, 40_000, 12], data), ...wide)).toMatchObject({ first: 40_000 });
    // The input of the VOI table is the output of the Modality LUT, although that LUT's own input is signed.
    const modality = [shorts(tags.LUTDescriptor, [2, 0, 16]), { tag: tags.LUTData, vr: "OW", value: bytesOf([100, 65_535]) } as const];
    const signed = [shorts(tags.PixelRepresentation, 1), { tag: tags.ModalityLUTSequence, vr: "SQ", value: [modality] } as const];
    expect(statedBy(table([100, 40_000, 12], data), ...signed)).toMatchObject({ first: 40_000 });
  });

  test("a table with fewer data than entries is left out, and the next preset is used", async () => {
    const image = await filedOf([
      table([4096, 0, 12], bytesOf(ramp(12, 100))),
      text(tags.WindowCenter, "2000"),
      text(tags.WindowWidth, "900"),
    ]);
    expect(image).toMatchObject({ voiLuts: [], windows: [{ center: 2000, width: 900 }] });
  });
});

describe("Modality LUT and padding", () => {
  const lut = (data: number[], bits = 12, first = 0): WrittenElement => ({
    tag: tags.ModalityLUTSequence,
    vr: "SQ",
    value: [[shorts(tags.LUTDescriptor, [data.length % 65_536, first, bits]), { tag: tags.LUTData, vr: "OW", value: bytesOf(data) }]],
  });
  const falling = Array.from({ length: 4096 }, (_, at) => 4095 - at);

  test("replaces the rescale, is applied once, and makes the image derived", async () => {
    const made = await makeFrom(
      changedMammogram([lut(falling), { tag: tags.RescaleSlope, vr: "DS", value: 3 }, { tag: tags.RescaleIntercept, vr: "DS", value: 7 }]),
    );
    const image = readFiledImage(made.file);
    expect(image.pixels).toEqual(example.map((value) => 4095 - value));
    expect(image).toMatchObject({ rescaleSlope: 1, rescaleIntercept: 0 });
    expect(textOf(parseDicom(made.file).dataSet, tags.ImageType)).toBe("DERIVED");
  });

  test("keeps its output values, however few bits are declared", async () => {
    const image = await filedOf([
      lut(
        falling.map((value) => value * 16),
        12,
      ),
    ]);
    expect(image.bitsStored).toBe(16);
    expect(image.pixels).toEqual(example.map((value) => (4095 - value) * 16));
  });

  test("an unreadable one causes a rejection instead of being ignored", async () => {
    const broken: WrittenElement = { tag: tags.ModalityLUTSequence, vr: "SQ", value: [[shorts(tags.LUTDescriptor, [4096, 0, 12])]] };
    expect(await codeFrom(changedMammogram([broken]))).toBe("UNSUPPORTED_PIXELS");
    expect(await codeFrom(changedMammogram([{ tag: tags.ModalityLUTSequence, vr: "SQ", value: [] }]))).toBe("UNSUPPORTED_PIXELS");
  });

  /** The same pixels must be padding in the filed image as in the source. */
  test.each([
    ["a value", 5, undefined, false, undefined],
    ["a range", 2, 9, false, undefined],
    ["a range the other way round", 9, 2, false, undefined],
    ["a signed value", -2043, undefined, true, undefined],
    ["a value through a Modality LUT", 5, undefined, false, falling],
    ["a range through a Modality LUT that scatters it", 2, 9, false, Array.from({ length: 4096 }, (_, at) => (at * 1021) % 4096)],
    ["a range through a Modality LUT that maps all to one value", 2, 9, false, falling.map((value) => value >> 6)],
  ] as const)("%s", async (_, value, limit, signed, table) => {
    const vr = signed ? "SS" : "US";
    const source = Array.from(example, (stored) => (signed ? stored - 2048 : stored));
    const image = await filedOf([
      { tag: tags.PixelData, vr: "OW", value: bytesOf(source.map((stored) => stored & 0xfff)) },
      shorts(tags.PixelRepresentation, signed ? 1 : 0),
      shorts(tags.PixelPaddingValue, value, vr),
      ...(limit === undefined ? [] : [shorts(tags.PixelPaddingRangeLimit, limit, vr)]),
      ...(table ? [lut([...table])] : []),
    ]);
    const [low, high] = [Math.min(value, limit ?? value), Math.max(value, limit ?? value)];
    const { padding } = image;
    const isPadding = Array.from(image.pixels, (stored) => padding !== null && stored >= padding.low && stored <= padding.high);
    expect(isPadding).toEqual(source.map((stored) => stored >= low && stored <= high));
    expect(isPadding).toContain(true);
    expect(isPadding).toContain(false);
  });

  test("padding beyond the stored bits matches its pixels once those bits are cut off", async () => {
    const padded = Array.from(example, (value, at) => (at % 7 === 0 ? 0xf003 : value));
    const image = await filedOf([{ tag: tags.PixelData, vr: "OW", value: bytesOf(padded) }, shorts(tags.PixelPaddingValue, 0xf003)]);
    expect(image.padding).toEqual({ low: 3, high: 3 });
    expect(image.pixels[0]).toBe(3);
  });
});

test("the example fills its matrix", () => expect(example).toHaveLength(rows * columns));
