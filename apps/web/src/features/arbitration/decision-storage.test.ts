import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mapStore } from "../read/memory-server.ts";
import { beginDecision, decisionReducer } from "./decision.ts";
import { dropDecision, keepDecision, loadDecision } from "./decision-storage.ts";

beforeEach(() => vi.stubGlobal("window", { localStorage: mapStore() }));
afterEach(() => vi.unstubAllGlobals());

const decided = decisionReducer(beginDecision(["R", "L"], []), { kind: "outcome", laterality: "R", outcome: "MALIGNANT" });

test("a decision that was begun is there again, in its round only", () => {
  keepDecision({ id: "e", round: 1 }, decided);
  expect(loadDecision({ id: "e", round: 1 })).toEqual(decided);
  // After reopening, the decision is about other reads.
  expect(loadDecision({ id: "e", round: 2 })).toBeNull();
  expect(loadDecision({ id: "f", round: 1 })).toBeNull();
  dropDecision({ id: "e", round: 1 });
  expect(loadDecision({ id: "e", round: 1 })).toBeNull();
});
