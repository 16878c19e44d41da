import { grads, mul, type Scalar, setBackend, sum, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";

/** The values of one argument of the function whose gradients are compared. */
export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Differentiable = (...inputs: Tensor[]) => Tensor;

/** Numbers between −1 and 1, reproducible from the seed. */
export function noise(shape: readonly number[], seed: number): Argument {
  let state = seed;
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return { shape, values };
}

/**
 * Gives every output a different weight, so that all count and none count alike. Sines would also do, but graphics cards compute them to only three
 * digits.
 */
export function weighed(output: Tensor): Tensor {
  return mul(output, tensor(noise(output.shape, 77).values, output.shape));
}

/** Gradients of Σ w·f with respect to each argument, on a backend that is open. */
export async function gradientsOn(backend: string, f: Differentiable, args: readonly Argument[]): Promise<Float32Array[]> {
  await setBackend(backend);
  return tidy(() => {
    const inputs = args.map(({ values, shape }) => tensor(values, [...shape]));
    const gradients = grads((...x) => sum(weighed(f(...x))) as Scalar)(inputs);
    return gradients.map((gradient) => Float32Array.from(gradient.dataSync()));
  });
}

/**
 * For each argument, the largest difference between a backend's gradient and the plain JavaScript backend's, relative to the largest gradient. NaN if
 * the reference is all zeros, since nothing would be compared.
 */
export async function gradientDifferences(
  backend: string,
  f: Differentiable,
  args: readonly Argument[],
  reference: Differentiable = f,
): Promise<number[]> {
  const expected = await gradientsOn("cpu", reference, args);
  const actual = await gradientsOn(backend, f, args);
  return expected.map(
    (values, i) => largestOf(values.map((value, j) => value - (actual[i]?.[j] ?? Number.NaN))) / (largestOf(values) || Number.NaN),
  );
}

/** NaN if any is. */
function largestOf(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
