/*
 * How well densities estimated from mini-MIAS images agree with the stated ones, out of fold and independent of the recipe; nothing is trained:
 *   npm run bench -- density FOLDER [--folds 5] [--assignments bench,2,3]
 * Each assignment puts the patients into different folds. FOLDER is the same as for `out-of-fold-auc`.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { densities } from "@second-read/domain";
import { canStandIn, estimateDensities } from "@second-read/evaluation";
import { measureTissue, preparationFor, roundedMeasures } from "@second-read/learning";
import { foldsOfPatients, readMiniMias } from "./mini-mias.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folds: { type: "string", default: "5" }, assignments: { type: "string", default: "bench,2,3" } },
});
const [data] = positionals;
if (data === undefined) throw new Error("usage: npm run bench -- density FOLDER, of mini-MIAS with facts.csv and lesions.csv");
const folds = Number(values.folds);
console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);

const prepared = await readMiniMias(data, preparationFor("compact"), { folds, name: "bench" });
const images = prepared.map(({ imageId, patientId, breastId }) => ({ imageId, patientId, breastId }));
const breasts = prepared.map(({ breastId, density }) => ({ breastId, density: densities.find((one) => one === density) ?? null }));
const measures = new Map(prepared.map((image) => [image.imageId, roundedMeasures(measureTissue(image))]));
for (const name of values.assignments.split(",")) {
  const foldOfPatient = foldsOfPatients(data, { folds, name });
  const held = Array.from({ length: folds }, (_, fold) => {
    const own = images.filter(({ patientId }) => foldOfPatient.get(patientId) === fold);
    return { fold, tissue: new Map(own.map(({ imageId }) => [imageId, measures.get(imageId) ?? []])) };
  });
  const estimates = estimateDensities({ images, breasts, folds: held });
  if (estimates === null) throw new Error("too few densities are stated");
  const { value, low, high, n } = estimates.agreement;
  const stated = densities.filter((density) => breasts.some((breast) => breast.density === density));
  const table = stated.map((of) => {
    const own = breasts.filter(({ density }) => density === of);
    return `${of}: ${stated.map((as) => own.filter(({ breastId }) => estimates.ofBreasts.get(breastId) === as).length).join(" ")}`;
  });
  console.log(
    `folds "${name}": quadratic-weighted kappa ${value?.toFixed(3)} (95 % ${low?.toFixed(3)} to ${high?.toFixed(3)}), n ${n}; ${canStandIn(estimates) ? "used" : "NOT used"} where none is stated; stated by estimated (${stated.join(" ")}) ${table.join(", ")}`,
  );
}
console.log(`${(process.cpuUsage().user / 1e6).toFixed(0)} s of processor`);
process.exit(0);
