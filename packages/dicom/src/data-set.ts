import { decodeText } from "./character-sets.ts";
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

const longestTextBytes = 65_536;

/**
 * All backslash-separated values, trimmed of padding (spaces and NUL); [] if absent. For codes and words: if the character set cannot decode the
 * bytes, each byte counts as a character and non-ASCII ones become "?".
 */
export function textsOf(dataSet: DataSet, tag: number): string[] {
  const bytes = valueBytes(dataSet, tag);
  if (!bytes || bytes.length > longestTextBytes) return [];
  let text = decodeText(bytes, characterSetOf(dataSet)) ?? "";
  if (text === "") for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : "?";
  return text.split("\\").map(trimPadding);
}

/** An identifying text, not split at backslashes: null if absent, UNDECODABLE if its bytes are invalid in the declared character set. */
export type TextValue = { readonly text: string } | "UNDECODABLE" | null;

export function wholeTextOf(dataSet: DataSet, tag: number): TextValue {
  const bytes = valueBytes(dataSet, tag);
  if (!bytes) return null;
  const text = bytes.length > longestTextBytes ? null : decodeText(bytes, characterSetOf(dataSet));
  return text === null ? "UNDECODABLE" : { text };
}

/** A unique identifier, read without a character set, so that identifiers with illegal bytes are still distinguished. Null if absent. */
export function uidIn(dataSet: DataSet, tag: number): string | null {
  const bytes = valueBytes(dataSet, tag);
  if (!bytes || bytes.length > longestTextBytes) return null;
  return trimPadding(String.fromCharCode(...bytes)) || null;
}

function characterSetOf(dataSet: DataSet): string[] {
  const bytes = valueBytes(dataSet, tags.SpecificCharacterSet);
  return bytes
    ? String.fromCharCode(...bytes.subarray(0, 256))
        .split("\\")
        .map(trimPadding)
    : [];
}

function trimPadding(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

/** The first value; null if absent or blank. */
export function textOf(dataSet: DataSet, tag: number): string | null {
  return textsOf(dataSet, tag)[0] || null;
}

/** The first code string in upper case, which the standard requires but not every writer uses. */
export function wordOf(dataSet: DataSet, tag: number): string | null {
  return textOf(dataSet, tag)?.toUpperCase() ?? null;
}

/** Binary numbers, which some writers use instead of a decimal string. */
const binaryNumbers: Readonly<Record<string, { readonly bytes: 2 | 4 | 8; readonly read: (view: DataView, at: number) => number }>> = {
  US: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  SS: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  UL: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  SL: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  FL: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  FD: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

/**
 * Decimal and integer strings (DS, IS), or binary numbers if the element has such a VR. A blank or invalid value is null in its place, so that pairs
 * stay pairs.
 */
export function decimalsOf(dataSet: DataSet, tag: number): (number | null)[] {
  const element = dataSet.get(tag);
  const binary = element?.kind === "value" ? binaryNumbers[element.vr] : undefined;
  if (element?.kind === "value" && binary && element.bytes.length <= longestTextBytes) {
    const { bytes } = element;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: Math.floor(bytes.length / binary.bytes) }, (_, index) => finite(binary.read(view, index * binary.bytes)));
  }
  return textsOf(dataSet, tag).map((text) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? finite(Number(text)) : null));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function decimalOf(dataSet: DataSet, tag: number): number | null {
  return decimalsOf(dataSet, tag)[0] ?? null;
}

/** Binary 16-bit values (US, SS, OW). A single value written as UL by mistake is accepted, as are decimal strings. */
export function shortsOf(dataSet: DataSet, tag: number, signed = false): number[] {
  const element = dataSet.get(tag);
  if (element?.kind !== "value") return [];
  const { bytes } = element;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (element.vr === "UL" && bytes.length === 4) return [view.getUint32(0, true)];
  if (element.vr === "IS" || element.vr === "DS") return decimalsOf(dataSet, tag).flatMap((value) => value ?? []);
  const values: number[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2) values.push(signed ? view.getInt16(at, true) : view.getUint16(at, true));
  return values;
}

export function shortOf(dataSet: DataSet, tag: number, signed = false): number | null {
  const element = dataSet.get(tag);
  // A very long list is not decoded just for its first value.
  if (element?.kind === "value" && element.bytes.length > 8) return null;
  return shortsOf(dataSet, tag, signed)[0] ?? null;
}

export function itemsOf(dataSet: DataSet, tag: number): readonly DataSet[] {
  const element = dataSet.get(tag);
  return element?.kind === "sequence" ? element.items : [];
}

export interface CodedConcept {
  /** "" if no scheme is given, as in URNs. */
  readonly scheme: string;
  readonly value: string;
}

/** The codes of a code-sequence item: its own (short, long or the end of a URN: PS3.3 8.8) and those listed as equivalent. */
export function codesOf(item: DataSet): CodedConcept[] {
  const urn = textOf(item, tags.URNCodeValue)?.split(/[/:]/).at(-1);
  const value = textOf(item, tags.CodeValue) ?? textOf(item, tags.LongCodeValue) ?? urn;
  const own = value ? [{ scheme: wordOf(item, tags.CodingSchemeDesignator) ?? "", value }] : [];
  return [...own, ...itemsOf(item, tags.EquivalentCodeSequence).flatMap(codesOf)];
}
