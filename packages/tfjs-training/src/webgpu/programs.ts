import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** A shader program with one thread per output float. */
export interface FlatProgram {
  readonly name: string;
  readonly outputShape: readonly number[];
  /**
   * Names of the inputs in the code, in order: input `x` is read by `getX(batch, row, column, channel)`, and its dimensions are in `uniforms.xShape`.
   */
  readonly inputs: readonly string[];
  /** WGSL declarations of the numbers passed in `values`. */
  readonly uniforms: string;
  /** The code that runs at `index`, within `coords`; it ends with `setOutputAtIndex(index, …)`. */
  readonly code: string;
}

const workgroupSize: [number, number, number] = [64, 1, 1];

/** Runs one of our programs the way the backend runs its own. */
export function runFlat(
  backend: WebGPUBackend,
  { name, outputShape, inputs, uniforms, code }: FlatProgram,
  tensors: readonly TensorInfo[],
  values: readonly (readonly number[])[],
): TensorInfo {
  const size = outputShape.reduce((product, side) => product * side, 1);
  const program: WebGPUProgram = {
    outputShape: [...outputShape],
    variableNames: [...inputs],
    uniforms,
    workgroupSize,
    size: true,
    shaderKey: name,
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(size / workgroupSize[0]), 1, 1],
    getUserCode: () => `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let coords = getCoordsFromIndex(index);
        ${code}
      }`,
  };
  const data = values.map((numbers) => ({ type: "int32", data: [...numbers] }));
  return backend.runWebGPUProgram(program, [...tensors], "float32", data);
}
