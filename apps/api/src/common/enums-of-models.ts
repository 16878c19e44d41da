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

export const RunStatusEnum = enumOf<RunStatus>("RunStatus", "Whether a training run or an export waits, runs or has ended.", {
  QUEUED: "Waits for its turn.",
  RUNNING: "Runs.",
  CANCELLING: "Cancelling was asked for; it stops at its next batch.",
  CANCELLED: "Ended by a person before its end.",
  FAILED: "Ended by an error.",
  SUCCEEDED: "Ended with what it was to make: a published version, or an archive.",
});

export const RunTriggerEnum = enumOf<RunTrigger>("RunTrigger", "What started a training run.", {
  REQUEST: "A person.",
  SCHEDULE: "A scheduled time of the retraining policy.",
  NEW_TRUTH: "Enough new ground truth, by the retraining policy.",
  RETRY: "The failure of an automatic run before it.",
});

export const SnapshotStatusEnum = enumOf<SnapshotStatus>(
  "SnapshotStatus",
  "Whether a snapshot waits to be frozen, is being frozen, or has ended.",
  {
    QUEUED: "Waits for its turn: the ground truth that it will hold is that of when it begins.",
    FREEZING: "Is being written.",
    FROZEN: "Is there, and never changes.",
    FAILED: "Could not be frozen. Freeze another.",
  },
);

export const ExportFormatEnum = enumOf<ExportFormat>("ExportFormat", "What labels are exported as.", {
  CSV: "Tables of exams, images, reads, findings, ground truth and scores, with a data dictionary.",
  COCO: "One file of images, categories and annotations, in stored pixels.",
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

export const RunStageEnum = enumOf<RunStage>("RunStage", "What a training run is doing.", {
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
  ppvAtPrevalence: "Positive predictive value at the prevalence that the project states; absent where it states none.",
  npvAtPrevalence: "Negative predictive value at the prevalence that the project states; absent where it states none.",
  accuracy: "Share of breasts classified correctly at the threshold; never read it alone.",
  f1: "Harmonic mean of sensitivity and positive predictive value.",
  brier: "Mean squared error of the scores.",
  ece: "Expected calibration error.",
  calibrationSlope: "Slope of the logistic calibration; 1 is ideal.",
  calibrationIntercept: "Intercept of the logistic calibration; 0 is ideal.",
});

export const ComparedMetricEnum = enumOf<ComparedName>("ComparedMetricName", "A metric that versions are compared by.", {
  auc: "Area under the ROC curve.",
  sensitivity: "Share of abnormal breasts at or above the version's threshold.",
  specificity: "Share of normal breasts below the version's threshold.",
});

export const AliasEnum = enumOf<Alias>("Alias", "A name that points at one version of a project.", {
  champion: "The version whose scores count.",
  challenger: "The version that was published last, unless somebody moved the alias.",
});

export const UnscoredReasonEnum = enumOf<UnscoredReason>(
  "UnscoredReason",
  "Why a version does not score a breast. Follows from its images alone.",
  {
    NO_STANDARD_VIEW: "The version uses standard views only (CC or MLO without a modifier), and the breast has none.",
    SPECIMEN_ONLY: "All of its images show a specimen.",
  },
);

export const EvaluationUnitEnum = enumOf<"breast">("EvaluationUnit", "What an evaluation counts.", { breast: "One breast of one exam." });

export const PositiveClassEnum = enumOf<"abnormal">("PositiveClass", "What counts as positive.", {
  abnormal: "Ground truth of class BENIGN, MALIGNANT or ABNORMAL.",
});
