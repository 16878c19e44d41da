import type { RunTrigger } from "@second-read/database";
import type {
  Alias,
  EvaluationSet,
  ExportFormat,
  GateDecision,
  RunStage,
  RunStatus,
  SnapshotStatus,
  UnscoredReason,
} from "@second-read/domain";
import type { ComparedName, MetricName } from "@second-read/evaluation";
import { enumOf } from "./enum-of.ts";

export const RunStatusEnum = enumOf<RunStatus>("RunStatus", "Whether a training run or an export is waiting, running or has ended.", {
  QUEUED: "Waiting for its turn.",
  RUNNING: "Running.",
  CANCELLING: "Cancellation was requested; it stops at its next batch.",
  CANCELLED: "Cancelled by a person.",
  FAILED: "Ended with an error.",
  SUCCEEDED: "Ended with its result: a published version, or an archive.",
});

export const RunTriggerEnum = enumOf<RunTrigger>("RunTrigger", "What started a training run.", {
  REQUEST: "A person.",
  SCHEDULE: "A scheduled time of the retraining policy.",
  NEW_TRUTH: "Enough new ground truth, according to the retraining policy.",
  RETRY: "The failure of the previous automatic run.",
});

export const SnapshotStatusEnum = enumOf<SnapshotStatus>(
  "SnapshotStatus",
  "Whether a snapshot is waiting, being frozen, frozen or has failed.",
  {
    QUEUED: "Waiting for its turn. It will contain the ground truth in force when freezing begins.",
    FREEZING: "Being written.",
    FROZEN: "Frozen; never changes.",
    FAILED: "Could not be frozen. Freeze another one.",
  },
);

export const ExportFormatEnum = enumOf<ExportFormat>("ExportFormat", "The format of an export.", {
  CSV: "Tables of exams, images, reads, findings, ground truth and scores, with a data dictionary.",
  COCO: "One file of images, categories and annotations, in stored pixels.",
});

export const GateDecisionEnum = enumOf<GateDecision>("GateDecision", "The promotion gate's recommendation.", {
  PROMOTE: "Every check passed.",
  HOLD: "No check failed, but some could not be evaluated. Promotion needs a reason.",
  REJECT: "A check failed. Only an administrator may promote nevertheless.",
});

export const EvaluationSetEnum = enumOf<EvaluationSet>("EvaluationSet", "Which scores are evaluated.", {
  OUT_OF_FOLD: "The patients of the training data, each scored by the model of the fold that held that patient out.",
  LOCKED_TEST: "The held-out test set: patients that no version is ever trained on. Each opening is counted as a test-set access.",
});

export const RunStageEnum = enumOf<RunStage>("RunStage", "The stage of a training run.", {
  snapshot: "Waits for its snapshot to be frozen.",
  queued: "Waits for its first worker.",
  folds: "Trains the folds.",
  calibrate: "Calibrates the scores and chooses the operating points.",
  publish: "Publishes the version with its evaluation.",
  gate: "Asks the promotion gate.",
  done: "Has succeeded.",
});

export const MetricNameEnum = enumOf<MetricName>("MetricName", "A metric of an evaluation.", {
  auc: "Area under the ROC curve.",
  prAuc: "Area under the precision-recall curve.",
  logLoss: "Mean logarithmic loss of the scores.",
  sensitivity: "Share of abnormal breasts at or above the threshold.",
  specificity: "Share of normal breasts below the threshold.",
  ppv: "Positive predictive value: share of breasts at or above the threshold that are abnormal.",
  npv: "Negative predictive value: share of breasts below the threshold that are normal.",
  ppvAtPrevalence: "Positive predictive value at the prevalence set in the project; absent if none is set.",
  npvAtPrevalence: "Negative predictive value at the prevalence set in the project; absent if none is set.",
  accuracy: "Share of breasts classified correctly at the threshold; never to be read on its own.",
  f1: "Harmonic mean of sensitivity and positive predictive value.",
  brier: "Mean squared error of the scores.",
  ece: "Expected calibration error.",
  calibrationSlope: "Slope of the logistic calibration; 1 is ideal.",
  calibrationIntercept: "Intercept of the logistic calibration; 0 is ideal.",
});

export const ComparedMetricEnum = enumOf<ComparedName>("ComparedMetricName", "A metric by which versions are compared.", {
  auc: "Area under the ROC curve.",
  sensitivity: "Share of abnormal breasts at or above the version's threshold.",
  specificity: "Share of normal breasts below the version's threshold.",
});

export const AliasEnum = enumOf<Alias>("Alias", "A name that points to one version of a project.", {
  champion: "The version whose scores are used.",
  challenger: "The most recently published version, unless somebody moved the alias.",
});

export const UnscoredReasonEnum = enumOf<UnscoredReason>(
  "UnscoredReason",
  "Why a version does not score a breast. Depends on its images alone.",
  {
    NO_STANDARD_VIEW: "The version uses standard views only (CC or MLO without a modifier), and the breast has none.",
    SPECIMEN_ONLY: "All of its images show a specimen.",
  },
);

export const EvaluationUnitEnum = enumOf<"breast">("EvaluationUnit", "The unit that an evaluation counts.", {
  breast: "One breast of one exam.",
});

export const PositiveClassEnum = enumOf<"abnormal">("PositiveClass", "What counts as positive.", {
  abnormal: "Ground truth of class BENIGN, MALIGNANT or ABNORMAL.",
});
