/** Made-up streams and texts for the tests of this and other packages. */
export { encodeJpegLossless } from "./encode-jpeg-lossless.ts";
export { encodedTexts } from "./encoded-texts.ts";
