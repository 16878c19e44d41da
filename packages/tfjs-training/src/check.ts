/** What infra/gpu asks of a card beside training, and tests of recipes on WebGPU. */
export { gradientDifferences } from "./operations/compare-gradients.ts";
export { operations } from "./operations/differentiable-operations.ts";
export { allocatedCardBytes } from "./webgpu/open-webgpu.ts";
export { offerSwiftShader, openSoftwareWebgpu } from "./webgpu/software-adapter.ts";
