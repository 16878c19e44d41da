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

declare module "@cornerstonejs/codec-charls/wasmjs" {
  const load: import("./wasm-codecs.ts").LoadCodec;
  export default load;
}
