import { type Density, type DensityMap, densities } from "@second-read/domain";

/** An example for estimating density. */
export interface DensityExample {
  readonly measures: readonly number[];
  readonly density: Density;
}

const fewestExamples = 30;
/** Ridge penalty, as a share of the number of examples; needed because the measures are highly correlated. */
const penalty = 0.02;
const sweeps = 300;

/** Null if density is known for fewer than thirty breasts, or only one density occurs. */
export function fitDensityMap(examples: readonly DensityExample[]): DensityMap | null {
  const present = densities.filter((density) => examples.some((one) => one.density === density));
  if (examples.length < fewestExamples || present.length < 2) return null;
  const columns = (examples[0] as DensityExample).measures.map((_, column) => examples.map(({ measures }) => measures[column] as number));
  const mean = columns.map(meanOf);
  const deviation = columns.map((values, i) => Math.sqrt(meanOf(values.map((value) => (value - (mean[i] as number)) ** 2))) || 1);
  const standardised = columns.map((values, i) => values.map((value) => (value - (mean[i] as number)) / (deviation[i] as number)));
  const targets = examples.map(({ density }) => densities.indexOf(density));
  const weights = ridge(standardised, targets);
  const map = { mean, deviation, weights };
  const fitted = examples.map(({ measures }) => indexAt(map, measures)).sort((a, b) => a - b);
  let below = 0;
  return {
    ...map,
    // Cutoffs are set so that as many breasts lie up to each as were stated to be at most that dense.
    densities: present.map((density, i) => {
      below += examples.filter((one) => one.density === density).length;
      return { density, upTo: i === present.length - 1 ? null : ((fitted[below - 1] as number) + (fitted[below] as number)) / 2 };
    }),
  };
}

export function densityAt(map: DensityMap, measures: readonly number[]): Density {
  const value = indexAt(map, measures);
  return (map.densities.find(({ upTo }) => upTo === null || value <= upTo) as DensityMap["densities"][number]).density;
}

/** A breast's measures from those of its images; null if none has any. */
export function meanMeasures(images: readonly (readonly number[])[]): readonly number[] | null {
  const [first] = images;
  return first === undefined ? null : first.map((_, i) => meanOf(images.map((measures) => measures[i] as number)));
}

function indexAt({ mean, deviation, weights }: Omit<DensityMap, "densities">, measures: readonly number[]): number {
  return measures.reduce((sum, value, i) => sum + ((weights[i] as number) * (value - (mean[i] as number))) / (deviation[i] as number), 0);
}

/** Least squares with a penalty on the weights, by coordinate descent over a fixed number of sweeps; columns have mean 0 and standard deviation 1. */
function ridge(columns: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const withTargets = columns.map((column) => meanProduct(column, targets));
  const between = columns.map((a) => columns.map((b) => meanProduct(a, b)));
  const weights = columns.map(() => 0);
  for (let sweep = 0; sweep < sweeps; sweep += 1)
    for (const [i, products] of between.entries()) {
      const explained = products.reduce((sum, product, other) => (other === i ? sum : sum + product * (weights[other] as number)), 0);
      weights[i] = ((withTargets[i] as number) - explained) / ((products[i] as number) + penalty);
    }
  return weights;
}

function meanProduct(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0) / a.length;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
