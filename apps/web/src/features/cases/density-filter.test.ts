import { expect, test } from "vitest";
import { densitiesOf, offeredDensities } from "./density-filter.ts";

test("a URL names densities by their letters", () => {
  expect(densitiesOf("cd")).toEqual(["c", "d"]);
  expect(densitiesOf("a")).toEqual(["a"]);
  for (const other of [null, "", "e", "ce", "dc", "cc"]) expect(densitiesOf(other)).toBeNull();
  for (const { value } of offeredDensities) expect(densitiesOf(value)).toEqual([...value]);
});
