import { expect, test } from "vitest";
import type { SettleReadFragment } from "../../generated/graphql.ts";
import { compareBreast, whyHere } from "./comparison.ts";

const read = (order: number, opinion: "NORMAL" | "RECALL", density: string): SettleReadFragment => ({
  id: `r${order}`,
  order,
  round: 1,
  status: "FINALISED",
  blindOpinion: null,
  reader: null,
  breasts: [{ laterality: "R", opinion, class: null, birads: null, density, technicalRecallReason: null }],
  findings:
    opinion === "RECALL"
      ? [{ id: "f", lesionUid: "u", kind: "MASS", laterality: "R", attributes: { margin: "spiculated" }, marks: [] }]
      : [],
});

test("why an exam is here, in three words", () => {
  expect(whyHere("DOUBLE_ARBITRATION", ["R"], [read(1, "RECALL", "b"), read(2, "NORMAL", "b")])).toBe("recall v normal");
  expect(whyHere("DOUBLE_ARBITRATION", ["R"], [])).toBe("sent back");
});

test("only differences are lit; what nobody said has no row", () => {
  const rows = compareBreast("R", [read(1, "RECALL", "b"), read(2, "NORMAL", "b")]);
  expect(rows.map(({ name, differs }) => [name, differs])).toEqual([
    ["opinion", true],
    ["density", false],
    ["findings", true],
  ]);
  expect(rows[2]!.values).toEqual(["mass, spiculated", "–"]);
});
