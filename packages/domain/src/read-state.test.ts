import { describe, expect, it } from "vitest";
import { leaseExpiry, leaseState, readsTookEffect, refusalOfStart, refusalOfUndo, refusalOfWrite } from "./read-state.ts";
import { type ExamStatus, examStatuses } from "./words.ts";

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
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
