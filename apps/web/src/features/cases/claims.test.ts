import { examStatuses } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { casesLead, noCases, noTruth } from "./claims.ts";

describe("what the list of cases claims", () => {
  test("its count is of what it lists", () => {
    expect(casesLead(1, null)).toBe("1 exam, withdrawn ones included");
    expect(casesLead(5, "ARBITRATION")).toBe("5 exams: awaiting arbitration");
    expect(casesLead(0, "SETTLED")).toBe("0 exams: final");
  });
  test("an empty later page does not say that there is none", () => {
    expect(noCases(null, false)).toContain("None has been imported yet");
    expect(noCases("QUEUED", false)).toBe("No exam has this status now.");
    for (const status of [null, ...examStatuses]) expect(noCases(status, true)).toBe("No more exams on this page.");
  });
  test.each(examStatuses)("truth of an exam that is %s is said to be none only by who could see it", (status) => {
    expect(noTruth(status, false)).toBe("none");
    expect(noTruth(status, true)).toBe(status === "SETTLED" || status === "WITHDRAWN" ? "none" : "hidden until final");
  });
});
