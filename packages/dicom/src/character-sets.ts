/**
 * Decodes text by the Specific Character Set of its data set (PS3.3 C.12.1.1.2, PS3.5 6.1 and annexes H to K). Identifiers are compared as text, so
 * bytes that cannot be decoded with certainty return null, never a guess: a guess could merge two patients, or split one.
 */
export function decodeText(bytes: Uint8Array, characterSet: readonly string[]): string | null {
  const escaped = bytes.includes(escapeByte);
  // Every defined set agrees with ASCII in its lower half, so plain text needs no declaration.
  if (!escaped && bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes);
  const terms = characterSet.map(termOf);
  const [first = ""] = terms;
  const extended = terms.length > 1 || characterSet.some((term) => /2022/.test(term));
  if (escaped) return extended && !(first in wholeSets) ? decodeWithEscapes(bytes, first) : null;
  return decodeWhole(bytes, first);
}

const escapeByte = 0x1b;

/** The number of a registered set, or the name of one without a number, however it is spaced: "ISO 2022 IR 100" and "ISO_IR 100" are "100". */
function termOf(text: string): string {
  const word = text
    .trim()
    .toUpperCase()
    .replace(/[ _-]+/g, " ");
  const registered = /^ISO (?:2022 )?IR ?(\d+)$/.exec(word)?.[1];
  return registered ?? word;
}

/** Single-byte sets whose upper half is decoded by the label; Latin-1 is its own code points. */
const singleByteSets: Readonly<Record<string, string | null>> = {
  "100": null,
  "101": "iso-8859-2",
  "109": "iso-8859-3",
  "110": "iso-8859-4",
  "144": "iso-8859-5",
  "127": "iso-8859-6",
  "126": "iso-8859-7",
  "138": "iso-8859-8",
  // The label of Latin-5 names this superset in the Encoding standard; its bytes 80 to 9F are refused below.
  "148": "windows-1254",
  "203": "iso-8859-15",
  "166": "windows-874",
};

/** Sets that are used alone, without code extensions. */
const wholeSets: Readonly<Record<string, string>> = { "192": "utf-8", GB18030: "gb18030", GBK: "gbk" };

/** Double-byte sets that may be named first, although they belong after an escape sequence. */
const doubleByteSets: Readonly<Record<string, string>> = { "149": "euc-kr", "58": "gbk" };

function decodeWhole(bytes: Uint8Array, set: string): string | null {
  if (set in wholeSets) return decodeBy(wholeSets[set]!, bytes);
  // Files that declare JIS X 0201 often contain Shift-JIS, of which it is a subset.
  if (set === "13") return decodeBy("shift_jis", bytes);
  if (set in doubleByteSets) return bytes.every((byte) => byte < 0x80 || byte > 0xa0) ? decodeBy(doubleByteSets[set]!, bytes) : null;
  if (!(set in singleByteSets) || bytes.some((byte) => byte >= 0x80 && byte < 0xa0)) return null;
  const label = singleByteSets[set];
  return label ? decodeBy(label, bytes) : String.fromCharCode(...bytes);
}

function decodeBy(label: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Designation = { readonly half: "G0" | "G1"; readonly set: string };

/** Escape sequences of PS3.3 tables C.12-3 and C.12-4, without the escape itself. */
const designations: Readonly<Record<string, Designation>> = {
  "(B": { half: "G0", set: "6" },
  "(J": { half: "G0", set: "6" },
  ")I": { half: "G1", set: "13" },
  "-A": { half: "G1", set: "100" },
  "-B": { half: "G1", set: "101" },
  "-C": { half: "G1", set: "109" },
  "-D": { half: "G1", set: "110" },
  "-L": { half: "G1", set: "144" },
  "-G": { half: "G1", set: "127" },
  "-F": { half: "G1", set: "126" },
  "-H": { half: "G1", set: "138" },
  "-M": { half: "G1", set: "148" },
  "-b": { half: "G1", set: "203" },
  "-T": { half: "G1", set: "166" },
  $B: { half: "G0", set: "87" },
  "$(D": { half: "G0", set: "159" },
  "$)C": { half: "G1", set: "149" },
  "$)A": { half: "G1", set: "58" },
};

/** ISO 2022: escape sequences select the sets of the lower (G0) and upper (G1) half of the code table; a backslash or line end resets them. */
function decodeWithEscapes(bytes: Uint8Array, first: string): string | null {
  const initial = { G0: "6", G1: first };
  let state = initial;
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte === escapeByte) {
      const found = [2, 3]
        .map((length) => String.fromCharCode(...bytes.subarray(at + 1, at + 1 + length)))
        .find((code) => code in designations);
      if (found === undefined) return null;
      const { half, set } = designations[found]!;
      state = { ...state, [half]: set };
      at += 1 + found.length;
      continue;
    }
    const half = byte < 0x80 ? "G0" : "G1";
    const isControl = byte <= 0x20 || byte === 0x7f;
    const set = isControl ? "6" : state[half];
    const width = isDoubleByte(set) ? 2 : 1;
    const character = decodeCharacter(bytes.subarray(at, at + width), set);
    if (character === null) return null;
    text += character;
    if (width === 1 && /[\\\r\n\f]/.test(character)) state = initial;
    at += width;
  }
  return text;
}

function isDoubleByte(set: string): boolean {
  return set === "87" || set === "159" || set === "149" || set === "58";
}

function decodeCharacter(code: Uint8Array, set: string): string | null {
  const upper = code.map((byte) => byte | 0x80);
  switch (set) {
    case "6":
      return code[0]! < 0x80 ? String.fromCharCode(code[0]!) : null;
    case "87":
      return code.length === 2 ? decodeBy("euc-jp", upper) : null;
    case "159":
      return code.length === 2 ? decodeBy("euc-jp", Uint8Array.of(0x8f, ...upper)) : null;
    case "13":
      return code[0]! > 0xa0 && code[0]! < 0xe0 ? decodeBy("shift_jis", code) : null;
    default:
      return decodeWhole(code, set);
  }
}
