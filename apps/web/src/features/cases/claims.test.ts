import { type ExamStatus, examStatuses } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { casesLead, noCases, noTruth } from "./claims.ts";

const listed = (status: ExamStatus | null) => ({ status, estimatedDensity: null });

describe("the statements of the list of cases", () => {
  test("count what is listed", () => {
    expect(casesLead(1, listed(null))).toBe("1 exam, withdrawn ones included");
    expect(casesLead(5, listed("ARBITRATION"))).toBe("5 exams: awaiting arbitration");
    expect(casesLead(0, listed("SETTLED"))).toBe("0 exams: final");
    expect(casesLead(7, { status: "QUEUED", estimatedDensity: ["c", "d"] })).toBe("7 exams: to read, estimated density c or d");
    expect(casesLead(7, { status: null, estimatedDensity: ["a"] })).toBe("7 exams: estimated density a");
  });
  test("do not say on an empty later page that there are none", () => {
    expect(noCases(listed(null), false)).toContain("None has been imported yet");
    expect(noCases(listed("QUEUED"), false)).toBe("No exam has this status now.");
    expect(noCases({ status: null, estimatedDensity: ["d"] }, false)).toBe("No matching exams. Remove a filter.");
    for (const status of [null, ...examStatuses]) expect(noCases(listed(status), true)).toBe("No more exams on this page.");
  });
  test.each(examStatuses)("truth of an exam that is %s is said to be none only by who could see it", (status) => {
    expect(noTruth(status, false)).toBe("none");
    expect(noTruth(status, true)).toBe(status === "SETTLED" || status === "WITHDRAWN" ? "none" : "hidden until final");
  });
});
