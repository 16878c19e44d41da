import type { Laterality } from "@second-read/domain";
import { type ExamRequest, makeExam, type PhantomExam, type PhantomView, toDicom } from "@second-read/phantom";

/** One view as a DICOM file. */
export interface PhantomFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly class: "NORMAL" | "BENIGN" | "MALIGNANT";
}

/** A quarter of the demo's pixels: enough for reading, hanging and training, and quick to generate. */
const size = { rows: 512, columns: 416 };

/** The four files of a small synthetic exam; each seed is a different patient. */
export function phantomFiles(request: ExamRequest): { readonly exam: PhantomExam; readonly files: readonly PhantomFile[] } {
  const exam = makeExam({ ...size, vendor: "B", ...request });
  const files = exam.images.map((image) => ({
    name: `${exam.patientKey}-${image.laterality}${image.view}.dcm`,
    bytes: toDicom(exam, image),
    class: exam.breasts[image.laterality].class,
  }));
  return { exam, files };
}

/** An ML view of that breast: the MLO image with one pixel changed, so that it counts as a different image. */
export function extraView({ exam }: { readonly exam: PhantomExam }, laterality: Laterality): PhantomFile {
  const oblique = exam.images.find((image) => image.laterality === laterality && image.view === "MLO");
  if (!oblique) throw new Error("The phantom has no MLO view.");
  const pixels = oblique.pixels.slice();
  pixels[0] = (pixels[0] ?? 0) ^ 1;
  // Phantoms have only the two standard views; the writer supports others.
  const bytes = toDicom(exam, { ...oblique, pixels, view: "ML" as PhantomView });
  return { name: `${exam.patientKey}-${laterality}ML.dcm`, bytes, class: exam.breasts[laterality].class };
}
