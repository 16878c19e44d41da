import { expect, test } from "vitest";
import { type LoadedCases, wantsNextPage } from "./load-on.ts";

const firstPage: LoadedCases = { isFiltered: false, isChoosing: false, loaded: 24, shown: 24, openIndex: null, hasMore: true };

test("a list that is not filtered waits to be asked for more", () => {
  expect(wantsNextPage(firstPage)).toBe(false);
});

test("what a filter matches is looked for on the pages to come, until a page is full", () => {
  expect(wantsNextPage({ ...firstPage, isFiltered: true, shown: 0 })).toBe(true);
  expect(wantsNextPage({ ...firstPage, isFiltered: true, loaded: 96, shown: 23 })).toBe(true);
  expect(wantsNextPage({ ...firstPage, isFiltered: true, loaded: 96, shown: 24 })).toBe(false);
});

test("a filter is chosen from the values of all", () => {
  expect(wantsNextPage({ ...firstPage, isChoosing: true })).toBe(true);
});

test("a case that the address names is looked for, and a walk goes on over the end of a page", () => {
  expect(wantsNextPage({ ...firstPage, openIndex: -1 })).toBe(true);
  expect(wantsNextPage({ ...firstPage, openIndex: 23 })).toBe(true);
  expect(wantsNextPage({ ...firstPage, openIndex: 3 })).toBe(false);
});

test("it ends with the list, and before it has asked for hundreds", () => {
  expect(wantsNextPage({ ...firstPage, openIndex: -1, hasMore: false })).toBe(false);
  expect(wantsNextPage({ ...firstPage, isFiltered: true, loaded: 480, shown: 0 })).toBe(false);
});
