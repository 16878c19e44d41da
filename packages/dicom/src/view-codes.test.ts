import { viewModifiers, views } from "@second-read/domain";
import { writeMammogram } from "@second-read/imaging";
import { dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { describe, expect, test } from "vitest";
import { parseDicom } from "./parse-dicom.ts";
import { tags } from "./tags.ts";
import { viewCodes, viewLabel, viewModifierCodes, viewOf } from "./view-codes.ts";
import type { WrittenElement } from "./write-data-set.ts";

const code = (value: string, scheme: string | null, more: WrittenElement[] = []): WrittenElement[] => [
  { tag: tags.CodeValue, vr: "SH", value },
  ...(scheme === null ? [] : [{ tag: tags.CodingSchemeDesignator, vr: "SH", value: scheme } as const]),
  { tag: tags.CodeMeaning, vr: "LO", value: "x" },
  ...more,
];
const modifierSequence = (...items: WrittenElement[][]): WrittenElement => ({ tag: tags.ViewModifierCodeSequence, vr: "SQ", value: items });
const read = (more: WrittenElement[], without: number[] = [tags.ViewPosition]) =>
  viewOf(parseDicom(dicomFile(mammogramElements(more, without))).dataSet);
const viewSequence = (...items: WrittenElement[][]): WrittenElement => ({ tag: tags.ViewCodeSequence, vr: "SQ", value: items });

const olderSchemes = ["SRT", "SNM3", "99SDM", "srt"];
const codedViews = views.filter((view) => view !== "UNKNOWN");
const codedModifiers = viewModifiers.filter((modifier) => modifier !== "MODIFIED");

describe("viewOf", () => {
  test.each(codedViews)("reads %s in both schemes, under every name of the older one", (view) => {
    const { sct, srt, retired = [] } = viewCodes[view];
    expect(read([viewSequence(code(sct, "SCT"))]).view).toBe(view);
    for (const older of [srt, ...retired])
      for (const scheme of olderSchemes) expect(read([viewSequence(code(older, scheme))]).view).toBe(view);
  });

  test.each(codedModifiers)("reads %s in both schemes, in the view's item and at the top level", (modifier) => {
    const { sct, srt, prefix = "", suffix = "" } = viewModifierCodes[modifier];
    const spellings: [string, string | null][] = [
      [sct, "SCT"],
      [sct, null],
      [srt, null],
      ...olderSchemes.map((scheme): [string, string] => [srt, scheme]),
    ];
    for (const [value, scheme] of spellings) {
      const nested = read([viewSequence(code(viewCodes.MLO.srt, "SRT", [modifierSequence(code(value, scheme))]))]);
      expect(nested).toEqual({ view: "MLO", modifiers: [modifier] });
      const atTop = read([viewSequence(code(viewCodes.MLO.sct, "SCT")), modifierSequence(code(value, scheme))]);
      expect(atTop).toEqual({ view: "MLO", modifiers: [modifier] });
    }
    expect(viewLabel("R", "MLO", [modifier])).toBe(`R${prefix}MLO${suffix}`);
  });

  test.each<[string, WrittenElement[]]>([
    ["a code of another scheme", code("ABC", "99VENDOR")],
    ["a code of SNOMED that is no modifier", code("24028007", "SCT")],
    ["a modifier's code under another scheme", code("399055006", "99VENDOR")],
    ["words alone", [{ tag: tags.CodeMeaning, vr: "LO", value: "spot" }]],
  ])("keeps %s as modified", (_, item) => {
    const said = read([viewSequence(code(viewCodes.CC.sct, "SCT", [modifierSequence(item)]))]);
    expect(said).toEqual({ view: "CC", modifiers: ["MODIFIED"] });
    expect(viewLabel("L", "CC", said.modifiers)).toBe("LCC modified");
  });

  test("reads a code in every form that the standard has for one, and by its equivalents", () => {
    const { sct, srt } = viewCodes.MLO;
    const text = (tag: number, value: string): WrittenElement => ({ tag, vr: "LO", value });
    const vendors = code("12", "99VENDOR", [{ tag: tags.EquivalentCodeSequence, vr: "SQ", value: [code(srt, "SRT")] }]);
    const spot = [text(tags.URNCodeValue, `http://snomed.info/id/${viewModifierCodes.SPOT_COMPRESSION.sct}`)];
    for (const form of [
      [text(tags.LongCodeValue, sct), text(tags.CodingSchemeDesignator, "SCT")],
      [text(tags.URNCodeValue, `http://snomed.info/id/${sct}`)],
      vendors,
      code(sct, "SRT"),
      code(srt, "SNOMED-CT"),
    ]) {
      expect(read([viewSequence(form)])).toEqual({ view: "MLO", modifiers: [] });
      const magnified = code(viewModifierCodes.MAGNIFICATION.sct, "SCT", [modifierSequence(spot)]);
      expect(read([viewSequence([...form, modifierSequence(magnified)])]).modifiers).toEqual(["MAGNIFICATION", "SPOT_COMPRESSION"]);
      expect(read([viewSequence([...form, modifierSequence([text(tags.URNCodeValue, "urn:x:1")])])]).modifiers).toEqual(["MODIFIED"]);
    }
  });

  test("an empty item says nothing", () => {
    expect(read([viewSequence(code(viewCodes.CC.sct, "SCT", [modifierSequence([])]))])).toEqual({ view: "CC", modifiers: [] });
  });

  test.each<[string, string, string[]]>([
    ["CC", "CC", []],
    ["MLO", "MLO", []],
    ["MLM", "LM", ["MAGNIFICATION"]],
    ["SCC", "CC", ["SPOT_COMPRESSION"]],
    ["MSCC", "CC", ["MAGNIFICATION", "SPOT_COMPRESSION"]],
    ["MLOID", "MLO", ["IMPLANT_DISPLACED"]],
    ["CCRL", "CC", ["ROLLED_LATERAL"]],
    ["XCC", "XCCL", []],
    ["SIO", "SIO", []],
  ])("reads View Position %s", (position, view, modifiers) => {
    expect(read([{ tag: tags.ViewPosition, vr: "CS", value: position }], [tags.ViewCodeSequence])).toEqual({ view, modifiers });
  });

  test("a radiographic magnification of a magnification view is its modifier, that of a contact view is none", () => {
    const magnified = (factor: number) =>
      read([{ tag: tags.EstimatedRadiographicMagnificationFactor, vr: "DS", value: factor }], []).modifiers;
    expect([1, 1.07, 1.5, 1.8].map(magnified)).toEqual([[], [], ["MAGNIFICATION"], ["MAGNIFICATION"]]);
    const placedAt = (toPatient: number) =>
      read(
        [
          { tag: tags.DistanceSourceToDetector, vr: "DS", value: 650 },
          { tag: tags.DistanceSourceToPatient, vr: "DS", value: toPatient },
        ],
        [],
      ).modifiers;
    expect([630, 361, 0].map(placedAt)).toEqual([[], ["MAGNIFICATION"], []]);
  });

  test("what contrast mammography makes of two energies does not stand for the plain view", () => {
    const made = (energy: string) => read([{ tag: tags.ImageType, vr: "CS", value: ["DERIVED", "PRIMARY", "", energy] }], []).modifiers;
    expect(["LOW_ENERGY", "RECOMBINED", "HIGH_ENERGY", "SUBTRACTION"].map(made)).toEqual([[], ["MODIFIED"], ["MODIFIED"], ["MODIFIED"]]);
  });

  test("neither does an image of a stereotactic biopsy, nor one of only a part of the breast", () => {
    const made = (type: string) => read([{ tag: tags.ImageType, vr: "CS", value: ["ORIGINAL", "PRIMARY", type] }], []).modifiers;
    const ofBiopsy = ["STEREO_SCOUT", "STEREO_MINUS", "stereo_plus", "PREFIRE_PLUS", "POSTFIRE_MINUS", "POSTBIOPSY", "POSTBIOPSY_PLUS"];
    for (const type of ofBiopsy) expect(made(type)).toEqual(["MODIFIED"]);
    for (const type of ["", "TOMOSYNTHESIS", "POSTERIOR"]) expect(made(type)).toEqual([]);
    const part = (value: string) => read([{ tag: tags.PartialView, vr: "CS", value }], []).modifiers;
    expect(["YES", "yes", "NO", ""].map(part)).toEqual([["MODIFIED"], ["MODIFIED"], [], []]);
  });
});

test("the filed object keeps every view and every modifier, also one that is not known", () => {
  for (const view of codedViews)
    for (const modifiers of [[], viewModifiers, ...viewModifiers.map((modifier) => [modifier])]) {
      const { dataSet } = parseDicom(writeMammogram(exampleMammogram({ view, modifiers })));
      expect(viewOf(dataSet)).toEqual({ view, modifiers: [...modifiers] });
    }
});

test("the label names modifiers in one order, whatever order the file has", () => {
  expect(viewLabel("R", "CC", ["SPOT_COMPRESSION", "MAGNIFICATION"])).toBe("RMSCC");
  expect(viewLabel("L", "CC", ["IMPLANT_DISPLACED", "ROLLED_LATERAL"])).toBe("LCCRLID");
});
