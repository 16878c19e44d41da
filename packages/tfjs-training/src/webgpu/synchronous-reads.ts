import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { util } from "@tensorflow/tfjs-core";
import { callDawn, pollDawnWhile } from "./dawn-events.ts";

/**
 * The gap: the backend reads synchronously through a canvas, which Node does not have. Here the thread waits for the graphics card instead, and every
 * read reports if the card is lost or has rejected something, since results computed after that would be silently wrong.
 * @param refuseFault throws if the device is lost, which `answers` also indicates, or has reported an error
 */
export function installSynchronousReads(backend: WebGPUBackend, refuseFault: (answers: boolean) => void): void {
  const original = backend.readSync.bind(backend);
  const bytesOf = (buffer: GPUBuffer): ArrayBuffer => {
    const staging = backend.bufferManager.acquireBuffer(buffer.size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    commandEncoderOf(backend).copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
    backend.submitQueue();
    // Errors are visible in the state.
    callDawn(() => staging.mapAsync(GPUMapMode.READ)).catch(() => undefined);
    pollDawnWhile(() => staging.mapState === "pending");
    refuseFault(staging.mapState === "mapped");
    const bytes = staging.getMappedRange().slice(0);
    staging.unmap();
    backend.bufferManager.releaseBuffer(staging);
    return bytes;
  };
  backend.getBufferData = async (buffer) => bytesOf(buffer);
  backend.readSync = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    if (data.values != null || data.dtype === "string" || data.dtype === "complex64") return original(dataId);
    data.values = util.convertBackendValuesAndArrayBuffer(bytesOf(data.resource as GPUBuffer), data.dtype);
    return data.values;
  };
}

function commandEncoderOf(backend: WebGPUBackend): GPUCommandEncoder {
  return (backend as unknown as { commandEncoder: GPUCommandEncoder }).commandEncoder;
}
