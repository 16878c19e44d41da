/** Reading and writing data sets: no Node, no native code, so that browsers may use it. */
export { copyShorts } from "./copy-shorts.ts";
export * from "./data-set.ts";
export { withFunctionalGroups } from "./functional-groups.ts";
export { type LossMethod, type LossStep, lossMethods, lossOfStream } from "./loss-of-stream.ts";
export { magnificationOf } from "./magnification.ts";
export { looksLikeDicom, readPart10Start } from "./part-10.ts";
export { readDataSet } from "./read-data-set.ts";
export { sopClasses, tags, transferSyntaxes } from "./tags.ts";
export * from "./view-codes.ts";
export { concatenate, type WrittenElement, writeDataSet } from "./write-data-set.ts";
