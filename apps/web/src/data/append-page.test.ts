import { expect, test } from "vitest";
import { appendPage } from "./append-page.ts";

const page = (endCursor: string | null, ...nodes: readonly string[]) => ({ events: { nodes, pageInfo: { endCursor } } });
const append = appendPage("events");

test("pages follow each other, and one that comes twice is listed once", () => {
  const first = page("b", "a", "b");
  const both = append(first, { fetchMoreResult: page("d", "c", "d") });
  expect(both).toEqual(page("d", "a", "b", "c", "d"));
  expect(append(both, { fetchMoreResult: page("d", "c", "d") })).toEqual(both);
  expect(append(both, { fetchMoreResult: page("e", "e") })).toEqual(page("e", "a", "b", "c", "d", "e"));
  expect(append(page(null), { fetchMoreResult: page(null, "a") })).toEqual(page(null, "a"));
});
