import { expect, test } from "vitest";
import { DateTime } from "./scalars.ts";

const read = (text: string) => DateTime.parseValue(text) as Date | null;

test.each(["2024-02-29", "2024-02-29T10:00:00Z", "2024-02-29T10:00:00.123Z", "2024-02-29T10:00+02:00"])("%s is a time", (text) => {
  expect(read(text)?.getTime()).toBe(Date.parse(text));
});

test.each([
  "2024-02-30",
  "2023-02-29T00:00:00Z",
  "45351",
  "2024",
  "03/04/2024",
  "1",
  "2024-2-9",
  "29 Feb 2024",
  "2024-02-29T25:00:00Z",
  " 2024-02-29",
])("%s is none", (text) => expect(() => read(text)).toThrow("not a time"));

test("blank text counts as absent", () => expect(read("")).toBeNull());
