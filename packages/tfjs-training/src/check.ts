/** For tests of recipes on WebGPU, and what infra/gpu checks on a graphics card besides training. */
export { gradientDifferences } from "./operations/compare-gradients.ts";
export { operations } from "./operations/differentiable-operations.ts";
export { allocatedCardBytes } from "./webgpu/open-webgpu.ts";
export { offerSwiftShader, openSoftwareWebgpu } from "./webgpu/software-adapter.ts";
