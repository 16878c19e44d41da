/** What the writer accepts: every value is made from a number or a string of ours, never from bytes of the source. */
export type WrittenElement =
  | { readonly tag: number; readonly vr: TextVr; readonly value: string | readonly string[] }
  | { readonly tag: number; readonly vr: "DS" | "IS"; readonly value: number | readonly number[] }
  | { readonly tag: number; readonly vr: "US" | "SS" | "UL"; readonly value: number | readonly number[] }
  | { readonly tag: number; readonly vr: "OB" | "OW"; readonly value: Uint8Array }
  | { readonly tag: number; readonly vr: "SQ"; readonly value: readonly (readonly WrittenElement[])[] };

type TextVr = "AE" | "AS" | "CS" | "DA" | "DT" | "LO" | "PN" | "SH" | "ST" | "TM" | "UI";

const hasLongLength: ReadonlySet<string> = new Set(["OB", "OW", "SQ"]);

/** Explicit VR little endian, sorted by tag, all values of even length. Throws RangeError if a value is too long for its VR. */
export function writeDataSet(elements: readonly WrittenElement[]): Uint8Array {
  const parts = [...elements].sort((a, b) => a.tag - b.tag).map(writeElement);
  return concatenate(parts.flat());
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function writeElement(element: WrittenElement): Uint8Array[] {
  const value = encode(element);
  const long = hasLongLength.has(element.vr);
  const header = new Uint8Array(long ? 12 : 8);
  const view = new DataView(header.buffer);
  writeTag(view, element.tag);
  header[4] = element.vr.charCodeAt(0);
  header[5] = element.vr.charCodeAt(1);
  if (long) view.setUint32(8, value.length, true);
  else if (value.length > 0xfffe) throw new RangeError("value too long for its VR");
  else view.setUint16(6, value.length, true);
  return [header, value];
}

function writeTag(view: DataView, tag: number): void {
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
}

function encode(element: WrittenElement): Uint8Array {
  switch (element.vr) {
    case "OB":
    case "OW":
      return even(element.value, 0);
    case "SQ":
      return concatenate(element.value.flatMap(writeItem));
    case "US":
    case "SS":
    case "UL":
      return encodeBinary(element.vr, list(element.value));
    case "DS":
    case "IS":
      return even(ascii(list(element.value).map(decimalText).join("\\")), 32);
    default:
      return even(ascii(list(element.value).join("\\")), element.vr === "UI" ? 0 : 32);
  }
}

function list<T extends string | number>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function writeItem(elements: readonly WrittenElement[]): Uint8Array[] {
  const content = writeDataSet(elements);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  writeTag(view, 0xfffee000);
  view.setUint32(4, content.length, true);
  return [header, content];
}

function encodeBinary(vr: "US" | "SS" | "UL", values: readonly number[]): Uint8Array {
  const size = vr === "UL" ? 4 : 2;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    if (vr === "UL") view.setUint32(index * 4, value, true);
    else if (vr === "SS") view.setInt16(index * 2, value, true);
    else view.setUint16(index * 2, value, true);
  });
  return bytes;
}

/** DS has at most 16 characters; numbers are rounded to as many digits as fit. */
function decimalText(value: number): string {
  for (let digits = 15; digits >= 1; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return "0";
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => (character.charCodeAt(0) < 128 ? character.charCodeAt(0) : 63));
}

function even(bytes: Uint8Array, padding: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  padded[bytes.length] = padding;
  return padded;
}
