/** DICOM files: parsing, writing elements, and every codec of pixel data; JPEG and run-length decoding also serve pictures. */
export { decodeJpegLossless } from "./codecs/jpeg-lossless.ts";
export { decodeJpegSequential } from "./codecs/jpeg-sequential.ts";
export { densitiesOfJpeg, exifOfJpeg, readJpegHeader } from "./codecs/jpeg-stream.ts";
export { unpackBits } from "./codecs/rle.ts";
export { decodePixels, type StoredPixels } from "./decode-pixels.ts";
export * from "./elements.ts";
export { isPadding } from "./is-padding.ts";
export { type ParsedDicom, parseDicom } from "./parse-dicom.ts";
