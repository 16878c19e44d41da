import type { Snapshot, TrainingRun } from "@second-read/database";
import type { MetricName, OutOfFoldEvaluation } from "@second-read/evaluation";
import { type RecipeName, recipeOf } from "@second-read/learning";

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
  const recipe = recipeOf(run.recipe as RecipeName);
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
    ...(run.backboneSha256 === null ? [] : [`Backbone: SHA-256 \`${run.backboneSha256}\`, pretrained elsewhere and not trained further.`]),
    `Input ${preparation.rows} × ${preparation.columns} pixels of ${preparation.spacingMm} mm. ${pooling.images === "standard" ? "Standard views only: CC and MLO without a modifier, the last acquired where there are several; a breast without one is not scored. " : "All views, modified ones too. "}Views of a breast are pooled by ${pooling.views}${pooling.contralateral > 0 ? `; ${pooling.contralateral} of the other breast's logit is subtracted` : ""}.`,
    "",
    "## Measured, out of fold",
    ...summary.metrics.map(metricLine),
    "",
    "## Operating points",
    ...summary.operatingPoints.map(
      ({ name, threshold, method, isDefault }) => `- ${name}${isDefault ? " (default)" : ""}: score ≥ ${threshold.toFixed(3)}; ${method}`,
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
      "Vendors, ages and views absent from the snapshot are untested.",
    ].map((note) => `- ${note}`),
  ];
  return lines.join("\n");
}

function metricLine({
  name,
  value,
  low,
  high,
  n,
  note,
}: {
  name: MetricName;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  note: string | null;
}): string {
  const figure = value === null ? "not estimable" : value.toFixed(3);
  const interval = low === null || high === null ? "" : ` (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `- ${name}: ${figure}${interval}, n = ${n}${note === null ? "" : `; ${note}`}`;
}
