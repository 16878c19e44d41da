import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { util } from "@tensorflow/tfjs-core";
import { callDawn, pollDawnWhile } from "./dawn-events.ts";

/**
 * The gap: the backend reads synchronously by way of a canvas, which Node has none of. Here the thread waits for the card instead, and every read says
 * so if the card is gone or has refused something: what it computed since would be wrong in silence.
 * @param refuseFault throws if the device is lost, which `answers` tells too, or has reported an error
 */
export function installSynchronousReads(backend: WebGPUBackend, refuseFault: (answers: boolean) => void): void {
  const original = backend.readSync.bind(backend);
  const bytesOf = (buffer: GPUBuffer): ArrayBuffer => {
    const staging = backend.bufferManager.acquireBuffer(buffer.size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    commandEncoderOf(backend).copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
    backend.submitQueue();
    // What goes wrong is seen in the state.
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
