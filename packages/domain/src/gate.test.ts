import { describe, expect, it } from "vitest";
import { type ChampionComparison, decideGate, type GateEvidence, mayPromoteAgainst } from "./gate.ts";
import { defaultGateSettings } from "./gate-settings.ts";

const same = { value: 0, low: -0.01, high: 0.01, power: 0.9, n: 242, leftOut: 0 };
const champion: ChampionComparison = {
  auc: same,
  sensitivity: same,
  specificity: same,
  subgroups: [],
  provenCancers: { n: 12, leftOut: 0, newlyMissed: 0 },
};
const good: GateEvidence = {
  champion,
  set: "OUT_OF_FOLD",
  auc: { value: 0.8, low: 0.72, high: 0.86 },
  abnormal: { detected: 85, total: 100 },
  sensitivity: { value: 0.85, low: 0.77, high: 0.91 },
  specificity: { value: 0.8, low: 0.75, high: 0.85 },
  calibration: { ece: 0.03, eceLimit: 0.06, slope: { value: 1, low: 0.7, high: 1.3 } },
  inferenceContract: { passed: true, note: "same preprocessing, same output twice" },
};
const against = (change: Partial<ChampionComparison>) => decideGate({ ...good, champion: { ...champion, ...change } });
const failing = (verdict: ReturnType<typeof decideGate>) =>
  verdict.checks.filter(({ passed }) => !passed).map(({ name, passed }) => `${name} ${passed}`);

describe("without a champion", () => {
  const verdict = decideGate({ ...good, champion: null });
  it("holds, because there is no champion yet", () => {
    expect(verdict.decision).toBe("HOLD");
    expect(verdict.checks[0]).toMatchObject({ name: "champion", passed: null, note: "no champion yet" });
  });
  it("still prints floors, calibration and the contract test, and nothing that compares", () => {
    expect(verdict.checks.map(({ name }) => name)).toEqual([
      "champion",
      "auc floor",
      "detections",
      "sensitivity floor",
      "specificity floor",
      "calibration error",
      "calibration slope",
      "inference contract",
    ]);
  });
});

describe("a version that may be chance", () => {
  const named = (name: string, verdict: ReturnType<typeof decideGate>) => verdict.checks.find((one) => one.name === name);

  it.each<[string, GateEvidence["auc"], string, string | null]>([
    ["an interval that holds 0.5", { value: 0.61, low: 0.45, high: 0.76 }, "REJECT", "the interval reaches the floor; out of fold"],
    ["an interval that ends on 0.5", { value: 0.7, low: 0.5, high: 0.86 }, "REJECT", "the interval reaches the floor; out of fold"],
    ["an interval below 0.5", { value: 0.41, low: 0.3, high: 0.53 }, "REJECT", "at or below the floor; out of fold"],
    ["below 0.5, without an interval", { value: 0.4, low: null, high: null }, "REJECT", "at or below the floor; out of fold"],
    ["no figure at all", { value: null, low: null, high: null }, "HOLD", "not estimable; out of fold"],
    ["an interval above 0.5", { value: 0.7, low: 0.501, high: 0.86 }, "HOLD", "out of fold"],
  ])("%s, as the first champion too", (_, auc, first, note) => {
    const alone = decideGate({ ...good, champion: null, auc });
    expect([alone.decision, named("auc floor", alone)?.note]).toEqual([first, note]);
    // Against a champion that it equals in all else.
    const second = decideGate({ ...good, auc }).decision;
    expect(second).toBe(note === "out of fold" ? "PROMOTE" : first);
  });

  it("is rejected where its operating point detects nothing, and says of how many", () => {
    const nothing = { ...good, champion: null, set: "LOCKED_TEST" as const, abnormal: { detected: 0, total: 21 } };
    const verdict = decideGate(nothing);
    expect(verdict.decision).toBe("REJECT");
    expect(named("detections", verdict)).toMatchObject({ passed: false, value: 0, note: "of 21 abnormal breasts; held-out test set" });
    expect(decideGate({ ...nothing, abnormal: { detected: 1, total: 21 } }).decision).toBe("HOLD");
  });

  it("passes only where the project has turned the floor off", () => {
    const verdict = decideGate({ ...good, auc: { value: 0.4, low: 0.3, high: 0.5 } }, { ...defaultGateSettings, aucFloor: null });
    expect(verdict.decision).toBe("PROMOTE");
    expect(named("auc floor", verdict)).toMatchObject({ judged: false, note: "no floor set; out of fold" });
  });

  it("as a first champion is held for its calibration, which a person weighs", () => {
    const verdict = decideGate({ ...good, champion: null, calibration: { ...good.calibration!, ece: 0.2 } });
    expect([verdict.decision, named("calibration error", verdict)?.passed]).toEqual(["HOLD", false]);
  });
});

describe("against a champion", () => {
  it("promotes where every check passes", () => {
    expect(decideGate(good).decision).toBe("PROMOTE");
  });

  it("holds where there are too few breasts to tell: an equal challenger on 242", () => {
    const verdict = against({ auc: { ...same, low: -0.06, high: 0.06, power: 0.1 } });
    expect(verdict.decision).toBe("HOLD");
    expect(failing(verdict)).toEqual(["auc not worse null"]);
    expect(verdict.checks[0]?.note).toBe("insufficient n, power 0.10; n = 242");
  });

  it("rejects the same interval where the check had the power to tell", () => {
    expect(against({ auc: { ...same, low: -0.06, high: 0.06, power: 0.6 } }).decision).toBe("REJECT");
  });

  it("rejects a challenger that is worse beyond the margin, however few", () => {
    expect(against({ auc: { ...same, value: -0.2, low: -0.3, high: -0.1, power: 0.1 } }).decision).toBe("REJECT");
  });

  it("does not promote a lower bound that lies on the margin", () => {
    expect(against({ auc: { ...same, value: 0.01, low: -0.02, high: 0.04 } }).decision).toBe("REJECT");
    expect(against({ auc: { ...same, value: 0.01, low: -0.0199, high: 0.04 } }).decision).toBe("PROMOTE");
  });

  it("has its own margins for sensitivity and specificity", () => {
    const drop = { ...same, value: -0.01, low: -0.04, high: 0.02 };
    expect(against({ sensitivity: drop }).decision).toBe("PROMOTE");
    expect(failing(against({ specificity: drop }))).toEqual(["specificity not worse false"]);
  });

  it("judges only subgroups with 30 positives", () => {
    const worse = { ...same, name: "density c-d", value: -0.1, low: -0.15, high: -0.01 };
    expect(against({ subgroups: [{ ...worse, positives: 29 }] }).decision).toBe("PROMOTE");
    expect(against({ subgroups: [{ ...worse, positives: 30 }] }).decision).toBe("REJECT");
    expect(against({ subgroups: [{ ...worse, high: 0.01, positives: 30 }] }).decision).toBe("PROMOTE");
  });

  it("rejects a newly missed proven cancer, and can't tell where none was compared", () => {
    const cancers = (provenCancers: ChampionComparison["provenCancers"]) => {
      const { decision, checks } = against({ provenCancers });
      const { value, note } = checks.find(({ name }) => name === "no newly missed proven cancer") ?? {};
      return [decision, value, note];
    };
    expect(cancers({ n: 12, leftOut: 0, newlyMissed: 1 })).toEqual(["REJECT", 1, "needs an administrator's sign-off; n = 12"]);
    expect(cancers({ n: 0, leftOut: 2, newlyMissed: 0 })).toEqual([
      "HOLD",
      null,
      "no cancer proven by pathology to compare; n = 0, 2 left out that the champion has no score of",
    ]);
  });

  it("says with every comparison on how many breasts it rests and how many it left out", () => {
    const { checks } = against({
      auc: { ...same, n: 200, leftOut: 42 },
      subgroups: [{ ...same, name: "age:50-59", positives: 30, n: 60 }],
    });
    expect(checks.slice(0, 5).map(({ note }) => note)).toEqual([
      "n = 200, 42 left out that the champion has no score of",
      "n = 242",
      "n = 242",
      "30 positives; n = 60",
      "n = 12",
    ]);
  });
});

describe("the version by itself", () => {
  it.each<[string, Partial<GateEvidence>, string]>([
    ["calibration error", { calibration: { ...good.calibration!, ece: 0.07 } }, "REJECT"],
    ["slope interval below the range", { calibration: { ...good.calibration!, slope: { value: 0.4, low: 0.2, high: 0.7 } } }, "REJECT"],
    ["slope interval above the range", { calibration: { ...good.calibration!, slope: { value: 2, low: 1.3, high: 3 } } }, "REJECT"],
    ["slope not estimable", { calibration: { ...good.calibration!, slope: { value: null, low: null, high: null } } }, "HOLD"],
    ["calibration not estimable", { calibration: null }, "HOLD"],
    ["contract", { inferenceContract: { passed: false, note: "other preprocessing" } }, "REJECT"],
    ["contract not tried", { inferenceContract: { passed: null, note: "not made: no image left" } }, "HOLD"],
  ])("%s → %s", (_, change, decision) => {
    expect(decideGate({ ...good, ...change }).decision).toBe(decision);
  });

  it("meets floors by its lower bound; an interval that holds the floor is too wide to tell", () => {
    const floored = (sensitivityFloor: number) => decideGate(good, { ...defaultGateSettings, sensitivityFloor }).decision;
    expect([floored(0.7), floored(0.8), floored(0.95)]).toEqual(["PROMOTE", "HOLD", "REJECT"]);
  });

  it("tells what it judged from what it only prints", () => {
    const { checks } = decideGate(good);
    const printed = checks.filter(({ judged }) => !judged).map(({ name, passed }) => [name, passed]);
    expect(printed).toEqual([
      ["sensitivity floor", true],
      ["specificity floor", true],
    ]);
    const floored = decideGate(good, { ...defaultGateSettings, sensitivityFloor: 0.1, specificityFloor: 0.1 });
    expect(floored.checks.every(({ judged }) => judged)).toBe(true);
  });
});

describe("promotion by a person", () => {
  it("goes past a hold; past a reject only for an administrator", () => {
    expect([mayPromoteAgainst("HOLD", false), mayPromoteAgainst("REJECT", false), mayPromoteAgainst("REJECT", true)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
