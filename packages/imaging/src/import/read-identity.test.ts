import { tags, type WrittenElement } from "@second-read/dicom/elements";
import { encodedTexts } from "@second-read/dicom/testing";
import { describe, expect, test } from "vitest";
import { pseudonymOf } from "../deidentify/keyed-hash.ts";
import { changedMammogram, codeFrom, exampleKey, makeFrom, rejectionFrom, textBytes } from "../testing/filing.ts";

const named = (id: Uint8Array, characterSet: string[], more: WrittenElement[] = []) =>
  changedMammogram([
    ...(characterSet.length > 0 ? [{ tag: tags.SpecificCharacterSet, vr: "CS", value: characterSet } as const] : []),
    textBytes(tags.PatientID, id),
    ...more,
  ]);
const codeItem = (value: string): WrittenElement[] => [
  { tag: tags.CodeValue, vr: "SH", value },
  { tag: tags.CodingSchemeDesignator, vr: "SH", value: "SCT" },
];
const utf8 = (text: string) => new TextEncoder().encode(text);
const patientOf = async (bytes: Uint8Array, facts = {}) => (await makeFrom(bytes, facts)).patientHash;

describe("a patient is identified by the decoded text", () => {
  test.each(encodedTexts)(
    "%j names the same patient as its text in UTF-8 and in the facts, and no other",
    async (characterSet, hex, text) => {
      const [own, inUtf8, byFacts, other] = await Promise.all([
        patientOf(named(new Uint8Array(Buffer.from(hex, "hex")), characterSet)),
        patientOf(named(utf8(text.normalize("NFD")), ["ISO_IR 192"])),
        patientOf(changedMammogram([], [tags.PatientID]), { patientKey: text }),
        patientOf(named(utf8(`${text}2`), ["ISO_IR 192"])),
      ]);
      expect(inUtf8).toBe(own);
      expect(byFacts).toBe(own);
      expect(other).not.toBe(own);
    },
  );

  test("ids that differ in a single letter of any character set are different patients", async () => {
    const letters = encodedTexts.filter(([[set]]) => set?.startsWith("ISO_IR")).flatMap(([, , text]) => [...text.trim()].slice(0, 8));
    const ids = [...new Set(letters.map((letter) => `${letter}-1`.normalize("NFC")))];
    const hashes = await Promise.all(ids.map((id) => patientOf(named(utf8(id), ["ISO_IR 192"]))));
    expect(new Set(hashes).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(60);
  });

  test("plain ids keep their pseudonym across releases, however they are padded", async () => {
    for (const id of ["patient-1", " patient-1 ", "patient-1\0", "patient-1   "])
      expect((await makeFrom(named(utf8(id), []))).pseudonym).toBe(pseudonymOf(exampleKey, "patient-1"));
  });

  test("a placeholder identifies nobody: two patients with the same one do not become one", async () => {
    const letters = (word: string) => [word, word.toLowerCase(), `<${word}>`, `  ${word}_`, word.split("").join("-")];
    for (const id of ["ANONYMOUS", "Anonymized", "REMOVED", "N/A", "no id", "0", "00000", "xxxx", "---"].flatMap(letters)) {
      expect([id, await codeFrom(named(utf8(id), []))]).toEqual([id, "MISSING_PATIENT"]);
      expect([id, await codeFrom(named(utf8(id), []), { patientKey: "w" })]).toEqual([id, "FILED"]);
    }
    for (const id of ["ANON-17", "ANONYMOUS 2", "100", "X1", "NONE-1", "Nana"])
      expect([id, await codeFrom(named(utf8(id), []))]).toEqual([id, "FILED"]);
  });

  test("an undecodable id is refused, unless the facts name the patient", async () => {
    const bad: [Uint8Array, string[]][] = [
      [Uint8Array.of(0xdc, 0x2d), []],
      [Uint8Array.of(0xdc, 0x2d), ["ISO_IR 192"]],
      [Uint8Array.of(0xdc, 0x2d), ["ISO_IR 999"]],
      [Uint8Array.of(0x1b, 0x24, 0x42, 0x3b), ["", "ISO 2022 IR 87"]],
    ];
    for (const [id, characterSet] of bad) {
      expect(await codeFrom(named(id, characterSet))).toBe("UNDECODABLE_PATIENT_ID");
      expect(await codeFrom(named(id, characterSet), { patientKey: "w" })).toBe("FILED");
    }
    expect(await codeFrom(named(utf8("1"), ["ISO_IR 192"], [textBytes(tags.IssuerOfPatientID, Uint8Array.of(0xdc, 0x2d))]))).toBe(
      "UNDECODABLE_PATIENT_ID",
    );
  });

  test("UIDs that differ only in illegal bytes are different instances", async () => {
    const made = await Promise.all(
      [0xe4, 0xf6].map((byte) => makeFrom(changedMammogram([textBytes(tags.SOPInstanceUID, Uint8Array.of(0x31, byte))]))),
    );
    expect(made[0]?.sopUid).not.toBe(made[1]?.sopUid);
  });

  test("a blank id counts as absent, even with an issuer", async () => {
    for (const blank of ["", "  ", "\0\0"]) {
      expect(await codeFrom(named(utf8(blank), []))).toBe("MISSING_PATIENT");
      expect(await codeFrom(named(utf8(blank), [], [{ tag: tags.IssuerOfPatientID, vr: "LO", value: "SITE A" }]))).toBe("MISSING_PATIENT");
    }
  });
});

describe("an issuer is part of the identity", () => {
  const issued = (issuer: string, qualifiers: WrittenElement[] = []) =>
    named(
      utf8("1001"),
      ["ISO_IR 192"],
      [
        textBytes(tags.IssuerOfPatientID, utf8(issuer)),
        ...(qualifiers.length > 0 ? [{ tag: tags.IssuerOfPatientIDQualifiersSequence, vr: "SQ", value: [qualifiers] } as const] : []),
      ],
    );
  const universal = (value: string): WrittenElement[] => [{ tag: tags.UniversalEntityID, vr: "LO", value }];

  test("the same number of another issuer, or of none, is another patient; the same issuer is the same", async () => {
    const files = [
      issued("SITE A"),
      issued("SITE B"),
      issued(""),
      issued("Zürich"),
      issued("SITE A", universal("1.2.3")),
      issued("", universal("1.2.3")),
    ];
    const hashes = await Promise.all(files.map((file) => patientOf(file)));
    expect(new Set(hashes).size).toBe(files.length);
    expect(await patientOf(issued(" SITE A "))).toBe(hashes[0]);
    expect(await patientOf(issued("Zu\u0308rich"))).toBe(hashes[3]);
  });

  test("facts with just the number do not merge the patients of two issuers", async () => {
    const facts = { patientKey: "1001", acquiredOn: "2024-02-29" };
    const [a, b] = await Promise.all([makeFrom(issued("SITE A"), facts), makeFrom(issued("SITE B"), facts)]);
    expect(a.patientHash).toBe(await patientOf(issued("SITE A")));
    expect(b.patientHash).toBe(await patientOf(issued("SITE B")));
    const withoutFacts = await makeFrom(
      changedMammogram([textBytes(tags.PatientID, utf8("1001")), textBytes(tags.IssuerOfPatientID, utf8("SITE A"))]),
    );
    expect(a.acquiredOn).toBe(withoutFacts.acquiredOn);
  });
});

test.each([
  ["Patient ID", tags.PatientID, "LO", "patient-1", "patient-2"],
  ["Issuer of Patient ID", tags.IssuerOfPatientID, "LO", "SITE A", "SITE B"],
  ["Image Laterality", tags.ImageLaterality, "CS", "R", "L"],
  ["View Position", tags.ViewPosition, "CS", "CC", "MLO"],
  ["Burned In Annotation", tags.BurnedInAnnotation, "CS", "YES", "NO"],
  ["Study Date", tags.StudyDate, "DA", "20240229", "20210101"],
  ["Photometric Interpretation", tags.PhotometricInterpretation, "CS", "MONOCHROME2", "MONOCHROME1"],
  ["Rescale Slope", tags.RescaleSlope, "LO", "1", "-1"],
  ["Window Center", tags.WindowCenter, "LO", "2000", "300"],
  ["Imager Pixel Spacing", tags.ImagerPixelSpacing, "LO", ["0.07", "0.07"], ["0.1", "0.1"]],
  ["Pixel Data", tags.PixelData, "OW", new Uint8Array(64 * 48 * 2), new Uint8Array(64 * 48 * 2).fill(1)],
  ["View Code Sequence", tags.ViewCodeSequence, "SQ", [codeItem("399162004")], [codeItem("399368009")]],
] as const)("%s that a file says twice, differently, is no statement", async (name, tag, vr, first, second) => {
  const said = (value: typeof first | typeof second) => ({ tag, vr, value }) as WrittenElement;
  expect(await rejectionFrom(changedMammogram([said(first), said(second)]))).toMatchObject({
    code: "FILE_CONTRADICTS_ITSELF",
    context: { found: `${name} twice, with different values` },
  });
  expect(await codeFrom(changedMammogram([said(first), said(first)]))).toBe(await codeFrom(changedMammogram([said(first)])));
});

test("an item that states a code twice, differently, is refused; attributes that are not read may be repeated", async () => {
  const twice: WrittenElement[] = [...codeItem("399162004"), { tag: tags.CodeValue, vr: "SH", value: "399368009" }];
  expect(await codeFrom(changedMammogram([{ tag: tags.ViewCodeSequence, vr: "SQ", value: [twice] }]))).toBe("FILE_CONTRADICTS_ITSELF");
  const places = ["WARD 1", "WARD 2"].map((value): WrittenElement => ({ tag: 0x00080080, vr: "LO", value }));
  expect(await codeFrom(changedMammogram(places))).toBe("FILED");
});
