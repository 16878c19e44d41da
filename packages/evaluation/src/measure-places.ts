import type { LocalisationFigures, StoredEstimate } from "@second-read/domain";
import { clusterBootstrap, clusteredProportion, defaultBootstrapDraws, frocCurve, frocSensitivity, type Mark } from "@second-read/metrics";

/** Where one held-out image's model points. */
export interface AnalysedPlace {
  readonly patientId: string;
  /** Of the breast. */
  readonly positive: boolean;
  readonly marks: readonly Mark[] | null;
  readonly lesions: number;
  readonly heatHits: boolean | null;
  readonly randomisedCorrelation: number | null;
}

const seed = 20_241;
const method = `patient bootstrap, ${defaultBootstrapDraws} draws, seed ${seed}`;
/** Rates of false marks per image at which sensitivity is read off the curve. */
const falseMarkRates = [0.25, 0.5, 1, 2] as const;
const pointsAtMost = 200;

/**
 * Localisation over images that no model was trained on. An image of an abnormal breast whose lesion has no place on it is left out of FROC: its marks
 * could be called neither right nor wrong.
 */
export function measurePlaces(given: readonly AnalysedPlace[]): LocalisationFigures {
  // One order, one interval.
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
