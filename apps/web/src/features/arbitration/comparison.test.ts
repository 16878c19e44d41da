import type { Density } from "@second-read/domain";
import { expect, test } from "vitest";
import { compareBreast, whyHere } from "./comparison.ts";
import { readToCompare } from "./read-to-compare.ts";
import { columnsOf, readerInWords } from "./reads-side-by-side.ts";

const read = (order: number, opinion: "NORMAL" | "RECALL", density: Density) =>
  readToCompare(
    order,
    [{ laterality: "R", opinion, class: null, birads: null, density, technicalRecallReason: null, noLocation: null }],
    opinion === "RECALL"
      ? [{ id: "f", lesionUid: "u", kind: "MASS", laterality: "R", attributes: { margin: "spiculated" }, marks: [] }]
      : [],
  );

test("why an exam is here, in three words", () => {
  expect(whyHere(["recall v normal", "technical v normal"])).toBe("recall v normal, technical v normal");
  expect(whyHere(["truth in doubt"])).toBe("reference standard under review");
});

test("both columns stand in the order of reading, whatever was said and however the reads arrive", () => {
  for (const opinions of [
    ["RECALL", "NORMAL"],
    ["NORMAL", "RECALL"],
  ] as const) {
    const reads = [read(1, opinions[0], "b"), read(2, opinions[1], "c")];
    for (const arrived of [reads, reads.toReversed()])
      expect(columnsOf(arrived).map(({ id, letter }) => [letter, id])).toEqual([
        ["A", "r1"],
        ["B", "r2"],
      ]);
  }
});

test("only the newest round's reads stand side by side; without a name they are Reader A and B", () => {
  const later = [read(2, "NORMAL", "b"), read(1, "RECALL", "b")].map((one) => ({ ...one, id: `later ${one.id}`, round: 2 }));
  const columns = columnsOf([...later, read(1, "NORMAL", "a"), read(2, "NORMAL", "a")]);
  expect(columns.map(({ id }) => id)).toEqual(["later r1", "later r2"]);
  expect(columns.map(readerInWords)).toEqual(["Reader A", "Reader B"]);
  expect(readerInWords({ ...columns[0]!, reader: { id: "u", name: "Anna" } })).toBe("Anna");
});

test("only differences are lit; what nobody said has no row", () => {
  const rows = compareBreast("R", [read(1, "RECALL", "b"), read(2, "NORMAL", "b")]);
  expect(rows.map(({ name, differs }) => [name, differs])).toEqual([
    ["Opinion", true],
    ["Density", false],
    ["Findings", true],
  ]);
  expect(rows[2]!.values).toEqual(["mass, spiculated", "–"]);
});

test("a recall without a location says so", () => {
  const recall = { ...read(1, "RECALL", "b"), findings: [] };
  const noLocation = { ...recall, breasts: recall.breasts.map((breast) => ({ ...breast, noLocation: true })) };
  expect(compareBreast("R", [noLocation, read(2, "NORMAL", "b")]).find(({ name }) => name === "Location")).toEqual({
    name: "Location",
    values: ["no location", "–"],
    differs: true,
  });
});
