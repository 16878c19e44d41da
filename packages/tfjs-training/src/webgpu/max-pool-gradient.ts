import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend_util, type KernelFunc, type MaxPoolGradAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { webgpuBackendName } from "./backend-name.ts";
import { runFlat } from "./programs.ts";

type Four = [number, number, number, number];

/**
 * The gap: among equal values in a window the backend's own kernel takes the last and every other backend the first, so a network would train
 * differently here; it also writes a tensor of positions first. Ours checks for each pixel in which windows it is the first maximum.
 */
export function registerMaxPoolGradient(): void {
  replaceKernel(webgpuBackendName, "MaxPoolGrad", () => maxPoolGradient as unknown as KernelFunc);
}

function maxPoolGradient(call: {
  inputs: Record<"dy" | "input", TensorInfo>;
  attrs: MaxPoolGradAttrs;
  backend: WebGPUBackend;
}): TensorInfo {
  const { dy, input } = call.inputs;
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const pool = backend_util.computePool2DInfo(input.shape as Four, filterSize, strides, 1, pad, dimRoundingMode);
  return runFlat(
    call.backend,
    {
      name: "maxPoolGradient",
      outputShape: input.shape,
      inputs: ["dy", "x"],
      uniforms: "window : vec2<i32>, strides : vec2<i32>, before : vec2<i32>,",
      code: `
        let value = getX(coords[0], coords[1], coords[2], coords[3]);
        let place = coords.yz + uniforms.before;
        let lowest = max(vec2<i32>(0), (place - uniforms.window + uniforms.strides) / uniforms.strides);
        let highest = min(uniforms.dyShape.yz - 1, place / uniforms.strides);
        var gradient = 0.0;
        for (var row = lowest.x; row <= highest.x; row++) {
          for (var column = lowest.y; column <= highest.y; column++) {
            let corner = vec2<i32>(row, column) * uniforms.strides - uniforms.before;
            let start = max(vec2<i32>(0), corner);
            let end = min(uniforms.xShape.yz, corner + uniforms.window);
            var isFirst = true;
            for (var y = start.x; y < end.x; y++) {
              for (var x = start.y; x < end.y; x++) {
                let other = getX(coords[0], y, x, coords[3]);
                let isEarlier = y < coords[1] || (y == coords[1] && x < coords[2]);
                isFirst = isFirst && !(other > value || (other == value && isEarlier));
              }
            }
            gradient += select(0.0, getDy(coords[0], row, column, coords[3]), isFirst);
          }
        }
        setOutputAtIndex(index, gradient);`,
    },
    [dy, input],
    [
      [pool.filterHeight, pool.filterWidth],
      [pool.strideHeight, pool.strideWidth],
      [pool.padInfo.top, pool.padInfo.left],
    ],
  );
}
