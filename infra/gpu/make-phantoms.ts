/** `make-phantoms.ts FILE COUNT`: training data of the GPU check, one breast from each of this many phantom exams; every other one has a lesion. */
import { prepare, readFiledImage, toPreparedPoint } from "@second-read/imaging";
import { type LabelledImage, recipeOf } from "@second-read/learning";
import { makeExam, toDicom } from "@second-read/phantom";
import { writePhantoms } from "./phantoms.ts";
import { phantomInput } from "./stages/phantom-input.ts";

const [file = "phantoms.bin", count = "400"] = process.argv.slice(2);
// Half the resolution that the recipe normally gets, with an input size to match.
const preparation = {
  ...recipeOf("patch-cnn").preparation,
  rows: phantomInput.inputRows,
  columns: phantomInput.inputColumns,
  spacingMm: 0.8,
};

function makeOne(seed: number): LabelledImage & { readonly pixels: Uint8Array } {
  const positive = seed % 2 === 0;
  const exam = makeExam({
    seed,
    rows: 320,
    columns: 260,
    // Between hardly visible and obvious, so that there is something to learn.
    lesions: positive ? [{ laterality: "R", kind: "MASS", conspicuity: 0.5 + 0.05 * (seed % 10) }] : [],
  });
  const image = exam.images.find(({ laterality, view }) => laterality === "R" && view === "MLO");
  if (image === undefined) throw new Error("an exam without the right MLO view");
  const { rows, columns, pixels, mask, transform, spacingMm } = prepare(readFiledImage(toDicom(exam, image)), preparation);
  const corners = image.lesions.map(({ box: [left, top, right, bottom] }) => [
    toPreparedPoint(transform, [left, top]),
    toPreparedPoint(transform, [right, bottom]),
  ]);
  const inside = [...mask.keys()].filter((i) => mask[i] === 1);
  const bounds = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = bounds(inside.map((i) => i % columns));
  const [top, bottom] = bounds(inside.map((i) => Math.floor(i / columns)));
  return {
    imageId: `image-${seed}`,
    patientId: `patient-${seed}`,
    examId: `exam-${seed}`,
    breastId: `breast-${seed}`,
    laterality: "R",
    view: "MLO",
    rows,
    columns,
    ...(spacingMm === null ? {} : { spacingMm }),
    breast: [left, top, right - left + 1, bottom - top + 1],
    pixels: Uint8Array.from(pixels, (value, i) => (mask[i] === 1 ? Math.max(1, Math.round(value * 255)) : 0)),
    positive,
    breastClass: positive ? exam.breasts.R.class : "NORMAL",
    lesions: corners.map((ends) => {
      const [from, to] = bounds(ends.map(([x]) => x));
      const [first, last] = bounds(ends.map(([, y]) => y));
      return [from, first, to - from, last - first] as const;
    }),
  };
}

writePhantoms(
  file,
  Array.from({ length: Number(count) }, (_, seed) => makeOne(seed)),
);
