import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvRefused } from "./csv-refused.ts";
import { parseCsv } from "./parse-csv.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...utf8(part)] : [...part])));

function utf16(text: string, bigEndian: boolean, mark = true): Uint8Array {
  const units = [...(mark ? [0xfeff] : []), ...Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))];
  return Uint8Array.from(units.flatMap((unit) => (bigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
}

function refusalOf(bytes: Uint8Array): string {
  try {
    parseCsv(bytes);
  } catch (error) {
    if (error instanceof CsvRefused) return error.message;
    throw error;
  }
  return "read";
}

/** A cell, quoted as in a careful program's output. */
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("parseCsv", () => {
  test("reads quotes, line breaks in quotes, semicolons and both line ends; blanks are kept only in quotes", () => {
    const { columns, rows } = parseCsv(utf8('file; note \r\n"a ""b"" .png ";"one\ntwo"\r\n\r\n;;\r\n  c.png ; x y '));
    expect(columns).toEqual(["file", "note"]);
    expect(rows.map(({ line, values }) => [line, { ...values }])).toEqual([
      [2, { file: 'a "b" .png ', note: "one\ntwo" }],
      [6, { file: "c.png", note: "x y" }],
    ]);
  });

  test("any table is read back unchanged, in each encoding, with each separator and line end", () => {
    const cell = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => text.isWellFormed() && !/[\p{Cc}\ufffd\ufeff]/u.test(text));
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    const encode = fc.constantFrom<(text: string) => Uint8Array>(
      utf8,
      (text) => bytesOf([0xef, 0xbb, 0xbf], text),
      (text) => utf16(text, false),
      (text) => utf16(text, true),
    );
    fc.assert(
      fc.property(
        table,
        encode,
        fc.constantFrom(",", ";"),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (cells, write, separator, end, told) => {
          const lines = [["file", "note"], ...cells].map((fields) => fields.map(quoted).join(separator));
          const text = [...(told ? [`sep=${separator}`] : []), ...lines].join(end);
          const kept = cells.filter((fields) => fields.some((value) => value.trim() !== ""));
          expect(parseCsv(write(text)).rows.map(({ values }) => [values.file, values.note])).toEqual(kept);
        },
      ),
    );
  });

  test("a row with more or fewer fields than the header is reported with its line", () => {
    const { rows } = parseCsv(utf8("file,class\na.png\nb.png,NORMAL\nc.png,NORMAL,x\nd.png;NORMAL\n"));
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, "it has 1 field where the header has 2"],
      [3, undefined],
      [4, "it has 3 fields where the header has 2"],
      [5, "it has 1 field where the header has 2"],
    ]);
  });

  test("empty trailing columns, as written by spreadsheets, are ignored; a value in one is a fault", () => {
    expect(parseCsv(utf8("file,class,,\na.png,NORMAL,,\nb.png,NORMAL,x,\n")).rows.map(({ fault }) => fault)).toEqual([
      undefined,
      "its field 3 stands under no column name",
    ]);
  });

  const wrong: [what: string, bytes: Uint8Array, line: number, said: RegExp][] = [
    ["nothing", utf8(""), 1, /empty/],
    ["Latin-1", bytesOf("file,vendor\na.png,x\nb.png,Z", [0xfc], "rich\n"), 3, /not UTF-8/],
    ["a cut UTF-8 character", bytesOf("file\na.png\nb", [0xc3]), 3, /not UTF-8/],
    ["UTF-8 that spells a surrogate", bytesOf("file\n", [0xed, 0xa0, 0x80]), 2, /not UTF-8/],
    ["UTF-16 without a byte order mark", utf16("file,class\na.png,NORMAL", false, false), 1, /UTF-16 without a byte order mark/],
    ["big-endian UTF-16 without a byte order mark", utf16("file\na.png", true, false), 1, /UTF-16 without a byte order mark/],
    ["UTF-16 of an odd length", utf16("file\na.png", false).subarray(0, 15), 1, /not whole UTF-16/],
    ["UTF-16 with half a pair", utf16("file\na\ud800.png", true), 1, /not whole UTF-16/],
    ["UTF-32", bytesOf([0xff, 0xfe, 0, 0], [0x66, 0, 0, 0]), 1, /UTF-32/],
    ["text that was lost before", utf8("file\na.png\nM\ufffdller.png"), 3, /U\+FFFD/],
    ["a zero byte", utf8("file\na.png\nb\0.png"), 3, /zero byte/],
    ["a control character", utf8("file\na\u0007.png"), 2, /control character/],
    ["an Excel workbook", bytesOf([0x50, 0x4b, 3, 4], "xl/workbook.xml"), 1, /Excel workbook/],
    ["an old Excel workbook", bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 1, /Excel 97 workbook/],
    ["a gzip file", bytesOf([0x1f, 0x8b, 8]), 1, /gzip/],
    ["tabs", utf8("file\tclass\na.png\tNORMAL"), 1, /tabs/],
    ["bars", utf8("file|class\na.png|NORMAL"), 1, /separated by \|/],
    ["mixed separators", utf8("file,class;view\na.png,NORMAL;CC"), 1, /mixes the separators "," and ";"/],
    ["commas and tabs", utf8("file,class\tview\n"), 1, /mixes/],
    ["another separator told", utf8("sep=|\nfile|class\n"), 1, /separator "\|" is not read/],
    ["a tab told", utf8("sep=\t\nfile\tclass\n"), 1, /separator "\\t" is not read/],
    ["a quote never closed", utf8('file,class\na.png,NORMAL\n"b.png,NORMAL\nc.png,NORMAL\n'), 3, /never closed/],
    ["a quote within a value", utf8('file,class\na.png,NORMAL\nb"c.png,NORMAL\n'), 3, /quote stands in the middle/],
    ["text after a quote", utf8('file,class\n"a".png,NORMAL\n'), 2, /quote stands in the middle/],
    ["a column twice", utf8("file,class,class\na.png,NORMAL,BENIGN"), 1, /column class twice/],
  ];
  test.each(wrong)("%s is refused with its line", (_, bytes, line, said) => {
    expect(refusalOf(bytes)).toMatch(said);
    expect(refusalOf(bytes)).toMatch(new RegExp(`^line ${line}: `));
  });

  test("any bytes are either read or refused, and cause no other error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void refusalOf(bytes)),
      { numRuns: 500 },
    );
  });
});
