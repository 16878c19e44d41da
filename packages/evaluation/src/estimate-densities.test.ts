import { type Density, type DensityScoring, densities } from "@second-read/domain";
import { randomStream } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { densityAt, fitDensityMap } from "./density-map.ts";
import { canStandIn, estimateDensities, estimateDensity } from "./estimate-densities.ts";
import { evaluateOutOfFold } from "./evaluate-out-of-fold.ts";

const folds = 3;

/** Patients with two breasts whose tissue indicates density up to this much noise; every sixth patient's density was not stated. */
function world(noise: number, patients = 120) {
  const random = randomStream(7, "densities");
  const breasts = Array.from({ length: 2 * patients }, (_, i) => {
    const patient = Math.floor(i / 2);
    const truly = densities[Math.floor(patient / folds) % 4] as Density;
    const bright = densities.indexOf(truly) + noise * random.normal();
    return {
      breastId: `b${i}`,
      patientId: `p${patient}`,
      truly,
      density: patient % 6 === 1 ? null : truly,
      // Two measures are nearly equivalent, and one is uninformative.
      tissue: [bright, 3 * bright + 0.1 * random.normal(), random.normal()],
      fold: patient % folds,
      positive: patient % 4 === 0 && i % 2 === 0,
      logit: random.normal(),
    };
  });
  const images = breasts.map(({ breastId, patientId }, i) => ({
    ...{ imageId: `i${i}`, breastId, patientId, examId: `e${patientId}`, view: "MLO" },
    laterality: i % 2 === 0 ? ("R" as const) : ("L" as const),
  }));
  const held = Array.from({ length: folds }, (_, fold) => {
    const own = breasts.flatMap((one, i) => (one.fold === fold ? [[`i${i}`, one] as const] : []));
    return {
      fold,
      tissue: new Map(own.map(([id, { tissue }]) => [id, tissue])),
      logits: new Map(own.map(([id, { logit }]) => [id, logit])),
    };
  });
  return { breasts, images, folds: held };
}

const summaryOf = ({ breasts, images, folds: held }: ReturnType<typeof world>) =>
  evaluateOutOfFold({
    pooling: { images: "standard", views: "mean", contralateral: 0 },
    images,
    breasts: breasts.map(({ breastId, positive, density }) => ({
      ...{ breastId, positive, density, breastClass: positive ? ("MALIGNANT" as const) : ("NORMAL" as const) },
      subgroups: density === null ? [] : [`density:${density}`],
    })),
    folds: held,
  });

describe("densities", () => {
  it("are estimated out of fold, agree with stated densities, and replace missing ones", () => {
    const made = world(0.35);
    const estimates = estimateDensities(made);
    const unknown = made.breasts.filter(({ density }) => density === null);
    expect(estimates?.agreement.n).toBe(made.breasts.length - unknown.length);
    expect(estimates?.agreement.value).toBeGreaterThan(0.8);
    expect(estimates?.agreement.low).toBeLessThan(estimates?.agreement.value ?? 0);
    const right = unknown.filter(({ breastId, truly }) => estimates?.ofBreasts.get(breastId) === truly);
    expect(right.length / unknown.length).toBeGreaterThan(0.7);
    const { cases, summary, scoring } = summaryOf(made);
    expect(cases.every(({ subgroups }) => subgroups.length === 1)).toBe(true);
    expect(scoring.density?.agreement).toEqual(estimates?.agreement);
    const density = scoring.density as DensityScoring;
    // Out of fold, a patient's density is estimated by the fold's map; a patient of no fold gets the map fitted on all.
    for (const { breastId, tissue, fold } of made.breasts)
      expect(estimateDensity(density, fold, [tissue])).toBe(estimates?.ofBreasts.get(breastId));
    expect(density.folds.map(({ map }) => map)).not.toContainEqual(density.map);
    expect(estimateDensity(density, null, [made.breasts[0]?.tissue ?? []])).toBe(densityAt(density.map, made.breasts[0]?.tissue ?? []));
    expect(estimateDensity(density, 0, [])).toBeNull();
    expect(summary.notes.join()).toMatch(
      /Nobody stated the density of 40 breasts: subgroups count them under the density estimated from their images \(quadratic-weighted kappa with 200 stated densities, out of fold: 0\.[89]\d \(95 % 0\.\d\d to 0\.\d\d\)\)\./,
    );
  });

  it("do not depend on the stated densities of the held-out patients themselves", () => {
    const made = world(0.35);
    const other = made.breasts.map((one) => (one.fold === 0 ? { ...one, density: "a" as const } : one));
    const ofFold = (breasts: typeof made.breasts) => {
      const { ofBreasts } = estimateDensities({ ...made, breasts }) as NonNullable<ReturnType<typeof estimateDensities>>;
      return made.breasts.filter(({ fold }) => fold === 0).map(({ breastId }) => ofBreasts.get(breastId));
    };
    expect(ofFold(other)).toEqual(ofFold(made.breasts));
  });

  it("are left open if the tissue does not determine them, and the page says so", () => {
    const made = world(30);
    const estimates = estimateDensities(made);
    expect(estimates && canStandIn(estimates)).toBe(false);
    const { cases, summary, scoring } = summaryOf(made);
    expect(cases.filter(({ subgroups }) => subgroups.join() === "density:unknown")).toHaveLength(40);
    expect(scoring.density).toBeUndefined();
    expect(summary.notes.join()).toContain("estimates from their images agree too little with stated ones to stand in");
  });

  it("are not estimated from a few breasts, from only one density, or without measures", () => {
    expect(estimateDensities(world(0.3, 12))).toBeNull();
    const made = world(0.3);
    expect(estimateDensities({ ...made, breasts: made.breasts.map((one) => ({ ...one, density: "b" as const })) })).toBeNull();
    expect(estimateDensities({ ...made, folds: made.folds.map(({ fold }) => ({ fold })) })).toBeNull();
  });

  it("occur in the same proportions as stated densities", () => {
    const { breasts } = world(1);
    const map = fitDensityMap(breasts.map(({ tissue, truly }) => ({ measures: tissue, density: truly })));
    expect(map?.densities.map(({ density }) => density)).toEqual(["a", "b", "c", "d"]);
    expect(map?.densities.at(-1)?.upTo).toBeNull();
  });
});
