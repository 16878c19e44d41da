import { describe, expect, it } from "vitest";
import golden from "../fixtures/metrics.json" with { type: "json" };
import { cohenKappa, fleissKappa, gwetAc1, observedAgreement, pabak } from "./agreement.ts";
import { auc, pairedAuc } from "./auc.ts";
import { adaptiveBins, calibrationBins, ece, mce } from "./calibration.ts";
import { confusionAt, confusionMetrics } from "./confusion.ts";
import type { Label } from "./estimate.ts";
import { intraclassCorrelation } from "./intraclass-correlation.ts";
import { calibrationFit } from "./logistic.ts";
import { netBenefit, netBenefitOfAll } from "./net-benefit.ts";
import { mcnemar, newcombePaired } from "./paired-proportions.ts";
import { prAuc } from "./precision-recall.ts";
import { brier } from "./probability-error.ts";
import { clopperPearson, wilson } from "./proportions.ts";

/** Every number of the fixture that a test has compared, to make sure that none is left out. */
const seen = new Set<string>();

/** Compares a golden value (numbers at any depth) and records that it was compared. */
function same(actual: unknown, path: string, digits = 12): void {
  const expected = path.split("/").reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], golden);
  compare(actual, expected, path, digits);
}

function compare(actual: unknown, expected: unknown, path: string, digits: number): void {
  if (typeof expected === "object" && expected !== null) {
    for (const [key, value] of Object.entries(expected)) compare((actual as Record<string, unknown>)[key], value, `${path}/${key}`, digits);
    return;
  }
  seen.add(path);
  expect(actual, path).toBeCloseTo(expected as number, digits);
}

const labels = golden.delong.y as Label[];
const { patient } = golden.delong;
const classes = { positiveClass: "abnormal", negativeClass: "normal" };

describe.each(["A", "B"] as const)("scores %s of 24 breasts", (name) => {
  const scores = golden.delong[name];
  const at = (key: string) => `op/${name}/${key}`;

  it("AUC with DeLong's variance, both intervals, and clustered by patient", () => {
    const plain = auc(labels, scores);
    const expected = `delong/expected/${name}`;
    same(plain.value, `${expected}/auc`);
    same(plain.variance, `${expected}/var`);
    same(plain.standardError, `${expected}/se`);
    same([plain.low, plain.high], `${expected}/ci_logit`);
    const half = 1.959963984540054 * (plain.standardError as number);
    same([(plain.value as number) - half, (plain.value as number) + half], `${expected}/ci_wald`);
    const clustered = auc(labels, scores, patient);
    same(clustered.variance, `${expected}/clustered_var`);
    same(clustered.standardError, `${expected}/clustered_se`);
    expect(clustered.clusters).toBe(12);
  });

  it("counts and rates at 0.5", () => {
    const matrix = confusionAt(labels, scores, 0.5, classes);
    same(matrix.truePositives, at("tp"));
    same(matrix.falseNegatives, at("fn"));
    same(matrix.falsePositives, at("fp"));
    same(matrix.trueNegatives, at("tn"));
    const { sensitivity, specificity } = confusionMetrics(matrix);
    same(sensitivity.value, at("sens"));
    same([sensitivity.low, sensitivity.high], at("sens_wilson"));
    same(specificity.value, at("spec"));
    same([specificity.low, specificity.high], at("spec_wilson"));
  });

  it("average precision, Brier and calibration", () => {
    same(prAuc(labels, scores), at("ap"));
    same(brier(labels, scores), at("brier"));
    const bins = calibrationBins(labels, scores);
    same(ece(bins), at("ece10"));
    same(mce(bins), at("mce10"));
    same(
      bins.map(({ low, n, meanScore, observed }) => [low, n, meanScore, observed]),
      at("bins"),
    );
    same(ece(adaptiveBins(labels, scores, 6)), at("ace6"));
    const fit = calibrationFit(labels, scores);
    same(fit.slope.value, at("cal_slope"), 5);
    same(fit.inTheLarge, at("cal_in_large"), 8);
  });

  it("net benefit", () => {
    for (const threshold of ["0.1", "0.2", "0.5"]) same(netBenefit(labels, scores, Number(threshold)), at(`net_benefit/${threshold}`));
  });
});

describe("both together", () => {
  it("paired DeLong", () => {
    const { value, covariance, standardError, z, p, low, high } = pairedAuc(labels, golden.delong.A, golden.delong.B);
    const paired = "delong/expected/paired";
    same(value, `${paired}/delta`);
    same(covariance, `${paired}/cov`);
    same(standardError, `${paired}/se`);
    same(z, `${paired}/z`);
    same(p, `${paired}/p`);
    same([low, high], `${paired}/ci`);
  });

  it("net benefit of flagging all", () => {
    for (const threshold of ["0.1", "0.2", "0.5"]) same(netBenefitOfAll(8 / 24, Number(threshold)), `nb_treat_all/${threshold}`);
  });
});

describe("proportions", () => {
  it.each(golden.mcnemar.map(({ b, c }, index) => ({ b, c, index })))("McNemar $b/$c", ({ b, c, index }) => {
    const result = mcnemar(b, c);
    same(result.exactP, `mcnemar/${index}/exact_p`);
    same(result.midP, `mcnemar/${index}/midp`);
    same(result.chiSquare, `mcnemar/${index}/chi2`);
    same(result.chiSquareP, `mcnemar/${index}/p`);
    same(result.correctedChiSquare, `mcnemar/${index}/cc_chi2`);
    same(result.correctedP, `mcnemar/${index}/cc_p`);
    expect(result.p).toBe(b + c < 25 ? result.exactP : result.chiSquareP);
  });

  it("Wilson and Clopper-Pearson", () => {
    for (const [index, { x, n }] of golden.wilson.entries()) same(pair(wilson(x, n)), `wilson/${index}/ci`);
    for (const [index, { x, n }] of golden.clopper.entries()) same(pair(clopperPearson(x, n)), `clopper/${index}/ci`);
  });

  it("Newcombe's paired difference", () => {
    golden.newcombe_paired.forEach(({ e, f, g, h }, index) => {
      const result = newcombePaired({ both: e, firstOnly: f, secondOnly: g, neither: h });
      same([result?.value, result?.low, result?.high], `newcombe_paired/${index}/res`);
    });
  });
});

describe("agreement", () => {
  it("Cohen's kappa, weighted and with its error", () => {
    same(cohenKappa(golden.cohen_2x2.table).value, "cohen_2x2/kappa");
    const { table } = golden.cohen_density4;
    const kappa = cohenKappa(table);
    same(kappa.value, "cohen_density4/kappa");
    same(kappa.standardError, "cohen_density4/se");
    same([kappa.low, kappa.high], "cohen_density4/ci");
    same(cohenKappa(table, "LINEAR").value, "cohen_density4/linear");
    same(cohenKappa(table, "QUADRATIC").value, "cohen_density4/quadratic");
  });

  it("Fleiss, the prevalence paradox, and ICC", () => {
    same(fleissKappa(golden.fleiss.counts), "fleiss/kappa");
    const { table } = golden.paradox;
    same(observedAgreement(table), "paradox/po");
    same(cohenKappa(table).value, "paradox/kappa");
    same(pabak(table), "paradox/pabak");
    same(gwetAc1(table), "paradox/ac1");
    const icc = intraclassCorrelation(golden.icc.data);
    same(icc?.icc11, "icc/ICC11");
    same(icc?.icc21, "icc/ICC21");
    same(icc?.icc31, "icc/ICC31");
    same(icc?.icc2k, "icc/ICC2k");
    same(icc?.icc3k, "icc/ICC3k");
  });
});

it("leaves no golden number untested", () => {
  const inputs =
    /^(delong\/(y|A|B|patient)|mcnemar\/\d+\/[bc]$|(wilson|clopper)\/\d+\/[xn]$|.*\/(table|counts|data)\/|newcombe_paired\/\d+\/[efgh]$)/;
  const all = leaves(golden, "").filter((path) => !inputs.test(path) && path !== "_readme");
  expect(all.filter((path) => !seen.has(path))).toEqual([]);
  expect(seen.size).toBeGreaterThan(150);
});

function leaves(node: unknown, path: string): string[] {
  if (typeof node !== "object" || node === null) return [path];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, path ? `${path}/${key}` : key));
}

function pair(interval: { low: number; high: number } | null) {
  return [interval?.low, interval?.high];
}
