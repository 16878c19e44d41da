import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine, textOfCell, toCsv } from "./csv.ts";

test("numbers are written whole, text is quoted where it must be, and what is absent is empty", () => {
  const rows = [
    { name: 'a "b", c', value: 0.1234567890123, note: null },
    { name: "two\nlines", value: -0.5, note: "plain" },
  ];
  expect(toCsv(["name", "value", "note"], rows)).toBe('name,value,note\r\n"a ""b"", c",0.1234567890123,\r\n"two\nlines",-0.5,plain\r\n');
});

test("no text is a formula to a spreadsheet", () => {
  for (const name of ["=1+1", "+1", "-1", "@x", "＝1＋1", "＋1", "－1", "＠x"])
    expect(toCsv(["name"], [{ name }])).toBe(`name\r\n'${name}\r\n`);
});

test("a text is read again as it was, whatever it begins with", () => {
  const piece = fc.constantFrom("'", "=", "+", "-", "@", "\t", "\n", "＝", "a", "7");
  fc.assert(
    fc.property(fc.string({ unit: piece }), (text) => {
      const cell = csvLine([text]).slice(0, -2);
      expect(textOfCell(cell.startsWith('"') ? cell.slice(1, -1) : cell)).toBe(text);
      expect(cell).not.toMatch(/^"?[=+\-@\t\n＝]/);
    }),
  );
});
