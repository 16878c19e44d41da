import { dicomFile, mammogramElements } from "@second-read/imaging/testing";

type Elements = Parameters<typeof mammogramElements>[0];

/** A mammogram of a new patient, small except for the given elements. */
export function oneMammogram(number: number, elements: Elements = []): Uint8Array<ArrayBuffer> {
  return dicomFile(
    mammogramElements([
      { tag: 0x00080018, vr: "UI", value: `1.2.826.0.1.${number}` },
      { tag: 0x0020000d, vr: "UI", value: `1.2.826.0.2.${number}` },
      { tag: 0x00100020, vr: "LO", value: `patient ${number}` },
      ...elements,
    ]),
  );
}
