import type { Hang } from "@second-read/imaging/view";
import { expect, test } from "vitest";
import { inferredBadge } from "./inferred-badge.ts";

const hang = (source: Hang["source"], contradicted = false): Hang => ({
  rotate: 0,
  flipHorizontal: false,
  flipVertical: false,
  source,
  contradicted,
});

test.each<[boolean, Hang, string | null]>([
  [false, hang("orientation"), null],
  [true, hang("orientation"), "side inferred from image"],
  [true, hang("pixels"), "side inferred from image · orientation inferred from image"],
  [true, hang("orientation", true), "side inferred from image · orientation contradicts image"],
  [false, hang("pixels"), "orientation inferred from image"],
  [false, hang("none"), "orientation unverified"],
])("side inferred %s, hung by %j: %s", (lateralityInferred, hung, words) => {
  const badge = inferredBadge({ lateralityInferred }, hung);
  expect(badge?.words ?? null).toBe(words);
  if (words?.includes("side")) expect(badge?.title).toContain("Neither the file nor its sender says which breast this is.");
});
