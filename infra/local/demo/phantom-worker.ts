import { createHash } from "node:crypto";
import { constants, setPriority } from "node:os";
import { type ExamRequest, makeExam, type PhantomExam, type PhantomImage, toDicom } from "@second-read/phantom";

/** One view as it is uploaded. */
export type DemoFile = Pick<PhantomImage, "laterality" | "view" | "rows" | "columns" | "lesions"> & {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
};
/** What is kept of a phantom once its pixels have become files. */
export type DemoPhantom = Pick<PhantomExam, "seed" | "yearsBefore" | "patientKey" | "density" | "breasts"> & { files: DemoFile[] };

/** Generates one exam's four files. */
export function makeFiles(request: ExamRequest): DemoPhantom {
  const exam = makeExam(request);
  const files = exam.images.map((image): DemoFile => {
    const bytes = toDicom(exam, image);
    const { laterality, view, rows, columns, lesions } = image;
    const name = `${exam.patientKey}-${laterality}${view}.dcm`;
    return { laterality, view, rows, columns, lesions, name, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  const { seed, yearsBefore, patientKey, density, breasts } = exam;
  return { seed, yearsBefore, patientKey, density, breasts, files };
}

// People may be reading at the same time.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Requests come from make-phantoms.ts; the process ends when that closes the channel.
process.on("message", (request: ExamRequest) => process.send?.(makeFiles(request)));
