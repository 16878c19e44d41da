export { makeExam } from "./make-exam.ts";
export { type Random, randomStream } from "./random.ts";
export { toDicom } from "./to-dicom.ts";
export * from "./types.ts";
export { vendors } from "./woman.ts";
