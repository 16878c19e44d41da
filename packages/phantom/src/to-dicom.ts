import { writeMammogram } from "@second-read/imaging";
import { randomStream } from "@second-read/metrics";
import type { PhantomExam, PhantomImage } from "./types.ts";

/**
 * One image of a phantom as a DICOM Part 10 file: Digital Mammography X-Ray Image for presentation, as a scanner would send it (with the made-up
 * patient's id and age). The SOP instance UID follows from the pixels, so that two different images never share one.
 * Throws what `writeMammogram` throws when rows × columns is not the number of pixels.
 */
export function toDicom(exam: PhantomExam, image: PhantomImage): Uint8Array<ArrayBuffer> {
  const { seed, vendor, yearsBefore } = exam;
  const study = `${seed} ${image.rows}x${image.columns}${yearsBefore === 0 ? "" : `, ${yearsBefore} years before`}`;
  return writeMammogram({
    rows: image.rows,
    columns: image.columns,
    pixels: image.pixels,
    bitsStored: 12,
    photometric: "MONOCHROME2",
    windows: [
      { name: "NORMAL", center: 1800, width: 3600, function: "LINEAR" },
      { name: "HARDER", center: 1900, width: 2600, function: "LINEAR" },
      { name: "SOFTER", center: 1800, width: 4600, function: "LINEAR" },
    ],
    spacing: { rowMm: image.pixelSpacingMm[0], columnMm: image.pixelSpacingMm[1], basis: "AT_DETECTOR" },
    laterality: image.laterality,
    view: image.view,
    patientOrientation: image.patientOrientation,
    vendor: vendor.name,
    model: vendor.model,
    studyUid: uid(seed, `study ${study}`),
    seriesUid: uid(seed, `series ${study}`),
    sopUid: uid(seed, `image ${study} ${image.laterality} ${image.view} ${digest(image.pixels)}`),
    patientId: exam.patientKey,
    acquiredOn: acquiredOn(seed, yearsBefore),
    ageYears: exam.ageYears,
    instanceNumber: exam.images.findIndex((other) => other.laterality === image.laterality && other.view === image.view) + 1,
    bodyPartThicknessMm: exam.compressedThicknessMm[image.view],
    breastImplantPresent: false,
    partialView: false,
  });
}

/** YYYYMMDD in 2021 to 2024, or this many years earlier. */
function acquiredOn(seed: number, yearsBefore: number): string {
  const random = randomStream(seed, "date");
  const two = (value: number) => String(value).padStart(2, "0");
  return `${random.integer(2021, 2024) - yearsBefore}${two(random.integer(1, 12))}${two(random.integer(1, 28))}`;
}

/** 2.25.N with 122 random bits in the layout of a version 4 UUID, from the seed and a name. */
function uid(seed: number, name: string): string {
  const random = randomStream(seed, `uid ${name}`);
  let value = 0n;
  for (let i = 0; i < 4; i++) value = (value << 32n) | BigInt(random.bits());
  value = (value & ~(0xfn << 76n)) | (4n << 76n);
  value = (value & ~(3n << 62n)) | (2n << 62n);
  return `2.25.${value}`;
}

/** FNV-1a over the pixels, only to tell images apart; not a security measure. */
function digest(pixels: Uint16Array): string {
  let a = 2166136261;
  let b = 0x9747b28c;
  for (let i = 0; i < pixels.length; i++) {
    a = Math.imul(a ^ (pixels[i] as number), 16777619);
    b = Math.imul(b ^ (pixels[i] as number), 0x5bd1e995) + 1;
  }
  return `${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}`;
}
