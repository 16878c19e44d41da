import type { LocalisationFigures, StoredEstimate } from "@second-read/domain";
import { clusterBootstrap, clusteredProportion, defaultBootstrapDraws, frocCurve, frocSensitivity, type Mark } from "@second-read/metrics";

/** Where the model locates lesions on one held-out image. */
export interface AnalysedPlace {
  readonly patientId: string;
  /** The breast's truth. */
  readonly positive: boolean;
  readonly marks: readonly Mark[] | null;
  readonly lesions: number;
  readonly heatHits: boolean | null;
  readonly randomisedCorrelation: number | null;
}

const seed = 20_241;
const method = `patient bootstrap, ${defaultBootstrapDraws} draws, seed ${seed}`;
/** Numbers of false marks per image at which sensitivity is read off the curve. */
const falseMarkRates = [0.25, 0.5, 1, 2] as const;
const pointsAtMost = 200;

/**
 * Localisation metrics over images that the model was not trained on. An image of an abnormal breast without a marked lesion is left out of FROC,
 * since its marks could be called neither right nor wrong.
 */
export function measurePlaces(given: readonly AnalysedPlace[]): LocalisationFigures {
  // A fixed order, so that the interval is always the same.
  const images = [...given].sort((a, b) => (a.patientId < b.patientId ? -1 : a.patientId > b.patientId ? 1 : 0));
  const marked = images.flatMap(({ patientId, positive, marks, lesions }) =>
    marks === null || (positive && lesions === 0) ? [] : [{ patient: patientId, lesions, marks }],
  );
  const shown = images.filter(({ heatHits }) => heatHits !== null);
  return {
    froc: images.every(({ marks }) => marks === null)
      ? null
      : {
          images: marked.length,
          lesions: marked.reduce((sum, { lesions }) => sum + lesions, 0),
          points: thinned(frocCurve(marked)),
          sensitivities: falseMarkRates.map((falseMarksPerImage) => ({
            falseMarksPerImage,
            sensitivity: frocSensitivity(marked, falseMarksPerImage),
          })),
        },
    pointingGame: clusteredProportion(
      shown.map(({ heatHits }) => heatHits === true),
      shown.map(({ patientId }) => patientId),
      { seed },
    ),
    randomisedCorrelation: meanCorrelation(images),
  };
}

function meanCorrelation(images: readonly AnalysedPlace[]): StoredEstimate {
  const known = images.flatMap(({ patientId, randomisedCorrelation: value }) => (value === null ? [] : [{ patientId, value }]));
  const n = known.length;
  if (n === 0) return { value: null, low: null, high: null, n, method, note: "not estimable: every heat map is flat" };
  const mean = (indices: readonly number[]) => indices.reduce((sum, i) => sum + (known[i]?.value ?? 0), 0) / indices.length;
  const interval = clusterBootstrap(
    known.map(({ patientId }) => patientId),
    mean,
    { seed },
  );
  const note = n === images.length ? null : `${images.length - n} flat heat maps left out`;
  return { value: mean([...known.keys()]), low: interval?.low ?? null, high: interval?.high ?? null, n, method, note };
}

function thinned<Point>(points: readonly Point[]): Point[] {
  const step = Math.max(1, Math.ceil(points.length / pointsAtMost));
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}
