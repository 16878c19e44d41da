import { describe, expect, it } from "vitest";
import { AppError } from "./errors.ts";
import { type ExamEvent, examActs, isAllowedIn, requireAllowedIn, statusAfter } from "./exam-status.ts";
import { type ExamStatus, examStatuses } from "./words.ts";

const tryStatus = (status: ExamStatus, event: ExamEvent) => {
  try {
    return statusAfter(status, event);
  } catch (error) {
    return (error as AppError).code;
  }
};

describe("exam status after an event", () => {
  const finalised = (moreWanted: boolean, leasesHeld = 0): ExamEvent => ({ kind: "READ_FINALISED", moreWanted, leasesHeld });
  const tookEffect = (kind: "WAIT" | "TRUTH" | "ARBITRATION" | "TECHNICAL_RECALL"): ExamEvent => ({
    kind: "READS_TOOK_EFFECT",
    derivation: {
      WAIT: { kind, readsWanted: 1 },
      TRUTH: { kind, breasts: [] },
      ARBITRATION: { kind, why: [], disputed: [] },
      TECHNICAL_RECALL: { kind },
    }[kind] as never,
  });

  it.each<[ExamStatus, ExamEvent, ExamStatus | "WRONG_STATE"]>([
    ["INGESTING", { kind: "FILES_ARRIVED", everyBreastHasTruth: true }, "SETTLED"],
    ["INGESTING", { kind: "FILES_ARRIVED", everyBreastHasTruth: false }, "QUEUED"],
    ["SETTLED", { kind: "FILES_ARRIVED", everyBreastHasTruth: false }, "QUEUED"],
    ["PRIOR", { kind: "FILES_ARRIVED", everyBreastHasTruth: false }, "PRIOR"],
    ["READING", { kind: "FILES_ARRIVED", everyBreastHasTruth: false }, "WRONG_STATE"],
    ["QUEUED", { kind: "LEASE_TAKEN" }, "READING"],
    ["READING", { kind: "LEASE_TAKEN" }, "READING"],
    ["SETTLED", { kind: "LEASE_TAKEN" }, "WRONG_STATE"],
    ["READING", { kind: "LEASE_ENDED", leasesHeld: 0 }, "QUEUED"],
    ["READING", { kind: "LEASE_ENDED", leasesHeld: 1 }, "READING"],
    ["WITHDRAWN", { kind: "LEASE_ENDED", leasesHeld: 0 }, "WITHDRAWN"],
    ["READING", finalised(true), "QUEUED"],
    ["READING", finalised(true, 1), "READING"],
    ["READING", finalised(false), "READING"],
    ["SETTLED", finalised(false), "WRONG_STATE"],
    ["READING", tookEffect("WAIT"), "QUEUED"],
    ["READING", tookEffect("TRUTH"), "SETTLED"],
    ["READING", tookEffect("ARBITRATION"), "ARBITRATION"],
    ["READING", tookEffect("TECHNICAL_RECALL"), "TECHNICAL_RECALL"],
    ["SETTLED", tookEffect("TRUTH"), "WRONG_STATE"],
    ["READING", { kind: "FINALISE_UNDONE" }, "READING"],
    ["QUEUED", { kind: "FINALISE_UNDONE" }, "READING"],
    ["SETTLED", { kind: "FINALISE_UNDONE" }, "WRONG_STATE"],
    ["WITHDRAWN", { kind: "FINALISE_UNDONE" }, "WRONG_STATE"],
    ["QUEUED", { kind: "FILES_ARRIVED", everyBreastHasTruth: true }, "SETTLED"],
    ["ARBITRATION", { kind: "FILES_ARRIVED", everyBreastHasTruth: true }, "WRONG_STATE"],
    ["ARBITRATION", { kind: "ADJUDICATED", technicalRecall: false }, "SETTLED"],
    ["ARBITRATION", { kind: "ADJUDICATED", technicalRecall: true }, "TECHNICAL_RECALL"],
    ["SETTLED", { kind: "ADJUDICATED", technicalRecall: true }, "WRONG_STATE"],
    ["SETTLED", { kind: "NEW_ROUND", freshReaders: 2, truthIsPathology: false }, "QUEUED"],
    ["SETTLED", { kind: "NEW_ROUND", freshReaders: 0, truthIsPathology: false }, "ARBITRATION"],
    ["SETTLED", { kind: "NEW_ROUND", freshReaders: 2, truthIsPathology: true }, "ARBITRATION"],
    ["READING", { kind: "NEW_ROUND", freshReaders: 2, truthIsPathology: true }, "WRONG_STATE"],
    ["QUEUED", { kind: "WITHDRAWN" }, "WITHDRAWN"],
    ["WITHDRAWN", { kind: "WITHDRAWN" }, "WRONG_STATE"],
  ])("%s, %j → %s", (status, event, expected) => {
    expect(tryStatus(status, event)).toBe(expected);
  });

  it("allows nothing on a withdrawn exam", () => {
    expect(examActs.filter((act) => isAllowedIn("WITHDRAWN", act))).toEqual([]);
    expect(examStatuses.filter((status) => isAllowedIn(status, "ADJUDICATE"))).toEqual(["ARBITRATION"]);
    expect(() => requireAllowedIn("SETTLED", "ADJUDICATE")).toThrow(AppError);
    expect(() => requireAllowedIn("ARBITRATION", "ADJUDICATE")).not.toThrow();
  });
});
