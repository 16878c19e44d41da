import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFiledImage } from "./read-filed-image.ts";
import { exampleMammogram } from "./testing/example-mammogram.ts";
import { type MammogramInput, writeMammogram } from "./write-mammogram.ts";

describe("writeMammogram", () => {
  test("what is written is read back", () => {
    const input = exampleMammogram({ laterality: "R", view: "MLO", modifiers: ["IMPLANT_DISPLACED"], patientOrientation: ["P", "FL"] });
    const image = readFiledImage(writeMammogram(input));
    expect(image).toMatchObject({
      rows: input.rows,
      columns: input.columns,
      bitsStored: 12,
      laterality: "R",
      view: "MLO",
      viewLabel: "RMLOID",
    });
    expect(image.windows).toEqual(input.windows);
    expect(image.spacing).toEqual({ basis: "AT_DETECTOR", rowMm: 0.1, columnMm: 0.1 });
    expect(image.pixels).toEqual(input.pixels);
    expect(image.hang).toMatchObject({ source: "orientation", flipHorizontal: false, flipVertical: false });
  });

  test("any matrix, bits and look-up table survive the round trip", () => {
    const matrices = fc.record({
      rows: fc.integer({ min: 1, max: 40 }),
      columns: fc.integer({ min: 1, max: 40 }),
      bits: fc.integer({ min: 8, max: 16 }),
    });
    const luts = fc.record({ first: fc.integer({ min: -2000, max: 60_000 }), data: fc.uint16Array({ minLength: 1, maxLength: 300 }) });
    fc.assert(
      fc.property(matrices, luts, fc.infiniteStream(fc.nat(65_535)), ({ rows, columns, bits }, lut, values) => {
        const pixels = Uint16Array.from({ length: rows * columns }, () => (values.next().value ?? 0) & (2 ** bits - 1));
        // A table whose entries leave bits unused would be read as one of fewer bits.
        const voiLuts = [{ name: "lut", bits: 16, first: lut.first, data: Uint16Array.of(...lut.data, 65_535) }];
        const image = readFiledImage(writeMammogram({ ...exampleMammogram(), rows, columns, bitsStored: bits, pixels, voiLuts }));
        expect(image.pixels).toEqual(pixels);
        expect(image.voiLuts).toEqual(voiLuts);
      }),
      { numRuns: 100 },
    );
  });

  test("refuses pixels that do not fill the matrix", () => {
    expect(() => writeMammogram({ ...exampleMammogram(), rows: 3 })).toThrow(RangeError);
  });

  test("dcmtk reads it without complaint, and the standard's checker finds no error", (context) => {
    if (!installed("dciodvfy")) return skipOrFail(context, "dciodvfy is not installed");
    const folder = mkdtempSync(join(tmpdir(), "mammogram-"));
    try {
      const file = join(folder, "image.dcm");
      const detector = { rowMm: 0.1, columnMm: 0.1 };
      const calibrated = { rowMm: 0.09, columnMm: 0.09, basis: "CALIBRATED", detector } as const;
      const ramp = Uint16Array.from({ length: 4096 }, (_, at) => at);
      const statements: Partial<MammogramInput>[] = [
        {},
        { photometric: "MONOCHROME1" },
        { presentationLutShape: "INVERSE", intensityRelationship: "LIN" },
        { spacing: calibrated },
        { spacing: { ...calibrated, calibration: "FIDUCIAL" } },
        { spacing: { ...detector, basis: "AT_DETECTOR", magnification: 1.05 } },
        { lossy: true, derived: true, lossSteps: [{ method: "ISO_15444_1", ratio: 7.19 }] },
        { windows: [], voiLuts: [{ name: "LUT 1", first: 0, bits: 12, data: ramp }] },
        { windows: [{ name: "NORMAL", center: 2000, width: 900, function: "SIGMOID" }] },
        { burnedInAnnotation: true, padding: { low: 0, high: 3 } },
      ];
      for (const statement of statements) {
        writeFileSync(file, writeMammogram(exampleMammogram(statement)));
        expect(output("dcmdump", ["+P", "0008,0016", file])).toContain("DigitalMammographyXRayImageStorageForPresentation");
        const errors = output("dciodvfy", [file])
          .split("\n")
          .filter((line) => line.startsWith("Error"));
        expect([statement, errors]).toEqual([statement, []]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function installed(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Standard output and error together, because these checkers exit with an error for warnings, too. */
function output(program: string, args: string[]): string {
  try {
    return execFileSync("sh", ["-c", `"$0" "$@" 2>&1`, program, ...args], { encoding: "utf8" });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

function skipOrFail(context: { skip: (note?: string) => void }, reason: string): void {
  if (process.env.EVERYTHING === "1") throw new Error(reason);
  context.skip(reason);
}
