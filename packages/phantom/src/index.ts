/** Synthetic mammography exams with known truth, for the demo, tests and benchmarks. */
export { makeExam } from "./make-exam.ts";
export { vendors } from "./patient.ts";
export { toDicom } from "./to-dicom.ts";
export * from "./types.ts";
