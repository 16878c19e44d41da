/**
 * Whether bytes after the last sample of an image, or of a part of it, may be left over: one byte to make them even, fewer than a row or a column of
 * them, or any number of one value. More would mean that the header describes another image, whose rows begin elsewhere. So would a whole number of
 * columns, even of one value, as the dark end of a mammogram is.
 * @param columnBytes of one sample in each row
 */
export function isPadding(bytes: Uint8Array, rowBytes: number, columnBytes: number): boolean {
  if (bytes.length <= 1 || bytes.length < Math.min(rowBytes, columnBytes)) return true;
  return bytes.length % columnBytes > 1 && bytes.every((byte, at) => byte === bytes[at % 2]);
}
