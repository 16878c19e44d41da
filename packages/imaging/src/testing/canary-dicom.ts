import type { WrittenElement } from "@second-read/dicom/elements";
import { dicomFile, mammogramElements } from "./dicom-file.ts";

/** Standard attributes that carry names, numbers and remarks; some of them are read, most are not. */
const textTags: readonly (readonly [tag: number, vr: "LO" | "PN" | "SH" | "ST" | "CS" | "AE" | "UI"])[] = [
  ...[0x00080018, 0x0020000d, 0x0020000e, 0x00200052, 0x00080014, 0x00083010].map((tag) => [tag, "UI"] as const),
  ...[0x00080070, 0x00081090, 0x00080080, 0x0008103e, 0x00081030, 0x00081040, 0x00181030, 0x00181020, 0x00181000, 0x00081010].map(
    (tag) => [tag, "LO"] as const,
  ),
  ...[0x00100010, 0x00080090, 0x00081050, 0x00081060, 0x00081070, 0x00081048, 0x00101001, 0x00101005, 0x00101060, 0x00321032].map(
    (tag) => [tag, "PN"] as const,
  ),
  ...[0x00100020, 0x00100021, 0x00101000, 0x00102160, 0x00102180, 0x001021b0, 0x00104000, 0x00102152, 0x00102150, 0x00101040].map(
    (tag) => [tag, "LO"] as const,
  ),
  ...[0x00080050, 0x00200010, 0x00400009, 0x00401001, 0x00400253, 0x00080094, 0x00181008, 0x00189074].map((tag) => [tag, "SH"] as const),
  ...[0x00080081, 0x00080092, 0x00204000, 0x00284000, 0x00324000, 0x00081080, 0x00084000, 0x00082111, 0x00324032].map(
    (tag) => [tag, "ST"] as const,
  ),
  ...[0x00280301 - 1, 0x00181261, 0x00181401, 0x00181400, 0x00321060, 0x00400254, 0x00400275 - 1, 0x00281055, 0x00283003].map(
    (tag) => [tag, "LO"] as const,
  ),
];

/**
 * A valid mammogram with one word in every text attribute, and also in a sequence, private groups, a window's explanation, a view that is not a code,
 * and the preamble. It is in UIDs as well, where it is not allowed.
 */
export function canaryDicom(word: string): Uint8Array {
  const named = textTags.map(
    ([tag, vr], index): WrittenElement => ({ tag, vr, value: vr === "PN" ? `${word}^${index}` : `${word}${index}` }),
  );
  const nested: WrittenElement[] = [
    { tag: 0x00080100, vr: "SH", value: word },
    { tag: 0x00080104, vr: "LO", value: word },
    { tag: 0x00081140, vr: "SQ", value: [[{ tag: 0x00100010, vr: "PN", value: word }]] },
  ];
  const more: WrittenElement[] = [
    { tag: 0x00081110, vr: "SQ", value: [nested] },
    { tag: 0x00400275, vr: "SQ", value: [nested] },
    { tag: 0x00540220, vr: "SQ", value: [nested] },
    { tag: 0x00090010, vr: "LO", value: word },
    { tag: 0x00091001, vr: "OB", value: new TextEncoder().encode(word.repeat(4)) },
    { tag: 0x00290010, vr: "LO", value: `${word} private` },
    { tag: 0x00281050, vr: "DS", value: 2048 },
    { tag: 0x00281051, vr: "DS", value: 4096 },
    { tag: 0x60003000, vr: "OW", value: new TextEncoder().encode(word.repeat(2)) },
  ];
  return dicomFile(mammogramElements([...named, ...more]), { preamble: new TextEncoder().encode(`${word} ${word}`) });
}
