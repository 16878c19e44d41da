import { tags, type WrittenElement } from "@second-read/dicom/elements";
import { dicomFile, mammogramElements } from "../dicom-file.ts";

/** Size of all made-up images, unless stated otherwise. */
export const rows = 64;
export const columns = 48;

let instances = 0;

interface HeaderOfMammogram {
  readonly patient: string;
  readonly side?: "L" | "R";
  readonly view?: string;
}

/** A digital mammogram that states no more about itself than the headers of the data set do. */
export function mammogram({ patient, side, view }: HeaderOfMammogram): Uint8Array {
  const instance = `1.2.826.0.1.${++instances}`;
  const elements: WrittenElement[] = [
    { tag: tags.SOPInstanceUID, vr: "UI", value: instance },
    {
      tag: tags.StudyInstanceUID,
      vr: "UI",
      value: `1.2.826.0.2.${[...patient].map((letter) => letter.charCodeAt(0)).join("")}`.slice(0, 64),
    },
    { tag: tags.PatientID, vr: "LO", value: patient },
    { tag: tags.PixelData, vr: "OW", value: pixelsOf(instances) },
    ...(side ? [{ tag: tags.ImageLaterality, vr: "CS", value: side } as const] : []),
    ...(view ? [{ tag: tags.ViewPosition, vr: "CS", value: view } as const] : []),
  ];
  const silent = [...(side ? [] : [tags.ImageLaterality]), ...(view ? [] : [tags.ViewPosition]), tags.PatientAge, tags.StudyDate];
  // The orientation would state a side, too.
  return dicomFile(mammogramElements(elements, [...silent, tags.PatientOrientation]));
}

/** Different pixels for each image, so that none is a copy of another. */
function pixelsOf(seed: number): Uint8Array {
  const pixels = new Uint16Array(rows * columns);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % columns > 20 ? 900 + ((at * 7 + seed * 131) % 300) : (at + seed) % 9;
  return new Uint8Array(pixels.buffer);
}

/** A secondary capture as in CBIS-DDSM: the view in PatientOrientation, side and view in PatientID. */
export function capture(name: string, side: "L" | "R", view: string, changes: readonly WrittenElement[] = []): Uint8Array {
  const own: WrittenElement[] = [
    { tag: tags.SOPClassUID, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.7" },
    { tag: tags.SOPInstanceUID, vr: "UI", value: `1.2.826.0.3.${++instances}` },
    { tag: tags.PatientID, vr: "LO", value: name },
    { tag: tags.PatientOrientation, vr: "CS", value: view },
    { tag: tags.Laterality, vr: "CS", value: side },
    { tag: tags.BitsStored, vr: "US", value: 16 },
    { tag: tags.HighBit, vr: "US", value: 15 },
    { tag: tags.PixelData, vr: "OW", value: pixelsOf(instances) },
  ];
  const changed = new Set(changes.map(({ tag }) => tag));
  return dicomFile(
    mammogramElements(
      [...own.filter(({ tag }) => !changed.has(tag)), ...changes],
      [
        tags.PresentationIntentType,
        tags.ImageLaterality,
        tags.ViewPosition,
        tags.ImagerPixelSpacing,
        tags.BurnedInAnnotation,
        tags.StudyDate,
      ],
    ),
  );
}

/** A mask of 0 and 255 with a rectangle, in a picture of this size. */
export function mask(
  name: string,
  size: readonly [columns: number, rows: number],
  [left, top, right, bottom]: readonly number[],
): Uint8Array {
  const [width, height] = size;
  const pixels = new Uint8Array(width * height);
  for (let row = top ?? 0; row < (bottom ?? 0); row++) pixels.fill(255, row * width + (left ?? 0), row * width + (right ?? 0));
  return capture(name, "L", "CC", [
    { tag: tags.Rows, vr: "US", value: height },
    { tag: tags.Columns, vr: "US", value: width },
    { tag: tags.BitsAllocated, vr: "US", value: 8 },
    { tag: tags.BitsStored, vr: "US", value: 8 },
    { tag: tags.HighBit, vr: "US", value: 7 },
    { tag: tags.PixelData, vr: "OW", value: pixels },
  ]);
}

export function crop(name: string): Uint8Array {
  return capture(name, "L", "CC", [
    { tag: tags.Rows, vr: "US", value: 8 },
    { tag: tags.Columns, vr: "US", value: 8 },
    { tag: tags.PixelData, vr: "OW", value: pixelsOf(++instances).slice(0, 128) },
  ]);
}

/** As bare as the objects of the RSNA data set: a patient, UIDs, pixels, and how to show them. */
export function stripped(patient: string, image: string): Uint8Array {
  return dicomFile(
    mammogramElements(
      [
        { tag: tags.SOPInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}.1.${image}` },
        { tag: tags.StudyInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}` },
        { tag: tags.SeriesInstanceUID, vr: "UI", value: `1.2.840.10009.1.2.3.${patient}.1` },
        { tag: tags.PatientID, vr: "LO", value: patient },
        { tag: tags.PixelData, vr: "OW", value: pixelsOf(++instances) },
      ],
      [
        tags.SOPClassUID,
        tags.Modality,
        tags.PresentationIntentType,
        tags.ImageLaterality,
        tags.ViewPosition,
        tags.PatientOrientation,
        tags.PatientAge,
        tags.StudyDate,
        tags.Manufacturer,
        tags.BurnedInAnnotation,
      ],
    ),
  );
}
