import { tags } from "@second-read/dicom/elements";
import { describe, expect, test } from "vitest";
import { changedMammogram, makeFrom } from "../testing/filing.ts";
import type { ImportedFacts } from "./imported-facts.ts";

const unlike = async (facts: ImportedFacts, changes: Parameters<typeof changedMammogram>[0] = []) =>
  (await makeFrom(changedMammogram(changes), facts)).factsUnlikeFile;

describe("facts that differ from the file's own header are reported", () => {
  test.each<[ImportedFacts, string[]]>([
    [{}, []],
    [{ patientKey: "patient-1" }, []],
    [{ patientKey: "patient-2" }, ["patientKey"]],
    [{ patientKey: "patient-2", acquiredOn: "2024-02-29" }, ["patientKey"]],
    [{ patientKey: "some-set/patient-1", keysAreOwn: true, acquiredOn: "2024-03-01" }, ["acquiredOn"]],
    [{ acquiredOn: "2024-02-29" }, []],
    [{ acquiredOn: "2024-03-01" }, ["acquiredOn"]],
    [{ patientKey: "patient-1", acquiredOn: "2024-03-01" }, ["acquiredOn"]],
    [{ ageYears: 57 }, []],
    [{ ageYears: 71 }, ["ageYears"]],
    [{ vendor: "hologic" }, []],
    [{ vendor: "GE" }, ["vendor"]],
    [{ pixelSpacingMm: 0.07 }, []],
    [{ pixelSpacingMm: 0.2 }, ["pixelSpacingMm"]],
    [
      { patientKey: "w", acquiredOn: "2020-01-01", ageYears: 1, vendor: "GE", pixelSpacingMm: 1 },
      ["patientKey", "acquiredOn", "ageYears", "vendor", "pixelSpacingMm"],
    ],
  ])("%j: %j", async (facts, expected) => {
    expect(await unlike(facts)).toEqual(expected);
  });

  test("an undecodable id differs; the id of a de-identified file is not compared", async () => {
    expect(await unlike({ patientKey: "w" }, [{ tag: tags.PatientID, vr: "OB", value: Uint8Array.of(0xdc, 0x20) }])).toEqual([
      "patientKey",
    ]);
    expect(await unlike({ patientKey: "w" }, [{ tag: tags.PatientIdentityRemoved, vr: "CS", value: "YES" }])).toEqual([]);
    expect(await unlike({ patientKey: "patient-1" }, [{ tag: tags.IssuerOfPatientID, vr: "LO", value: "SITE A" }])).toEqual([]);
  });

  test("with a magnification, the spacing at the detector and the one in the breast both agree", async () => {
    const magnified: Parameters<typeof changedMammogram>[0] = [
      { tag: tags.EstimatedRadiographicMagnificationFactor, vr: "DS", value: 1.75 },
    ];
    expect(await unlike({ pixelSpacingMm: 0.07 }, magnified)).toEqual([]);
    expect(await unlike({ pixelSpacingMm: 0.04 }, magnified)).toEqual([]);
    expect(await unlike({ pixelSpacingMm: 0.05 }, magnified)).toEqual(["pixelSpacingMm"]);
  });
});
