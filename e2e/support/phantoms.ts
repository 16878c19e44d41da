import { type ExamRequest, makeExam, type PhantomExam, toDicom } from "@second-read/phantom";

/** One view as a DICOM file. */
export interface PhantomFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly class: "NORMAL" | "BENIGN" | "MALIGNANT";
}

/** A quarter of the demo's pixels: enough to be read, hung and learned from, and quick to make. */
const size = { rows: 512, columns: 416 };

/** The four files of a small made-up exam; one seed, one woman. */
export function phantomFiles(request: ExamRequest): { readonly exam: PhantomExam; readonly files: readonly PhantomFile[] } {
  const exam = makeExam({ ...size, vendor: "B", ...request });
  const files = exam.images.map((image) => ({
    name: `${exam.patientKey}-${image.laterality}${image.view}.dcm`,
    bytes: toDicom(exam, image),
    class: exam.breasts[image.laterality].class,
  }));
  return { exam, files };
}
