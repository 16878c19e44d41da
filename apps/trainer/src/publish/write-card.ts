import type { Snapshot, TrainingRun } from "@second-read/database";
import {
  type ClassAgreement,
  defaultOperatingPoint,
  knownClasses,
  metricLabel,
  operatingPointInWords,
  type StoredEstimate,
  type TruthWeights,
} from "@second-read/domain";
import type { MetricValue, OutOfFoldEvaluation } from "@second-read/evaluation";
import { recipeOf } from "@second-read/learning";

/** The model card, in Markdown: what the version is for, its training data, its measured performance, and its limits. */
export function writeCard({
  run,
  snapshot,
  evaluation,
}: {
  run: TrainingRun;
  snapshot: Snapshot;
  evaluation: OutOfFoldEvaluation;
}): string {
  const { summary, scoring } = evaluation;
  const recipe = recipeOf(run.recipe);
  const { preparation, pooling } = recipe;
  const lines = [
    "## Intended use",
    "Research and quality work on mammography reading: finding breasts that readers or the model may have missed. Not for primary diagnosis.",
    "",
    "## Data and truth",
    `Snapshot \`${snapshot.digest.slice(0, 12)}\`: ${snapshot.patients} patients, ${snapshot.breasts} breasts, ${snapshot.positives} of them abnormal; ${snapshot.lockedTestPatients} patients held out as a test set. Truth as of ${snapshot.truthAsOf.toISOString().slice(0, 10)}.`,
    "Positive class: abnormal (benign, malignant, or not yet known). Unit: breast.",
    "",
    "## Models",
    `Recipe \`${run.recipe}\`: ${recipe.description} ${run.folds} fold models, ${run.epochs} epochs, seed ${run.seed}; no model was trained on a patient that it scores here.`,
    weightsLine(recipe.truthWeights),
    ...(run.backboneSha256 === null
      ? []
      : [
          `Backbone: SHA-256 \`${run.backboneSha256}\`, pretrained elsewhere${recipe.backbone === "initial weights" ? "; training starts from its weights" : " and not trained further"}.`,
        ]),
    `Input ${preparation.rows} × ${preparation.columns} pixels of ${preparation.spacingMm} mm. ${pooling.images === "standard" ? "Standard views only: CC and MLO without a modifier, the last acquired where there are several; a breast without one is not scored. " : "All views, modified ones too. "}Views of a breast are pooled by ${pooling.views}${pooling.contralateral > 0 ? `; ${pooling.contralateral} of the other breast's logit is subtracted` : ""}.`,
    "",
    "## Measured, out of fold",
    `Sensitivity, specificity, predictive values, accuracy and F1 are at the default operating point, ${operatingPointInWords(defaultOperatingPoint)}. 95 % intervals, clustered by patient.`,
    "",
    ...summary.metrics.map(metricLine),
    "",
    ...(summary.classes === null ? [] : classLines(summary.classes)),
    "## Operating points",
    ...summary.operatingPoints.map(
      ({ name, threshold, method, isDefault }) =>
        `- ${operatingPointInWords(name)}${isDefault ? " (default)" : ""}: score ≥ ${threshold.toFixed(3)}; ${method}`,
    ),
    "",
    "## Calibration",
    scoring.breastMap.kind === "platt"
      ? "Platt, fitted on all held-out scores; figures above are cross-fitted."
      : `Not calibrated: ${scoring.breastMap.reason}.`,
    "",
    "## Known limits",
    ...[
      ...summary.notes,
      "Small sets prove little: read each interval, not the figure alone.",
      "Out of fold, one model scores each patient. New patients are scored by the mean of all fold models: sensitivity and specificity at an operating point may differ.",
      "Vendors, ages and views absent from the snapshot are untested.",
    ].map((note) => `- ${note}`),
  ];
  return lines.join("\n");
}

/** "pathology 1, follow up 1, …" */
function weightsLine(weights: TruthWeights | null): string {
  if (weights === null) return "In training every breast counts the same, whatever its truth rests on.";
  const named = Object.entries(weights).map(([strength, weight]) => `${strength.toLowerCase().replace("_", " ")} ${weight}`);
  return `In training a breast counts by what its truth rests on: ${named.join(", ")}.`;
}

/** The matrix as a table of counts, and each class's figures. */
function classLines({ matrix, figures, accuracy }: ClassAgreement): string[] {
  const names = knownClasses.map((name) => name.toLowerCase());
  return [
    "## Three classes, out of fold",
    `| truth | ${names.map((name) => `called ${name}`).join(" | ")} |`,
    `| --- | ${names.map(() => "---:").join(" | ")} |`,
    ...matrix.map((row, i) => `| ${names[i]} | ${row.join(" | ")} |`),
    "",
    ...figures.flatMap(({ class: name, sensitivity, ppv }) => [
      estimateLine(`${metricLabel("sensitivity")}, ${name.toLowerCase()}`, sensitivity),
      estimateLine(`${metricLabel("ppv")}, ${name.toLowerCase()}`, ppv),
    ]),
    estimateLine(`${metricLabel("accuracy")}, three classes`, accuracy),
    "",
  ];
}

function metricLine({ name, ...estimate }: MetricValue): string {
  return estimateLine(metricLabel(name), estimate);
}

/** With two decimals, as on the pages. */
function estimateLine(name: string, { value, low, high, n, note }: Omit<StoredEstimate, "method">): string {
  const figure = value === null ? "not estimable" : value.toFixed(2);
  const interval = low === null || high === null ? "" : ` (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `- ${name}: ${figure}${interval}, n = ${n}${note === null ? "" : `; ${note}`}`;
}
