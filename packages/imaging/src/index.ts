export { type MammogramInput, type MammogramSpacing, writeMammogram } from "./dicom/write-mammogram.ts";
export { Rejected } from "./rejected.ts";
export * from "./view.ts";
