// The training kernels that TensorFlow.js's wasm backend lacks or gets wrong, in AssemblyScript. They own no memory: each works on addresses in the
// backend's own heap, which the module imports. Float32, NHWC.
export * from "./adam";
export * from "./batch-norm";
export * from "./conv2d";
export * from "./conv2d-filter-gradient";
export * from "./depthwise-gradients";
export * from "./matmul-transposed";
export * from "./max-pool-gradient";
export * from "./relu";
export * from "./sum";
