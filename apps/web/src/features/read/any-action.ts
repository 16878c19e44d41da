import { type Laterality, lateralities, opinions } from "@second-read/domain";
import fc from "fast-check";
import type { DraftAction } from "./draft.ts";

// For property tests.

const side = fc.constantFrom(...lateralities);
const key = fc.constantFrom("f1", "f2", "f3");
const categories = ["0", "1", "2", "3", "4", "4A", "4B", "4C", "5", "6"];
const point = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }));
/** Any action that a reader can take on a draft. */
export const action: fc.Arbitrary<DraftAction> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<DraftAction>({ kind: "normal" }) },
  fc.record({ kind: fc.constant("opinion" as const), laterality: side, opinion: fc.constantFrom(...opinions) }),
  fc.record({ kind: fc.constant("density" as const), laterality: side, density: fc.constantFrom("a", "b", "c", "d") }),
  fc.record({ kind: fc.constant("birads" as const), laterality: side, birads: fc.constantFrom(...categories) }),
  fc.record({
    kind: fc.constant("class" as const),
    laterality: side,
    class: fc.constantFrom("BENIGN" as const, "MALIGNANT" as const, null),
  }),
  fc.record({ kind: fc.constant("reason" as const), laterality: side, reason: fc.constantFrom("111210", null) }),
  fc.record({ kind: fc.constant("noLocation" as const), laterality: side, noLocation: fc.boolean() }),
  // A finding key belongs to one breast, as in findingForMark.
  fc.tuple(key, point).map(([findingKey, at]): DraftAction => {
    const laterality: Laterality = findingKey === "f3" ? "L" : "R";
    return { kind: "mark", findingKey, laterality, mark: { imageId: `${laterality}CC`, shape: "POINT", points: [at] } };
  }),
  fc.record({ kind: fc.constant("findingKind" as const), key, findingKind: fc.constantFrom("MASS", "CALCIFICATIONS") }),
  fc.record({ kind: fc.constant("attribute" as const), key, name: fc.constant("shape"), value: fc.constantFrom("oval", null) }),
  fc.record({ kind: fc.constant("removeFinding" as const), key }),
  fc.record({ kind: fc.constant("changeMark" as const), key, index: fc.nat(2), points: fc.tuple(point), continues: fc.constant(false) }),
  fc.record({ kind: fc.constant("removeMark" as const), key, index: fc.nat(2) }),
);
