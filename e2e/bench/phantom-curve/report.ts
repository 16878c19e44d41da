import { contradictionOf, suspectLabels } from "@second-read/domain";
import type { EvaluatedCase } from "@second-read/evaluation";
import { auc } from "@second-read/metrics";
import { blobRadiiMm } from "./blob-response.ts";
import type { PhantomBreast } from "./phantoms.ts";

/** The difficulty of the phantoms: the AUC of each single blob response. */
export function reportBlobs(breasts: readonly PhantomBreast[]): void {
  const areas = blobRadiiMm.map((radius, i) => ({ radius, area: areaOf(breasts, ({ blobs }) => blobs[i] as number) }));
  const best = areas.reduce((a, b) => ((b.area.value ?? 0) > (a.area.value ?? 0) ? b : a));
  console.log(`single blobs: ${areas.map(({ radius, area }) => `${radius} mm ${area.value?.toFixed(3)}`).join(", ")}`);
  const isAsWanted = (best.area.value ?? 0) >= 0.7 && (best.area.value ?? 0) <= 0.8;
  console.log(
    `best single blob: AUC ${best.area.value?.toFixed(3)} on ${breasts.length} breasts; ${isAsWanted ? "as" : "NOT as"} wanted (0.70 to 0.80)`,
  );
}

/** @param breasts with their true labels */
export function reportAuc(exams: number, cases: readonly EvaluatedCase[], breasts: readonly PhantomBreast[]): void {
  const scores = new Map(cases.map(({ breastId, score }) => [breastId, score]));
  const area = areaOf(breasts, ({ breastId }) => scores.get(breastId) ?? Number.NaN);
  const target = exams === 400 ? `; target ${(area.value ?? 0) >= 0.95 ? "reached" : "NOT reached"} (0.95)` : "";
  console.log(
    `${exams} exams: AUC of breasts ${area.value?.toFixed(3)} (95 % ${area.low?.toFixed(3)} to ${area.high?.toFixed(3)})${target}`,
  );
}

/** @param labelled breasts with some labels flipped; `breasts` have the true ones */
export function reportFlips(cases: readonly EvaluatedCase[], labelled: readonly PhantomBreast[], breasts: readonly PhantomBreast[]): void {
  const truth = new Map(breasts.map(({ breastId, positive }) => [breastId, positive]));
  const label = new Map(labelled.map(({ breastId, positive }) => [breastId, positive]));
  const isFlipped = ({ breastId }: EvaluatedCase) => truth.get(breastId) !== label.get(breastId);
  const flips = cases.filter(isFlipped).length;
  const tenth = [...cases].sort((a, b) => contradictionOf(b) - contradictionOf(a)).slice(0, Math.round(cases.length / 10));
  const share = tenth.filter(isFlipped).length / flips;
  const queue = suspectLabels(cases);
  console.log(
    `${flips} labels flipped: ${(100 * share).toFixed(0)} % of them in the first tenth; target ${share >= 0.6 ? "reached" : "NOT reached"} (60 %). Listed as suspect: ${queue.length} of ${cases.length} breasts, ${queue.filter(isFlipped).length} of them flipped`,
  );
}

function areaOf(breasts: readonly PhantomBreast[], scoreOf: (breast: PhantomBreast) => number) {
  return auc(
    breasts.map(({ positive }) => (positive ? 1 : 0)),
    breasts.map(scoreOf),
    breasts.map(({ patientId }) => patientId),
  );
}
