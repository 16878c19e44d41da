export { makeExam } from "./make-exam.ts";
export { toDicom } from "./to-dicom.ts";
export * from "./types.ts";
export { vendors } from "./woman.ts";
