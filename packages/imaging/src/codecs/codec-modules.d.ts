/** The codec packages are CommonJS without types. Their default export starts the wasm when called, not when loaded. */
declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const load: import("./wasm-codecs.ts").LoadCodec;
  export default load;
}

declare module "@cornerstonejs/codec-openjpeg/wasmjs" {
  const load: import("./wasm-codecs.ts").LoadCodec;
  export default load;
}

declare module "@cornerstonejs/codec-charls/decodewasmjs" {
  const load: import("./wasm-codecs.ts").LoadCodec;
  export default load;
}

declare module "jpeg-lossless-decoder-js" {
  const codec: { readonly Decoder: new () => { decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array } };
  export default codec;
}
