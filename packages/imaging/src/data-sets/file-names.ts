export function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** The name without its extension. */
export function stemOf(path: string): string {
  return nameOf(path).replace(/\.[^.]*$/, "");
}

export function isImage(path: string): boolean {
  return /\.(dcm|dicom|png|pgm|tiff?|jpe?g)$/i.test(path);
}
