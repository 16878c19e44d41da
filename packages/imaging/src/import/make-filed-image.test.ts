import { parseDicom, sopClasses, tags, textOf, viewCodes, type WrittenElement } from "@second-read/dicom";
import { Rejected } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { readFiledImage } from "../read-filed-image.ts";
import { canaryDicom } from "../testing/canary-dicom.ts";
import { dicomFile, mammogramElements } from "../testing/dicom-file.ts";
import type { ImportedFacts } from "./imported-facts.ts";
import { makeFiledImage } from "./make-filed-image.ts";
import { projectKeyOf, sealFacts } from "./seal-facts.ts";

const key = projectKeyOf("0123456789abcdef0123456789abcdef", "project-1");
const make = (bytes: Uint8Array, facts: ImportedFacts = {}, fileName = "image.dcm") =>
  makeFiledImage(bytes, sealFacts(key, facts, fileName), key);

async function codeOf(bytes: Uint8Array, facts?: ImportedFacts, fileName?: string): Promise<string> {
  try {
    await make(bytes, facts, fileName);
    return "FILED";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

const mammogram = (changes: WrittenElement[] = [], removed: number[] = []) => dicomFile(mammogramElements(changes, removed));
const code = (value: string, scheme: string, more: WrittenElement[] = []): WrittenElement[] => [
  { tag: tags.CodeValue, vr: "SH", value },
  { tag: tags.CodingSchemeDesignator, vr: "SH", value: scheme },
  ...more,
];

describe("makeFiledImage: de-identification", () => {
  const word = "ZZCANARY";

  test("a word in every text of a file, its preamble, name and facts appears nowhere in the result", async () => {
    const facts = {
      patientKey: word,
      examKey: word,
      vendor: word,
      density: "a",
      lesions: [{ kind: word, shape: "POINT", points: [[3, 3]], attributes: { margin: word, [word]: "x" } }],
    };
    const { file, previews, ...rest } = await make(canaryDicom(word), { ...facts, view: "CC" }, `${word}.${word}`);
    const outputs = [
      file,
      ...previews.map(({ jpeg }) => jpeg),
      new TextEncoder().encode(JSON.stringify([rest, sealFacts(key, facts, `${word}.${word}`)])),
    ];
    for (const bytes of outputs) for (const spelling of spellingsOf(word)) expect(Buffer.from(bytes).includes(spelling)).toBe(false);
    expect(rest.receipt.droppedPrivate).toBe(3);
    expect(rest.receipt.kept.length + rest.receipt.replaced.length + rest.receipt.dropped).toBeGreaterThan(60);
  });

  test("identifiers become keyed hashes that keep relations between files; another key gives other hashes", async () => {
    const [a, again, other] = await Promise.all([
      make(mammogram()),
      make(mammogram()),
      make(
        mammogram([
          { tag: tags.SOPInstanceUID, vr: "UI", value: "1.2.3.4.2" },
          { tag: tags.ImageLaterality, vr: "CS", value: "L" },
        ]),
      ),
    ]);
    expect(again.fileSha256).toBe(a.fileSha256);
    expect(other.sopUid).not.toBe(a.sopUid);
    expect([other.patientHash, other.examHash]).toEqual([a.patientHash, a.examHash]);
    expect(a.sopUid).toMatch(/^2\.25\.\d{30,39}$/);
    const elsewhere = projectKeyOf("0123456789abcdef0123456789abcdef", "project-2");
    const moved = await makeFiledImage(mammogram(), sealFacts(elsewhere, {}, "a.dcm"), elsewhere);
    expect(moved.patientHash).not.toBe(a.patientHash);
  });

  test("de-identifying a second time changes no pixels, relations or codes", async () => {
    const first = await make(mammogram());
    const second = await make(first.file);
    const sibling = await make((await make(mammogram([{ tag: tags.SOPInstanceUID, vr: "UI", value: "1.2.3.4.2" }]))).file);
    expect(second.pixelSha256).toBe(first.pixelSha256);
    expect([sibling.patientHash, sibling.examHash]).toEqual([second.patientHash, second.examHash]);
    expect(sibling.sopUid).not.toBe(second.sopUid);
    expect(second).toMatchObject({ laterality: "R", view: "CC", spacing: first.spacing, vendor: "HOLOGIC" });
  });

  test("dates are shifted by the patient's constant, which keeps intervals; the age becomes a band", async () => {
    const dated = (date: string) => mammogram([{ tag: tags.StudyDate, vr: "DA", value: date }]);
    const [earlier, later] = await Promise.all([make(dated("20230110")), make(dated("20240229"))]);
    const days = (Date.parse(later.acquiredOn ?? "") - Date.parse(earlier.acquiredOn ?? "")) / 86_400_000;
    expect(days).toBe(415);
    expect(later.acquiredOn).not.toBe("2024-02-29");
    expect(later.ageBand).toBe("55-59");
    const { dataSet } = parseDicom(later.file);
    expect(textOf(dataSet, tags.PatientIdentityRemoved)).toBe("YES");
    expect(dataSet.has(tags.PatientAge)).toBe(false);
    expect(textOf(dataSet, tags.PatientID)).toBe(later.pseudonym);
    const withFacts = await make(mammogram(), { acquiredOn: "2024-02-29" });
    expect(withFacts.acquiredOn).toBe(later.acquiredOn);
  });
});

describe("makeFiledImage: day and age", () => {
  const elements = (date: string, moment: string): WrittenElement[] => [
    { tag: tags.StudyDate, vr: "DA", value: "20240301" },
    { tag: tags.AcquisitionDate, vr: "DA", value: date },
    { tag: tags.AcquisitionDateTime, vr: "DT", value: moment },
  ];

  test("the day is that of the acquisition, also if given as date and time", async () => {
    const dayOf = async (date: string, moment: string) =>
      Date.parse((await make(mammogram(elements(date, moment)))).acquiredOn ?? "") / 86_400_000;
    const ofStudy = await dayOf("", "");
    expect((await dayOf("20240229", "20240227235959.5+0100")) - ofStudy).toBe(-1);
    expect((await dayOf("", "20240229235959.5+0100")) - ofStudy).toBe(-1);
    expect((await dayOf("", "202402")) - ofStudy).toBe(0);
  });

  test("a day on which no image can have been taken is not the day, which would order the patient's exams wrongly", async () => {
    const dayOf = async (elements: WrittenElement[]) => (await make(mammogram(elements))).acquiredOn;
    const study = (date: string): WrittenElement => ({ tag: tags.StudyDate, vr: "DA", value: date });
    const plain = await dayOf([study("20240301")]);
    for (const wrong of ["00010101", "18991231", "19000101", "1900.01.01", "20870101", "202403", "20240230", "99991231"]) {
      expect(await dayOf([study("20240301"), { tag: tags.AcquisitionDate, vr: "DA", value: wrong }])).toBe(plain);
      expect(await dayOf([study(wrong)])).toBeNull();
    }
    const interval = Date.parse(plain ?? "") - Date.parse((await dayOf([study("19650301")])) ?? "");
    expect(interval / 86_400_000).toBe(21_550);
    // Software that removes identities shifts dates, also into the future.
    for (const tag of [tags.PatientIdentityRemoved, tags.LongitudinalTemporalInformationModified]) {
      const value = tag === tags.PatientIdentityRemoved ? "YES" : "MODIFIED";
      expect(await dayOf([study("20870101"), { tag, vr: "CS", value }])).toMatch(/^208[678]-/);
    }
  });

  test.each([
    ["062Y", "", "60-64"],
    ["000Y", "", null],
    ["000Y", "19640229", "60-64"],
    ["", "19000101", null],
    ["", "19340101", "90+"],
    ["", "20240229", null],
  ])("an age of %j and a birth date of %j, which consoles are given to go on, are the age %s", async (age, birth, band) => {
    const file = mammogram([
      { tag: tags.StudyDate, vr: "DA", value: "20240301" },
      { tag: tags.PatientAge, vr: "AS", value: age },
      { tag: tags.PatientBirthDate, vr: "DA", value: birth },
    ]);
    expect((await make(file)).ageBand).toBe(band);
  });
});

describe("makeFiledImage: what a file is", () => {
  const wrong: [name: string, bytes: () => Uint8Array, facts: ImportedFacts, expected: string][] = [
    ["nothing", () => new Uint8Array(0), {}, "EMPTY_FILE"],
    ["a text", () => new TextEncoder().encode("hello, this is a text and no picture"), {}, "UNRECOGNISED_FORMAT"],
    ["another modality", () => mammogram([{ tag: tags.Modality, vr: "CS", value: "CT" }]), {}, "NOT_MAMMOGRAPHY"],
    [
      "raw, by its intent",
      () => mammogram([{ tag: tags.PresentationIntentType, vr: "CS", value: "FOR PROCESSING" }]),
      {},
      "FOR_PROCESSING",
    ],
    [
      "raw, by its class",
      () => mammogram([{ tag: tags.SOPClassUID, vr: "UI", value: sopClasses.mammographyForProcessing }]),
      {},
      "FOR_PROCESSING",
    ],
    ["tomosynthesis", () => mammogram([{ tag: tags.SOPClassUID, vr: "UI", value: sopClasses.tomosynthesis }]), {}, "MULTI_FRAME"],
    ["several frames", () => mammogram([{ tag: tags.NumberOfFrames, vr: "IS", value: 40 }]), {}, "MULTI_FRAME"],
    ["a phantom block", () => mammogram([{ tag: tags.QualityControlImage, vr: "CS", value: "YES" }]), {}, "QUALITY_CONTROL_IMAGE"],
    ["burned-in text", () => mammogram([{ tag: tags.BurnedInAnnotation, vr: "CS", value: "YES" }]), {}, "BURNED_IN_UNCHECKED"],
    [
      "burned-in text, checked",
      () => mammogram([{ tag: tags.BurnedInAnnotation, vr: "CS", value: "YES" }]),
      { pixelsAreClean: true },
      "FILED",
    ],
    ["no patient", () => mammogram([], [tags.PatientID]), {}, "MISSING_PATIENT"],
    ["no patient but facts", () => mammogram([], [tags.PatientID]), { patientKey: "w" }, "FILED"],
    ["no view", () => mammogram([], [tags.ViewPosition]), {}, "MISSING_VIEW"],
    ["facts of the other side", () => mammogram(), { laterality: "L" }, "FACTS_CONFLICT"],
    ["facts of another view", () => mammogram(), { view: "MLO" }, "FACTS_CONFLICT"],
    ["a lesion far outside", () => mammogram(), { lesions: [{ kind: "MASS", shape: "POINT", points: [[5000, 1]] }] }, "INVALID_FACTS"],
    [
      "a circle of two points",
      () => mammogram(),
      {
        lesions: [
          {
            kind: "MASS",
            shape: "ELLIPSE",
            points: [
              [1, 1],
              [2, 2],
            ],
          },
        ],
      },
      "INVALID_FACTS",
    ],
    [
      "a malignant lesion in a normal breast",
      () => mammogram(),
      { class: "NORMAL", lesions: [{ kind: "MASS", class: "MALIGNANT", shape: "POINT", points: [[5, 5]] }] },
      "FACTS_CONFLICT",
    ],
    ["no modality and no facts", () => mammogram([], [tags.Modality, tags.ViewPosition]), {}, "NOT_MAMMOGRAPHY"],
    [
      "no modality, but said to be a view of a breast",
      () => mammogram([], [tags.Modality, tags.ViewPosition]),
      { laterality: "R", view: "CC", vouchedFor: true },
      "FILED",
    ],
    ["film without facts", () => mammogram([{ tag: tags.Modality, vr: "CS", value: "CR" }], [tags.ViewPosition]), {}, "NOT_MAMMOGRAPHY"],
    [
      "film, unchecked",
      () => mammogram([{ tag: tags.Modality, vr: "CS", value: "CR" }]),
      { laterality: "R", view: "CC" },
      "BURNED_IN_UNCHECKED",
    ],
    [
      "film, vouched for",
      () => mammogram([{ tag: tags.Modality, vr: "CS", value: "CR" }]),
      { laterality: "R", view: "CC", pixelsAreClean: true },
      "FILED",
    ],
    ["colour", () => mammogram([{ tag: tags.SamplesPerPixel, vr: "US", value: 3 }]), {}, "UNSUPPORTED_PIXELS"],
    [
      "a matrix beyond reason",
      () =>
        mammogram([
          { tag: tags.Rows, vr: "US", value: 65_535 },
          { tag: tags.Columns, vr: "US", value: 65_535 },
        ]),
      {},
      "TOO_MANY_PIXELS",
    ],
    [
      "a private transfer syntax",
      () => dicomFile(mammogramElements(), { transferSyntax: "1.2.840.113619.5.2" }),
      {},
      "UNSUPPORTED_TRANSFER_SYNTAX",
    ],
    ["half of its pixels", () => mammogram([{ tag: tags.Rows, vr: "US", value: 128 }]), {}, "TRUNCATED"],
    ["too many pixels for its header", () => mammogram([{ tag: tags.Rows, vr: "US", value: 32 }]), {}, "CORRUPT"],
  ];
  test.each(wrong)("%s", async (_, bytes, facts, expected) => {
    expect(await codeOf(bytes(), facts)).toBe(expected);
  });

  test("a name of another format is refused, a name of no format is ignored", async () => {
    expect(await codeOf(mammogram(), {}, "image.png")).toBe("WRONG_EXTENSION");
    expect(await codeOf(mammogram(), {}, "IM000123")).toBe("FILED");
    expect(await codeOf(mammogram(), {}, "series.7.1")).toBe("FILED");
  });

  test("a file cut off at any 64th byte is rejected with a code", async () => {
    const whole = mammogram();
    for (let length = 1; length < whole.length; length += 64) {
      expect(await codeOf(whole.subarray(0, length))).toMatch(/^(TRUNCATED|UNRECOGNISED_FORMAT|NOT_MAMMOGRAPHY)$/);
    }
  });

  test("changed bytes in the header lead to a file or a rejection, never to another error", async () => {
    const whole = mammogram();
    const headerEnd = whole.length - 64 * 48 * 2;
    let seed = 7;
    for (let round = 0; round < 150; round++) {
      const bytes = whole.slice();
      for (let change = 0; change < 3; change++) {
        seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
        bytes[132 + (seed % (headerEnd - 132))] = seed >> 16;
      }
      expect(await codeOf(bytes, { laterality: "R" })).toMatch(/^[A-Z_]+$/);
    }
  });
});

describe("makeFiledImage: side, view and size", () => {
  test("the view is read from SNOMED, SRT or the position, modifiers included", async () => {
    const modifiers: WrittenElement = { tag: tags.ViewModifierCodeSequence, vr: "SQ", value: [code("399163009", "SCT")] };
    const coded = (item: WrittenElement[]) => mammogram([{ tag: tags.ViewCodeSequence, vr: "SQ", value: [item] }], [tags.ViewPosition]);
    expect(await make(coded(code(viewCodes.MLO.sct, "SCT", [modifiers])))).toMatchObject({
      view: "MLO",
      modifiers: ["MAGNIFICATION"],
      viewLabel: "RMMLO",
    });
    expect(await make(coded(code(viewCodes.XCCL.srt, "SRT")))).toMatchObject({ view: "XCCL", viewLabel: "RXCCL" });
    expect(await make(mammogram())).toMatchObject({ view: "CC", viewLabel: "RCC" });
  });

  test("view modifiers in the facts are added to those in the file", async () => {
    expect(await make(mammogram(), { viewModifiers: ["SPOT_COMPRESSION"] })).toMatchObject({ viewLabel: "RSCC" });
    const modifiers: WrittenElement = { tag: tags.ViewModifierCodeSequence, vr: "SQ", value: [code("399163009", "SCT")] };
    const magnified = await make(mammogram([modifiers]), { viewModifiers: ["SPOT_COMPRESSION", "MAGNIFICATION"] });
    expect(magnified).toMatchObject({ viewLabel: "RMSCC", modifiers: ["MAGNIFICATION", "SPOT_COMPRESSION"] });
  });

  test("without a tag the side comes from the facts, then from a mammogram's pixels, and is marked as inferred", async () => {
    const silent = mammogram([], [tags.ImageLaterality, tags.PatientOrientation]);
    expect(await make(silent, { laterality: "L" })).toMatchObject({ laterality: "L", lateralityInferred: false });
    expect(await make(silent)).toMatchObject({ laterality: "R", lateralityInferred: true });
    const blank = new Uint8Array(64 * 48 * 2);
    expect(await codeOf(mammogram([{ tag: tags.PixelData, vr: "OW", value: blank }], [tags.ImageLaterality]))).toBe("MISSING_LATERALITY");
  });

  test("signed pixels and high bits become unsigned pixels that look the same", async () => {
    const { dataSet } = parseDicom(mammogram());
    const element = dataSet.get(tags.PixelData);
    if (element?.kind !== "value") throw new Error("no pixels");
    const plain = new Uint16Array(element.bytes.slice().buffer);
    const shifted = Uint16Array.from(plain, (value) => (((value - 2048) & 0xfff) << 4) | 0x5);
    const window: WrittenElement[] = [
      { tag: tags.WindowCenter, vr: "DS", value: 0 },
      { tag: tags.WindowWidth, vr: "DS", value: 4096 },
    ];
    const signed = mammogram([
      ...window,
      { tag: tags.HighBit, vr: "US", value: 15 },
      { tag: tags.PixelRepresentation, vr: "US", value: 1 },
      { tag: tags.PixelData, vr: "OW", value: new Uint8Array(shifted.buffer) },
    ]);
    const image = readFiledImage((await make(signed)).file);
    expect(image.pixels).toEqual(plain);
    expect(image).toMatchObject({ rescaleIntercept: -2048, windows: [{ center: 0, width: 4096 }] });
  });

  test("a stated spacing is used if none was measured", async () => {
    expect((await make(mammogram(), { pixelSpacingMm: 0.2 })).spacing).toEqual({ basis: "AT_DETECTOR", rowMm: 0.07, columnMm: 0.07 });
    const bare = mammogram([], [tags.ImagerPixelSpacing]);
    expect((await make(bare, { pixelSpacingMm: 0.2 })).spacing).toEqual({ basis: "STATED", rowMm: 0.2, columnMm: 0.2 });
    expect((await make(bare)).spacing.basis).toBe("NONE");
    const magnified = mammogram([{ tag: tags.EstimatedRadiographicMagnificationFactor, vr: "DS", value: 1.75 }]);
    const { spacing, file } = await make(magnified);
    expect(spacing).toMatchObject({ basis: "CALIBRATED", rowMm: expect.closeTo(0.04, 9) });
    expect(readFiledImage(file).spacing).toEqual(spacing);
  });
});

/** The forms in which a word may hide: plain, as UTF-16 in both byte orders, and in each of the three phases of base64. */
function spellingsOf(word: string): Buffer[] {
  const utf16 = Buffer.from(word, "utf16le");
  const base64 = [0, 1, 2].map((phase) =>
    Buffer.from(" ".repeat(phase) + word)
      .toString("base64")
      .slice(phase === 0 ? 0 : 4, -4),
  );
  return [
    Buffer.from(word),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(word.toLowerCase()),
    ...base64.map((text) => Buffer.from(text)),
  ];
}
