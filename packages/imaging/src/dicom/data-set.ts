import { tags } from "./tags.ts";

/** One element of a little-endian data set: plain bytes, a sequence, or encapsulated pixel data (without its offset table). */
export type DicomElement =
  | { readonly kind: "value"; readonly vr: string; readonly bytes: Uint8Array }
  | { readonly kind: "sequence"; readonly items: readonly DataSet[] }
  | { readonly kind: "fragments"; readonly offsetTable: Uint8Array; readonly fragments: readonly Uint8Array[] };

export type DataSet = Map<number, DicomElement>;

function valueBytes(dataSet: DataSet, tag: number): Uint8Array | null {
  const element = dataSet.get(tag);
  return element?.kind === "value" && element.bytes.length > 0 ? element.bytes : null;
}

/** All backslash-separated values, trimmed of the padding that DICOM allows (spaces and NUL); [] where absent. Bytes above 127 become "?". */
export function textsOf(dataSet: DataSet, tag: number): string[] {
  const bytes = valueBytes(dataSet, tag);
  if (!bytes || bytes.length > 65_536) return [];
  let text = "";
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : "?";
  return text.split("\\").map(trimPadding);
}

function trimPadding(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

/** The first value, or null where absent or blank. */
export function textOf(dataSet: DataSet, tag: number): string | null {
  return textsOf(dataSet, tag)[0] || null;
}

/** Decimal and integer strings (DS, IS); values that are no number are left out. */
export function decimalsOf(dataSet: DataSet, tag: number): number[] {
  return textsOf(dataSet, tag)
    .filter((text) => text !== "")
    .map(Number)
    .filter(Number.isFinite);
}

export function decimalOf(dataSet: DataSet, tag: number): number | null {
  return decimalsOf(dataSet, tag)[0] ?? null;
}

/** Binary 16-bit values (US, SS, OW); an element written as UL by mistake is read as such when it holds one value. */
export function shortsOf(dataSet: DataSet, tag: number, signed = false): number[] {
  const element = dataSet.get(tag);
  if (element?.kind !== "value") return [];
  const { bytes } = element;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (element.vr === "UL" && bytes.length === 4) return [view.getUint32(0, true)];
  const values: number[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2) values.push(signed ? view.getInt16(at, true) : view.getUint16(at, true));
  return values;
}

export function shortOf(dataSet: DataSet, tag: number, signed = false): number | null {
  const element = dataSet.get(tag);
  // An endless value list is never decoded for the sake of its first entry.
  if (element?.kind === "value" && element.bytes.length > 8) return null;
  return shortsOf(dataSet, tag, signed)[0] ?? null;
}

export function itemsOf(dataSet: DataSet, tag: number): readonly DataSet[] {
  const element = dataSet.get(tag);
  return element?.kind === "sequence" ? element.items : [];
}

export interface CodedConcept {
  readonly scheme: string;
  readonly value: string;
}

/** The code of a code-sequence item, or null where it is incomplete. */
export function codeOf(item: DataSet): CodedConcept | null {
  const value = textOf(item, tags.CodeValue);
  const scheme = textOf(item, tags.CodingSchemeDesignator);
  return value && scheme ? { scheme, value } : null;
}
