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

test("no part of a text is a formula to a spreadsheet that separates cells by semicolons or tabs", () => {
  expect(csvLine(["seen;=1+1;"])).toBe("seen;'=1+1;\r\n");
  expect(csvLine(['seen;"=1+1;'])).toBe('"seen;\'""=1+1;"\r\n');
  expect(csvLine(["seen\t@x", "one\n-1"])).toBe("seen\t'@x,\"one\n'-1\"\r\n");
  expect(csvLine(["3-4 mm; a - b"])).toBe("3-4 mm; a - b\r\n");
});

test("a text is read again as it was, whatever it contains", () => {
  const piece = fc.constantFrom("'", '"', "=", "+", "-", "@", "\t", "\n", ";", "|", ",", "＝", "a", "7");
  fc.assert(
    fc.property(fc.string({ unit: piece }), (text) => {
      const cell = csvLine([text]).slice(0, -2);
      expect(textOfCell(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)).toBe(text);
      expect(cell).not.toMatch(/^"?[=+\-@\t\n＝]/);
      // As another separator would split the line.
      for (const part of `x${cell}`.split(/[;|\t\n]/)) expect(part).not.toMatch(/^"*[=+\-@＝]/);
    }),
  );
});
