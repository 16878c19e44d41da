import { expect, test } from "vitest";
import { positionInWords } from "./case-props.ts";

test("a page of a list is not passed off as the list", () => {
  expect(positionInWords({ index: 11, count: 30, isAll: true })).toBe("12 of 30");
  expect(positionInWords({ index: 49, count: 50, isAll: false })).toBe("50 of 50 listed");
});
