import { describe, expect, test } from "vitest";
import { draftOf, inputOf, type Policy, problemOfDraft } from "./policy-draft.ts";

const policy: Policy = {
  enabled: true,
  cron: "0 2 * * 1",
  timeZone: "Europe/Zurich",
  minNewTruth: null,
  minNewAbnormal: 5,
  minHoursBetween: 0,
  quietHours: { fromHour: 0, toHour: 6 },
  recipe: null,
  promoteAutomatically: true,
};

describe("the form of a policy", () => {
  test("sends the policy unchanged where nothing was edited", () => {
    expect(inputOf(draftOf(policy, "UTC"))).toEqual(policy);
  });

  test("suggests a policy in the browser's time zone where none has been set", () => {
    const unset = { ...policy, enabled: false, cron: null, minNewAbnormal: null, quietHours: null };
    expect(draftOf(unset, "Asia/Tokyo")).toMatchObject({ enabled: true, cron: "0 2 * * 1-5", timeZone: "Asia/Tokyo", minNewTruth: 50 });
  });

  test("accepts midnight as an hour, and rejects one hour without the other", () => {
    const draft = draftOf(policy, "UTC");
    expect(problemOfDraft(draft)).toBeNull();
    expect(problemOfDraft({ ...draft, quietTo: "" })).toBe("Quiet hours need a start and an end.");
    expect(inputOf({ ...draft, quietFrom: "", quietTo: "" }).quietHours).toBeNull();
  });
});
