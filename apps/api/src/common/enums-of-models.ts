import type { EvaluationSet, GateDecision, RunStatus } from "@second-read/domain";
import { enumOf } from "./enum-of.ts";

export const RunStatusEnum = enumOf<RunStatus>("RunStatus", "Whether a training run waits, runs or has ended.", {
  QUEUED: "Waits for its turn.",
  RUNNING: "Runs.",
  CANCELLING: "Cancelling was asked for; it stops at its next batch.",
  CANCELLED: "Ended by a person before its end.",
  FAILED: "Ended by an error.",
  SUCCEEDED: "Ended with a published version.",
});

export const GateDecisionEnum = enumOf<GateDecision>("GateDecision", "The promotion gate's advice.", {
  PROMOTE: "Every check passed.",
  HOLD: "No check failed, but some could not be evaluated. Promotion needs a reason.",
  REJECT: "A check failed. Only an administrator may promote all the same.",
});

export const EvaluationSetEnum = enumOf<EvaluationSet>("EvaluationSet", "Which scores are evaluated.", {
  OUT_OF_FOLD: "The patients of the training data, each scored by the model of the fold that held that patient out.",
  LOCKED_TEST: "The held-out test set: patients that no version is ever trained on. Opening it is counted as test-set access.",
});
