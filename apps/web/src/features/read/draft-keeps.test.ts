import { type Laterality, lateralities, type Opinion } from "@second-read/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { action } from "./any-action.ts";
import { type Draft, type DraftAction, draftReducer, emptyDraft, fittedTo, isUndecided } from "./draft.ts";

// Under any sequence of actions, an opinion, a finding or a mark changes only when the reader changes it explicitly.

const sides = fc.constantFrom<readonly Laterality[]>(["R", "L"], ["R"], ["L"]);

const opinionOf = (draft: Draft, laterality: Laterality) => draft.breasts.find((one) => one.laterality === laterality)?.opinion ?? null;
const marksOf = (draft: Draft, findingKey: string) => draft.findings.find((one) => one.key === findingKey)?.marks ?? [];

/** The opinion that an action sets explicitly for a breast; undefined where it sets none. */
function explicitOpinion(change: DraftAction, laterality: Laterality, before: Draft): Opinion | undefined {
  const breast = before.breasts.find((one) => one.laterality === laterality);
  if (!breast) return undefined;
  if (change.kind === "opinion" && change.laterality === laterality) return change.opinion;
  if (change.kind === "normal" && isUndecided(before, breast)) return "NORMAL";
  if (change.kind !== "birads" || change.laterality !== laterality) return undefined;
  if (["1", "2"].includes(change.birads) && breast.opinion === null) return "NORMAL";
  return !["1", "2", "3", "6"].includes(change.birads) && breast.opinion !== "TECHNICAL_RECALL" ? "RECALL" : undefined;
}

function expectKept(before: Draft, change: DraftAction, after: Draft): void {
  for (const laterality of lateralities) {
    const said = explicitOpinion(change, laterality, before);
    expect(opinionOf(after, laterality)).toBe(said ?? opinionOf(before, laterality));
  }
  for (const finding of before.findings) {
    if ((change.kind === "removeFinding" || change.kind === "removeMark") && change.key === finding.key) continue;
    const isOwn = change.kind === "changeMark" && change.key === finding.key;
    const marks = finding.marks.map((mark, index) => (isOwn && index === change.index ? { ...mark, points: change.points } : mark));
    expect(marksOf(after, finding.key).slice(0, finding.marks.length)).toEqual(marks);
  }
  const known = new Set(before.findings.map((finding) => finding.key));
  const invented = after.findings.filter((finding) => !known.has(finding.key));
  expect(invented.map((finding) => finding.key)).toEqual(
    change.kind === "mark" && !known.has(change.findingKey) ? [change.findingKey] : [],
  );
}

describe("a draft under any sequence of actions", () => {
  test("keeps each opinion, finding and mark until it is changed explicitly, and invents none", () => {
    fc.assert(
      fc.property(sides, fc.array(action, { minLength: 10, maxLength: 40 }), (present, actions) => {
        let draft = emptyDraft(present);
        for (const change of actions) {
          const next = draftReducer(draft, change);
          expectKept(draft, change, next);
          draft = next;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("N never changes a breast with any entry, however often and whenever it is pressed", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 5, maxLength: 30 }), (actions) => {
        const draft = actions.reduce(draftReducer, emptyDraft(["R", "L"]));
        const once = draftReducer(draft, { kind: "normal" });
        for (const [index, breast] of draft.breasts.entries()) if (!isUndecided(draft, breast)) expect(once.breasts[index]).toBe(breast);
        expect(once.findings).toBe(draft.findings);
        expect(draftReducer(once, { kind: "normal" })).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  test("a breast whose images arrive later is undecided, and the other is unchanged", () => {
    fc.assert(
      fc.property(fc.constantFrom<Laterality>("R", "L"), fc.array(action, { maxLength: 20 }), (only, actions) => {
        const draft = actions.reduce(draftReducer, emptyDraft([only]));
        const both = fittedTo(["R", "L"], draft);
        expect(both.breasts.map(({ laterality }) => laterality)).toEqual(["R", "L"]);
        expect(both.breasts.find(({ laterality }) => laterality === only)).toEqual(draft.breasts[0]);
        expect(both.breasts.find(({ laterality }) => laterality !== only)).toEqual(
          emptyDraft(["R", "L"]).breasts.find(({ laterality }) => laterality !== only),
        );
        expect(both.findings).toBe(draft.findings);
      }),
    );
  });
});
