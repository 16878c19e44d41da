import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFiledImage, presentationValues, presetsOf, projectKeyOf, readFiledImage, sealFacts } from "@second-read/imaging";
import { peersAreMissing, withPeers } from "@second-read/testing/peers";
import { describe, expect, test } from "vitest";

interface Variant {
  readonly file: string;
  readonly what: string;
  /** Decoders that read the stored values as they were written. */
  readonly agree: readonly string[];
  readonly windows: readonly number[];
  readonly spacing: readonly number[] | null;
  readonly patientId: string;
  readonly photometric: string;
  readonly orientation: readonly string[];
}

const key = projectKeyOf("0".repeat(32), "project");

async function doublesOf(path: string): Promise<Float64Array> {
  const bytes = await readFile(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** How many values differ from the expected ones by more than `tolerance`. */
function mismatches(values: ArrayLike<number>, expected: Float64Array, tolerance: number): number {
  return expected.filter((value, at) => !(Math.abs(value - values[at]!) <= tolerance)).length + Math.abs(values.length - expected.length);
}

/** How the filed image of one variant differs from what other decoders report about its source. */
async function differencesOf(folder: string, variant: Variant, patients: Map<string, string>): Promise<string[]> {
  const { file, agree, windows, spacing, patientId, photometric, orientation } = variant;
  const path = join(folder, file);
  const differences: string[] = [];
  const note = (differs: boolean, what: string) => differs && differences.push(`${file} ${what} (${variant.what})`);
  const parts = await makeFiledImage(new Uint8Array(await readFile(path)), sealFacts(key, { vouchedFor: true }, file), key);
  const image = readFiledImage(parts.file);
  note(agree.length < 2, `is read as written by ${agree.join(", ") || "no peer"} alone`);
  const modality = Float64Array.from(image.pixels, (stored) => stored * image.rescaleSlope + image.rescaleIntercept);
  note(mismatches(modality, await doublesOf(`${path}.modality`), 1e-9) > 0, "has other modality values");
  const presets = presetsOf(image);
  for (const which of windows) {
    const expected = (await doublesOf(`${path}.window${which}`)).map((share) => (photometric === "MONOCHROME1" ? 1 - share : share));
    const shown = Float64Array.from(presentationValues(image, presets[which]), (value) => value / 65_535);
    note(mismatches(shown, expected, 1 / 65_535) > 0, `shows window ${which} otherwise`);
  }
  const expectedSpacing = spacing ?? [null, null];
  const ours = [image.spacing.rowMm, image.spacing.columnMm];
  note(
    ours.some((value, at) => (value === null ? expectedSpacing[at] !== null : Math.abs(value - (expectedSpacing[at] ?? 0)) > 1e-6)),
    `measures ${ours}`,
  );
  note((image.patientOrientation ?? []).join() !== orientation.join(), `lies ${image.patientOrientation}`);
  note(image.photometric !== photometric, `is ${image.photometric}`);
  // Equal texts are one patient, different texts are two, whatever bytes they were written in.
  for (const [text, hash] of patients) note((text === patientId) !== (hash === parts.patientHash), `confuses ${text} and ${patientId}`);
  patients.set(patientId, parts.patientHash);
  return differences;
}

describe.skipIf(peersAreMissing())("a mammogram in 88 encodings", () => {
  test("is filed with the values, windows, sizes and identities that pydicom and dcmtk find in its source", () =>
    withPeers<Variant, void>("variants.py", [], async (folder, variants) => {
      const patients = new Map<string, string>();
      const differences: string[] = [];
      for (const variant of variants) differences.push(...(await differencesOf(folder, variant, patients)));
      expect([variants.length, patients.size, differences]).toEqual([88, 3, []]);
    }));
});
