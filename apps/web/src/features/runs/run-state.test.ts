import { describe, expect, it } from "vitest";
import {
  addEvent,
  allEpochs,
  curvesOf,
  emptyStory,
  foldProgress,
  meanOfFolds,
  memoryMbPerFold,
  type RunEvent,
  secondsLeft,
  stageStates,
} from "./run-state.ts";

const epoch = (fold: number, at: number, loss = 0.5) => ({
  fold,
  epoch: at,
  loss,
  accuracy: 0.6,
  precision: null,
  recall: 0.4,
  auc: 0.7,
  validationLoss: 0.6,
  validationAccuracy: 0.5,
  validationPrecision: null,
  validationRecall: 0.3,
  validationAuc: 0.65,
  imagesPerSecond: 12,
  memoryMb: 900,
});
const event = (id: string, more: Partial<RunEvent>): RunEvent => ({ id, at: "2026-01-01T00:00:00Z", ...more });

describe("the events of a run", () => {
  it("are added once, however often the stream restarts", () => {
    const once = addEvent(emptyStory, event("1", { message: "Fold 1: preparing 40 images." }));
    expect(addEvent(once, event("1", { message: "Fold 1: preparing 40 images." }))).toBe(once);
    expect(once.log).toHaveLength(1);
  });

  it("replace an epoch that a later attempt repeats", () => {
    const story = [event("1", { epoch: epoch(0, 2, 0.9) }), event("2", { epoch: epoch(0, 2, 0.4) })].reduce(addEvent, emptyStory);
    expect(allEpochs([epoch(0, 1), epoch(0, 2, 0.9)], story).map(({ loss }) => loss)).toEqual([0.5, 0.4]);
  });
});

describe("curves", () => {
  it("exist once per fold and leave out undefined values", () => {
    const curves = curvesOf([epoch(0, 1), epoch(0, 2), epoch(2, 1)], "precision");
    expect(curves.map(({ fold }) => fold)).toEqual([0, 2]);
    expect(curves[0]?.training).toEqual([]);
    expect(curvesOf([epoch(0, 1), epoch(0, 2)], "auc")[0]?.validation).toEqual([
      [1, 0.65],
      [2, 0.65],
    ]);
  });

  it("are averaged over the folds that have reached an epoch", () => {
    expect(
      meanOfFolds([
        [
          [1, 0.4],
          [2, 0.6],
        ],
        [[1, 0.8]],
      ]),
    ).toEqual([
      [1, (0.4 + 0.8) / 2],
      [2, 0.6],
    ]);
  });

  it("give the number of epochs of each fold", () => {
    expect(foldProgress([epoch(0, 1), epoch(0, 2), epoch(2, 1)], 3)).toEqual([2, 0, 1]);
  });
});

describe("memory", () => {
  it("is the largest of the folds' newest epochs", () => {
    const at = (fold: number, number: number, memoryMb: number | null) => ({ ...epoch(fold, number), memoryMb });
    expect(memoryMbPerFold([at(0, 1, 2000), at(0, 2, 800), at(1, 1, 900), at(1, 2, null)])).toBe(900);
    expect(memoryMbPerFold([at(0, 1, null)])).toBeNull();
  });
});

describe("the stages of a run", () => {
  it("are done, current or ahead", () => {
    expect(stageStates("folds", "RUNNING")).toEqual({
      snapshot: "done",
      folds: "now",
      calibrate: "ahead",
      publish: "ahead",
      gate: "ahead",
    });
    expect(stageStates("done", "SUCCEEDED").gate).toBe("done");
    expect(stageStates("folds", "FAILED").folds).toBe("stopped");
    expect(stageStates("folds", "CANCELLED").folds).toBe("cancelled");
  });

  it("give an estimate of the time left from the speed so far, and not too early", () => {
    const now = new Date("2026-01-01T00:01:00Z");
    expect(secondsLeft("2026-01-01T00:00:00Z", 0.25, now)).toBeCloseTo(180);
    expect(secondsLeft("2026-01-01T00:00:00Z", 0, now)).toBeNull();
    expect(secondsLeft(null, 0.5, now)).toBeNull();
  });
});
