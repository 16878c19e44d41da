/** The name under which the WebGPU backend is registered. */
export const webgpuBackendName = "webgpu";
