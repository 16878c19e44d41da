import { clusterBootstrap, defaultBootstrapDraws } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { wilson } from "./proportions.ts";

/** A place where a model suspects a lesion: how strongly, and which of the image's lesions it lies on; null if it lies on none. */
export interface Mark {
  readonly score: number;
  readonly lesion: number | null;
}

/** One image with all of a model's marks. */
export interface MarkedImage {
  readonly patient: string;
  readonly lesions: number;
  readonly marks: readonly Mark[];
}

/** Counting every mark with at least this score: the share of lesions hit, and the mean number of false marks per image. */
export interface FrocPoint {
  readonly threshold: number;
  readonly falseMarksPerImage: number;
  readonly sensitivity: number;
}

const seed = 20_241;
const method = `patient bootstrap, ${defaultBootstrapDraws} draws, seed ${seed}`;

/**
 * Free-response ROC, from the strongest mark down. The first mark on a lesion hits it, further ones on the same lesion are ignored, and a mark on no
 * lesion is false. Empty without any lesion or image.
 */
export function frocCurve(images: readonly MarkedImage[]): FrocPoint[] {
  const lesions = images.reduce((sum, image) => sum + image.lesions, 0);
  if (lesions === 0) return [];
  const points: FrocPoint[] = [];
  let hits = 0;
  let falseMarks = 0;
  const steps = stepsOf(images);
  steps.forEach(({ score, isHit }, i) => {
    if (isHit) hits += 1;
    else falseMarks += 1;
    if (steps[i + 1]?.score !== score)
      points.push({ threshold: score, falseMarksPerImage: falseMarks / images.length, sensitivity: hits / lesions });
  });
  return points;
}

/** The highest share of lesions hit with at most this many false marks per image, with a bootstrap interval by patient. */
export function frocSensitivity(images: readonly MarkedImage[], falseMarksPerImage: number): Estimate {
  const steps = stepsOf(images);
  const everyone = images.map(() => 1);
  const value = sensitivityOf(images, steps, everyone, falseMarksPerImage);
  const n = images.reduce((sum, image) => sum + image.lesions, 0);
  if (value === null) return { value, low: null, high: null, n, method, note: "not estimable: no lesion with a place" };
  if (value === 0 || value === 1) {
    // Every draw would be equal.
    const patients = new Set(images.filter(({ lesions }) => lesions > 0).map(({ patient }) => patient)).size;
    const bounds = wilson(value * patients, patients);
    return { value, low: bounds?.low ?? null, high: bounds?.high ?? null, n, method: "Wilson interval on patients", note: null };
  }
  const drawn = (indices: readonly number[]) => {
    const times = images.map(() => 0);
    for (const index of indices) times[index] = (times[index] ?? 0) + 1;
    return sensitivityOf(images, steps, times, falseMarksPerImage);
  };
  const patients = images.map(({ patient }) => patient);
  const interval = clusterBootstrap(patients, drawn, { seed });
  const note = interval === null ? "interval not estimable" : null;
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, n, method, note };
}

interface Step {
  readonly image: number;
  readonly score: number;
  readonly isHit: boolean;
}

/** The marks that count, strongest first. */
function stepsOf(images: readonly MarkedImage[]): Step[] {
  const steps = images.flatMap(({ marks }, image) => {
    const hit = new Set<number>();
    return [...marks]
      .sort((a, b) => b.score - a.score)
      .flatMap(({ score, lesion }): Step[] => {
        if (lesion === null) return [{ image, score, isHit: false }];
        if (hit.has(lesion)) return [];
        hit.add(lesion);
        return [{ image, score, isHit: true }];
      });
  });
  return steps.sort((a, b) => b.score - a.score);
}

/** With each image counted `times` times. Marks with the same score are treated together. */
function sensitivityOf(images: readonly MarkedImage[], steps: readonly Step[], times: readonly number[], atMost: number): number | null {
  let count = 0;
  let lesions = 0;
  images.forEach((image, i) => {
    count += times[i] as number;
    lesions += (times[i] as number) * image.lesions;
  });
  if (lesions === 0) return null;
  let best = 0;
  let hits = 0;
  let falseMarks = 0;
  for (const [i, { image, score, isHit }] of steps.entries()) {
    if (isHit) hits += times[image] as number;
    else falseMarks += times[image] as number;
    if (falseMarks > atMost * count) break;
    if (steps[i + 1]?.score !== score) best = hits;
  }
  return best / lesions;
}
