import type { KernelBackend, Tensor } from "@tensorflow/tfjs-core";

/** An attribute of a TensorFlow operation, in the binding's format. */
export interface NativeAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** The parts of tfjs-node's backend that our replacements use. */
export interface NativeBackend extends KernelBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_STRING: number;
  };
  executeSingleOutput(name: string, attributes: readonly NativeAttribute[], inputs: readonly Tensor[]): Tensor;
  executeMultipleOutputs(name: string, attributes: readonly NativeAttribute[], inputs: readonly Tensor[], outputs: number): Tensor[];
}

/** The name under which tfjs-node registers its backend. */
export const nativeBackendName = "tensorflow";

/** The attribute that sets the type `name` to float32. */
export function floatType(backend: NativeBackend, name: string): NativeAttribute {
  return { name, type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
}
