import { describe, expect, test } from "vitest";
import { decodeText } from "./character-sets.ts";
import { encodedTexts } from "./testing/index.ts";

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

describe("decodeText", () => {
  test.each(encodedTexts)("%j", (characterSet, hex, text) => {
    expect(decodeText(bytesOf(hex), characterSet)).toBe(text);
  });

  test("plain ASCII is decoded whatever set is declared", () => {
    for (const set of [[], ["ISO_IR 100"], ["ISO_IR 999"], ["", "ISO 2022 IR 87"]])
      expect(decodeText(new TextEncoder().encode("ABC-001 \\^=~"), set)).toBe("ABC-001 \\^=~");
  });

  test("common misspellings of a term count as that term", () => {
    for (const set of ["ISO IR 100", "ISO-IR 100", "iso_ir_100", "ISO_IR100", "ISO 2022 IR 100", "ISO 2022-IR 100"])
      expect(decodeText(Uint8Array.of(0xdc), [set])).toBe("Ü");
  });

  test.each([
    ["nothing declared, bytes above ASCII", [], "dc"],
    ["an unknown set", ["ISO_IR 999"], "dc"],
    ["UTF-8 that is none", ["ISO_IR 192"], "dc41"],
    ["UTF-8 cut short", ["ISO_IR 192"], "d0"],
    ["control codes in place of Latin-1 letters", ["ISO_IR 100"], "80"],
    ["a code that Greek leaves free", ["ISO_IR 126"], "ff"],
    ["GB18030 that is none", ["GB18030"], "81ff"],
    ["half a Shift-JIS character", ["ISO_IR 13"], "95"],
    ["escape sequences without code extensions", ["ISO_IR 100"], "1b2442"],
    ["escape sequences in UTF-8", ["ISO_IR 192"], "1b244230"],
    ["an unknown escape sequence", ["", "ISO 2022 IR 87"], "1b285a41"],
    ["half a character of two bytes", ["", "ISO 2022 IR 87"], "1b24423b"],
    ["the upper half, never designated", ["", "ISO 2022 IR 149"], "1b2842c8ab"],
  ])("is null for %s", (_, characterSet, hex) => {
    expect(decodeText(bytesOf(hex), characterSet)).toBeNull();
  });

  test("a backslash byte within a two-byte character is not a separator; between values it resets the escape sequences", () => {
    const [ten, five] = [0x8f, 0x5c];
    expect(decodeText(Uint8Array.of(ten, five), ["GB18030"])).toHaveLength(1);
    expect(decodeText(bytesOf("1b2442305c1b2842"), ["", "ISO 2022 IR 87"])).toHaveLength(1);
    expect(decodeText(bytesOf("1b2d4ce05ce9"), ["ISO 2022 IR 100", "ISO 2022 IR 144"])).toBe("р\\é");
  });
});
