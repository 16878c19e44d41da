import { z95 } from "./distributions.ts";
import { type Estimate, sum } from "./estimate.ts";

/** Counts in a square table. Rows: the first reader's opinion; columns: the second's. */
export type AgreementTable = readonly (readonly number[])[];
export type KappaWeights = "NONE" | "LINEAR" | "QUADRATIC";

/**
 * Cohen's kappa, weighted if categories are ordered. The unweighted one has an interval by the delta method (Fleiss, Cohen and Everitt). Null if
 * chance agreement is complete (both readers always give the same one opinion).
 */
export function cohenKappa(table: AgreementTable, weights: KappaWeights = "NONE"): Estimate & { standardError: number | null } {
  const { n, rows, columns } = margins(table);
  const weight = disagreementWeight(weights);
  let observed = 0;
  let expected = 0;
  table.forEach((line, i) => {
    line.forEach((count, j) => {
      observed += weight(i, j) * (count / n);
      expected += weight(i, j) * (rows[i] as number) * (columns[j] as number);
    });
  });
  const method = { NONE: "Cohen's kappa", LINEAR: "kappa, linear weights", QUADRATIC: "kappa, quadratic weights" }[weights];
  const blank = { low: null, high: null, standardError: null, n, method };
  if (n === 0 || !(expected > 0)) return { ...blank, value: null, note: "not estimable: no variation" };
  const value = 1 - observed / expected;
  if (weights !== "NONE") return { ...blank, value, note: null };
  const standardError = kappaError(table, value);
  return { value, low: value - z95 * standardError, high: value + z95 * standardError, standardError, n, method, note: null };
}

function kappaError(table: AgreementTable, kappa: number): number {
  const { n, rows, columns } = margins(table);
  const [po, pe] = agreements(table);
  let [diagonal, off] = [0, 0];
  table.forEach((line, i) => {
    line.forEach((count, j) => {
      const share = count / n;
      // rows[j] goes with columns[i]: the formula uses the marginals of the *other* reader.
      if (i === j) diagonal += share * (1 - ((rows[i] as number) + (columns[i] as number)) * (1 - kappa)) ** 2;
      else off += share * ((columns[i] as number) + (rows[j] as number)) ** 2;
    });
  });
  const variance = (diagonal + (1 - kappa) ** 2 * off - (kappa - pe * (1 - kappa)) ** 2) / (n * (1 - pe) ** 2);
  return po === 1 ? 0 : Math.sqrt(Math.max(0, variance));
}

/** The share on which both readers agree; null if there are no opinions. */
export function observedAgreement(table: AgreementTable): number | null {
  return margins(table).n === 0 ? null : agreements(table)[0];
}

/** Prevalence- and bias-adjusted kappa, (K·p_o − 1)/(K − 1): 2·p_o − 1 for two categories. */
export function pabak(table: AgreementTable): number | null {
  const observed = observedAgreement(table);
  return observed === null ? null : (table.length * observed - 1) / (table.length - 1);
}

/** Gwet's AC1, with chance agreement Σ q(1 − q)/(K − 1), where q is the mean marginal. It does not collapse if one category is rare. */
export function gwetAc1(table: AgreementTable): number | null {
  const { n, rows, columns } = margins(table);
  if (n === 0) return null;
  const expected = sum(rows.map((row, k) => (row + (columns[k] as number)) / 2).map((q) => q * (1 - q))) / (table.length - 1);
  return (agreements(table)[0] - expected) / (1 - expected);
}

/**
 * Fleiss' kappa for a fixed number of readers per subject.
 * @param counts rows: subjects; columns: number of readers who chose each category
 * @throws RangeError if subjects have different numbers of readers
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const readers = sum(counts[0] ?? []);
  if (counts.some((row) => sum(row) !== readers)) throw new RangeError("every subject needs the same number of readers");
  if (counts.length === 0 || readers < 2) return null;
  const observed = sum(counts.map((row) => (sum(row.map((count) => count * count)) - readers) / (readers * (readers - 1)))) / counts.length;
  const categories = counts[0]?.map((_, k) => sum(counts.map((row) => row[k] as number)) / (counts.length * readers)) ?? [];
  const expected = sum(categories.map((share) => share * share));
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

/** Counts pairs of opinions in a table over `categories`. @throws RangeError for a category that is not listed */
export function agreementTable<Category>(pairs: readonly (readonly [Category, Category])[], categories: readonly Category[]): number[][] {
  const table = categories.map(() => categories.map(() => 0));
  for (const [first, second] of pairs) {
    const [i, j] = [categories.indexOf(first), categories.indexOf(second)];
    if (i < 0 || j < 0) throw new RangeError("an opinion outside the categories");
    (table[i] as number[])[j] = ((table[i] as number[])[j] as number) + 1;
  }
  return table;
}

function margins(table: AgreementTable): { n: number; rows: number[]; columns: number[] } {
  const n = sum(table.map((line) => sum(line)));
  return {
    n,
    rows: table.map((line) => sum(line) / n),
    columns: table.map((_, j) => sum(table.map((line) => line[j] as number)) / n),
  };
}

function agreements(table: AgreementTable): [observed: number, expected: number] {
  const { n, rows, columns } = margins(table);
  return [sum(table.map((line, i) => line[i] as number)) / n, sum(rows.map((row, i) => row * (columns[i] as number)))];
}

function disagreementWeight(weights: KappaWeights): (i: number, j: number) => number {
  if (weights === "NONE") return (i, j) => (i === j ? 0 : 1);
  return weights === "LINEAR" ? (i, j) => Math.abs(i - j) : (i, j) => (i - j) ** 2;
}
