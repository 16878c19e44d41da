import { expect, test } from "vitest";
import { lifetimesWithin, scopesInWords } from "./token-words.ts";

test("scopes stand in the order in which they are offered", () => {
  expect(scopesInWords(["RETRAIN", "IMPORT"])).toBe("Import, Retrain");
});

test.each([
  [365, [1, 30, 90, 365]],
  [45, [1, 30, 45]],
  [1, [1]],
  [730, [1, 30, 90, 365, 730]],
])("where %i days are allowed: %j", (atMost, days) => expect(lifetimesWithin(atMost)).toEqual(days));
