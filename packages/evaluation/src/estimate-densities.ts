import { type Density, type DensityMap, type DensityScoring, densities } from "@second-read/domain";
import { clusterBootstrapOfCounts, cohenKappa, type Estimate } from "@second-read/metrics";
import { densityAt, fitDensityMap, meanMeasures } from "./density-map.ts";
import { bootstrap } from "./measure-cases.ts";
import type { ScoredImage } from "./version-scoring.ts";

/**
 * Agreement with stated densities that estimates need to replace missing ones: the lower bound of its interval. Below this, agreement is at most
 * fair.
 */
export const leastAgreement = 0.4;

export interface DensityInput {
  readonly images: readonly Pick<ScoredImage, "imageId" | "patientId" | "breastId">[];
  readonly breasts: readonly { readonly breastId: string; readonly density?: Density | null | undefined }[];
  readonly folds: readonly {
    readonly fold: number;
    /** By imageId, for the images that the fold held out. */
    readonly tissue?: ReadonlyMap<string, readonly number[]> | undefined;
  }[];
}

export interface DensityEstimates {
  /** By breastId, each estimated from the other folds' stated densities. */
  readonly ofBreasts: ReadonlyMap<string, Density>;
  /** Agreement with the stated densities, by breast, with an interval by patient. */
  readonly agreement: Estimate;
  /** For patients of no fold. */
  readonly map: DensityMap;
  /** For patients that a fold held out. */
  readonly folds: readonly { readonly fold: number; readonly map: DensityMap }[];
}

/** Fits density from tissue measures, alongside the model, and estimates each breast's density out of fold. Null if too few densities are stated. */
export function estimateDensities({ images, breasts, folds }: DensityInput): DensityEstimates | null {
  const stated = new Map(breasts.flatMap(({ breastId, density }) => (density ? [[breastId, density] as const] : [])));
  const imagesOf = Map.groupBy(images, ({ breastId }) => breastId);
  const held = folds.flatMap(({ fold, tissue = new Map<string, readonly number[]>() }) =>
    [...imagesOf].flatMap(([breastId, own]) => {
      const measures = meanMeasures(own.flatMap(({ imageId }) => [tissue.get(imageId) ?? []].filter(({ length }) => length > 0)));
      return measures === null ? [] : [{ fold, breastId, patientId: own[0]?.patientId ?? "", measures, density: stated.get(breastId) }];
    }),
  );
  const known = held.flatMap((one) => (one.density === undefined ? [] : [{ ...one, density: one.density }]));
  const map = fitDensityMap(known);
  if (map === null) return null;
  const ofBreasts = new Map<string, Density>();
  const maps: { fold: number; map: DensityMap }[] = [];
  for (const { fold } of folds) {
    const own = fitDensityMap(known.filter((one) => one.fold !== fold));
    if (own === null) return null;
    maps.push({ fold, map: own });
    for (const one of held) if (one.fold === fold) ofBreasts.set(one.breastId, densityAt(own, one.measures));
  }
  return { ofBreasts, agreement: agreementOf(known, ofBreasts), map, folds: maps };
}

function agreementOf(
  known: readonly { readonly breastId: string; readonly patientId: string; readonly density: Density }[],
  estimates: ReadonlyMap<string, Density>,
): Estimate {
  const side = densities.length;
  const kindOf = ({ breastId, density }: (typeof known)[number]) =>
    densities.indexOf(density) * side + densities.indexOf(estimates.get(breastId) as Density);
  const kappaOf = (counts: readonly number[]) =>
    cohenKappa(
      densities.map((_, row) => counts.slice(row * side, (row + 1) * side)),
      "QUADRATIC",
    );
  const counts = new Array<number>(side * side).fill(0);
  for (const one of known) counts[kindOf(one)] = (counts[kindOf(one)] as number) + 1;
  const interval = clusterBootstrapOfCounts(
    known.map(({ patientId }) => patientId),
    (index) => kindOf(known[index] as (typeof known)[number]),
    side * side,
    (drawn) => kappaOf(drawn).value,
    bootstrap,
  );
  const { value, method, note } = kappaOf(counts);
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, n: known.length, method, note };
}

export function canStandIn({ agreement }: DensityEstimates): boolean {
  return agreement.low !== null && agreement.low >= leastAgreement;
}

/**
 * The density of a breast from its images' measures, by the map of the fold that held its patient out (null: no fold). Null if nothing was measured.
 */
export function estimateDensity(
  { map, folds }: DensityScoring,
  fold: number | null,
  images: readonly (readonly number[])[],
): Density | null {
  const own = fold === null ? map : folds.find((one) => one.fold === fold)?.map;
  const measures = meanMeasures(images);
  return own === undefined || measures === null ? null : densityAt(own, measures);
}
