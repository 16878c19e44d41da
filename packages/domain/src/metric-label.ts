const labels: Readonly<Record<string, string>> = {
  auc: "AUC",
  prAuc: "PR AUC",
  logLoss: "Log loss",
  sensitivity: "Sensitivity (recall)",
  specificity: "Specificity",
  ppv: "PPV (precision)",
  npv: "NPV",
  ppvAtPrevalence: "PPV at stated prevalence",
  npvAtPrevalence: "NPV at stated prevalence",
  accuracy: "Accuracy",
  f1: "F1",
  brier: "Brier score",
  ece: "Calibration error",
  calibrationSlope: "Calibration slope",
  calibrationIntercept: "Calibration intercept",
};

/** The display name of a metric; an unknown one is returned unchanged. */
export function metricLabel(name: string): string {
  return labels[name] ?? name;
}
