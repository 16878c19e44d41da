import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend_util, getKernel, type KernelFunc, type SumAttrs, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/register.ts";
import { addressOf, makeOutput, withScratch } from "./heap.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/**
 * The gap: `Sum` of the wasm backend adds one value after another in float32 (a sum of 1.6 million squares is off by 6e-4), and transposes the whole
 * tensor to sum over leading axes. Ours adds in blocks, with float64 between blocks, and sums leading axes in place.
 */
export function registerSum(kernels: TrainingKernels): void {
  replaceKernel("wasm", "Sum", (original) => sum(kernels, original as KernelFunc) as unknown as KernelFunc);
}

function sum(kernels: TrainingKernels, original: KernelFunc) {
  return (call: { inputs: { x: TensorInfo }; attrs: SumAttrs; backend: BackendWasm }): TensorInfo => {
    const { x } = call.inputs;
    const rank = x.shape.length;
    const axes = util.parseAxisParam(call.attrs.axis, x.shape).sort((a, b) => a - b);
    if (x.dtype !== "float32" || rank === 0 || axes.length === 0 || util.sizeFromShape(x.shape) === 0)
      return original(call as never) as TensorInfo;

    const first = axes[0]!;
    const isRun = axes.every((axis, i) => axis === first + i);
    if (!isRun) return sumTransposed(call.backend, x, axes, call.attrs.keepDims);
    const outer = util.sizeFromShape(x.shape.slice(0, first));
    const rows = util.sizeFromShape(axes.map((axis) => x.shape[axis]!));
    const columns = util.sizeFromShape(x.shape.slice(first + axes.length));
    const [outShape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const output = makeOutput(call.backend, outShape);
    withScratch(call.backend, (columns + 4) * 12, (scratch) =>
      kernels.sumMiddle(addressOf(call.backend, x), addressOf(call.backend, output), scratch, outer, rows, columns),
    );
    if (call.attrs.keepDims) output.shape = backend_util.expandShapeToKeepDim(outShape, axes);
    return output;
  };
}

/** For axes that are not adjacent: moves them to the end first. */
function sumTransposed(backend: BackendWasm, x: TensorInfo, axes: number[], keepDims: boolean): TensorInfo {
  const perm = backend_util.getAxesPermutation(axes, x.shape.length)!;
  const transposed = getKernel("Transpose", "wasm").kernelFunc({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
  const inner = backend_util.getInnerMostAxes(axes.length, x.shape.length);
  const attrs = { axis: inner, keepDims: false } as never;
  const output = getKernel("Sum", "wasm").kernelFunc({ inputs: { x: transposed }, backend, attrs }) as TensorInfo;
  backend.disposeData(transposed.dataId);
  if (keepDims) output.shape = backend_util.expandShapeToKeepDim(output.shape, axes);
  return output;
}
