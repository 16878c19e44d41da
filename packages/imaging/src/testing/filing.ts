import type { WrittenElement } from "@second-read/dicom/elements";
import { Rejected } from "@second-read/domain";
import type { ImportedFacts } from "../import/imported-facts.ts";
import { type FiledImageParts, makeFiledImage } from "../import/make-filed-image.ts";
import { projectKeyOf, sealFacts } from "../import/seal-facts.ts";
import { dicomFile, mammogramElements } from "./dicom-file.ts";

export const exampleKey = projectKeyOf("0123456789abcdef0123456789abcdef", "project-1");

/** Makes a filed image from bytes, as an import does. */
export function makeFrom(bytes: Uint8Array, facts: ImportedFacts = {}, fileName = "image.dcm"): Promise<FiledImageParts> {
  return makeFiledImage(bytes, sealFacts(exampleKey, facts, fileName), exampleKey);
}

/** Why bytes are rejected; null if they are filed. */
export async function rejectionFrom(bytes: Uint8Array, facts?: ImportedFacts, fileName?: string): Promise<Rejected | null> {
  try {
    await makeFrom(bytes, facts, fileName);
    return null;
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
}

/** FILED, or the code of the rejection. */
export async function codeFrom(bytes: Uint8Array, facts?: ImportedFacts, fileName?: string): Promise<string> {
  return (await rejectionFrom(bytes, facts, fileName))?.code ?? "FILED";
}

/** An ordinary mammogram with some elements changed and others removed. */
export function changedMammogram(changes: WrittenElement[] = [], removed: number[] = []): Uint8Array<ArrayBuffer> {
  return dicomFile(mammogramElements(changes, removed));
}

/** A text attribute given by its bytes, in any character set. */
export function textBytes(tag: number, bytes: Uint8Array): WrittenElement {
  return { tag, vr: "OB", value: bytes };
}
