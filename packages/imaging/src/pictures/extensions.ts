export const fileFormats = ["DICOM", "PNG", "TIFF", "JPEG", "PGM"] as const;
export type FileFormat = (typeof fileFormats)[number];

export const formatOfExtension: Readonly<Record<string, FileFormat>> = {
  dcm: "DICOM",
  dicom: "DICOM",
  png: "PNG",
  tif: "TIFF",
  tiff: "TIFF",
  jpg: "JPEG",
  jpeg: "JPEG",
  pgm: "PGM",
};

/** The extensions that importers offer to send; a file without an extension may still be DICOM. */
export const knownExtensions: readonly string[] = Object.keys(formatOfExtension);
