/** Made-up files for the tests of this and other packages. */
export { canaryDicom } from "./canary-dicom.ts";
export { dicomFile, mammogramElements } from "./dicom-file.ts";
export { exampleMammogram } from "./example-mammogram.ts";
export { type Miniature, miniatures, workbook } from "./miniatures/index.ts";
