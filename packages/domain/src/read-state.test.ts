import { describe, expect, it } from "vitest";
import { AppError } from "./errors.ts";
import {
  type ExamEvent,
  examActs,
  isAllowedIn,
  leaseExpiry,
  leaseState,
  readsTookEffect,
  refusalOfStart,
  refusalOfUndo,
  refusalOfWrite,
  requireAllowedIn,
  statusAfter,
} from "./read-state.ts";
import { type ExamStatus, examStatuses } from "./words.ts";

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
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
    ["INGESTING", { kind: "INGESTED", everyBreastHasTruth: true }, "SETTLED"],
    ["INGESTING", { kind: "INGESTED", everyBreastHasTruth: false }, "QUEUED"],
    ["SETTLED", { kind: "INGESTED", everyBreastHasTruth: false }, "WRONG_STATE"],
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
    ["QUEUED", { kind: "TRUTH_IMPORTED", everyBreastHasTruth: true, leasesHeld: 0 }, "SETTLED"],
    ["READING", { kind: "TRUTH_IMPORTED", everyBreastHasTruth: true, leasesHeld: 1 }, "READING"],
    ["ARBITRATION", { kind: "TRUTH_IMPORTED", everyBreastHasTruth: true, leasesHeld: 0 }, "ARBITRATION"],
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

describe("leases", () => {
  const lease = { expiresAt: at(100), readsWanted: 2, finalisedByOthers: 0, liveLeasesOfOthers: 1 };
  it("live until they run out, then renewable while there is room", () => {
    expect(leaseState(lease, at(99.9))).toBe("LIVE");
    expect(leaseState(lease, at(100))).toBe("RENEWABLE");
    expect(leaseState({ ...lease, finalisedByOthers: 1 }, at(100))).toBe("LOST");
    expect(leaseExpiry(at(0), 90)).toEqual(at(90));
  });
});

describe("writing a draft", () => {
  const draft = { status: "DRAFT", revision: 3, expectedRevision: 3, lease: "LIVE" } as const;
  it("is refused for a lost lease, a stale revision and a read that is no draft", () => {
    expect(refusalOfWrite(draft)).toBeNull();
    expect(refusalOfWrite({ ...draft, expectedRevision: null, lease: "RENEWABLE" })).toBeNull();
    expect(refusalOfWrite({ ...draft, expectedRevision: 2 })?.code).toBe("STALE_REVISION");
    expect(refusalOfWrite({ ...draft, lease: "LOST" })?.code).toBe("LEASE_LOST");
    expect(refusalOfWrite({ ...draft, status: "FINALISED" })?.code).toBe("WRONG_STATE");
  });
});

describe("undoing a finalised read", () => {
  const read = { status: "FINALISED", finalisedAt: at(0) } as const;
  it("works until the read takes effect, and hangs on nothing else", () => {
    expect(refusalOfUndo(read, at(29.9), 30)).toBeNull();
    expect(refusalOfUndo(read, at(30), 30)?.code).toBe("WRONG_STATE");
    expect(refusalOfUndo(read, at(0), 0)?.code).toBe("WRONG_STATE");
    expect(refusalOfUndo({ status: "DRAFT", finalisedAt: null }, at(1), 30)?.code).toBe("WRONG_STATE");
  });
});

describe("reads take effect", () => {
  it("when all that are wanted are in and the exam has left its readers", () => {
    const outcome = (status: ExamStatus) => [0, 1, 2, 3].map((readCount) => readsTookEffect({ status, readCount, readsWanted: 2 }));
    expect(examStatuses.filter((status) => outcome(status).some(Boolean))).toEqual([
      "ARBITRATION",
      "SETTLED",
      "TECHNICAL_RECALL",
      "WITHDRAWN",
    ]);
    expect(outcome("SETTLED")).toEqual([false, false, true, true]);
  });
});

describe("starting a read", () => {
  const exam = {
    status: "QUEUED",
    readsWanted: 2,
    finalisedInRound: 1,
    awaitsEffect: false,
    liveLeasesOfOthers: 0,
    readByMe: false,
    openedByMe: false,
  } as const;
  it("is offered once to a person who is blind to the exam, while readers are wanted", () => {
    expect(refusalOfStart(exam)).toBeNull();
    expect(refusalOfStart({ ...exam, status: "SETTLED" })).not.toBeNull();
    expect(refusalOfStart({ ...exam, readByMe: true })).not.toBeNull();
    expect(refusalOfStart({ ...exam, openedByMe: true })).not.toBeNull();
    expect(refusalOfStart({ ...exam, finalisedInRound: exam.readsWanted })).not.toBeNull();
    expect(refusalOfStart({ ...exam, awaitsEffect: true })).not.toBeNull();
    expect(refusalOfStart({ ...exam, finalisedInRound: 0, liveLeasesOfOthers: 1 })).not.toBeNull();
  });
});
