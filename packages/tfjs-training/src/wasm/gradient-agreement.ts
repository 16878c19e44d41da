import { grads, mul, type Scalar, setBackend, sum, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { openBackend } from "../open-backend.ts";

/** Test support: the values of one argument of the function whose gradients are compared. */
export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Differentiable = (...inputs: Tensor[]) => Tensor;

/** Numbers between −1 and 1, the same ones for the same seed. */
export function noise(shape: readonly number[], seed: number): Argument {
  let state = seed;
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return { shape, values };
}

/** Open the two backends that are compared. */
export async function openBoth(): Promise<void> {
  await openBackend({ only: "wasm" });
  await openBackend({ only: "cpu" });
}

/** Every output with a weight of its own, so that all count and none alike. Sines would do too, but graphics cards compute them to three digits. */
function weighed(output: Tensor): Tensor {
  return mul(output, tensor(noise(output.shape, 77).values, output.shape));
}

/** Gradients of Σ w·f by each argument. */
export async function gradientsOn(backend: string, f: Differentiable, args: readonly Argument[]): Promise<Float32Array[]> {
  await setBackend(backend);
  return tidy(() => {
    const inputs = args.map(({ values, shape }) => tensor(values, [...shape]));
    const gradients = grads((...x) => sum(weighed(f(...x))) as Scalar)(inputs);
    return gradients.map((gradient) => Float32Array.from(gradient.dataSync()));
  });
}

export interface Comparison {
  readonly backend?: string;
  /** What the plain backend computes where ours has an operation of its own. */
  readonly reference?: Differentiable;
  /** Share of the largest gradient. */
  readonly tolerance?: number;
}

/** Expect the gradients by each argument to be the same on a backend (wasm, if none is named) as on the plain JavaScript one. */
export async function expectSameGradients(
  f: Differentiable,
  args: readonly Argument[],
  { backend = "wasm", reference = f, tolerance = 5e-6 }: Comparison = {},
): Promise<void> {
  const expected = await gradientsOn("cpu", reference, args);
  const actual = await gradientsOn(backend, f, args);
  expected.forEach((values, i) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest, `gradient ${i} of the reference is all zeros`).toBeGreaterThan(0);
    expect(largestDifference(actual[i]!, values) / largest, `gradient ${i}`).toBeLessThan(tolerance);
  });
}

/** Expect the wasm gradients to be the slopes of the function itself, measured at some places of each argument. */
export async function expectSlopes(f: Differentiable, args: readonly Argument[], places = 6): Promise<void> {
  const gradients = await gradientsOn("wasm", f, args);
  const evaluate = (changed: readonly Argument[]): number =>
    tidy(() => {
      const values = weighed(f(...changed.map(({ values, shape }) => tensor(values, [...shape])))).dataSync();
      // Added in float64: the two sums differ by little.
      return Array.from(values).reduce((total, value) => total + value, 0);
    });
  const h = 2 ** -7;
  args.forEach((arg, a) => {
    for (let p = 0; p < places; p++) {
      const at = Math.floor(((p + 0.5) * arg.values.length) / places);
      const moved = (by: number) =>
        args.map((other, i) => (i === a ? { ...other, values: other.values.with(at, arg.values[at]! + by) } : other));
      const slope = (evaluate(moved(h)) - evaluate(moved(-h))) / (2 * h);
      expect(Math.abs(slope - gradients[a]![at]!) / Math.max(1, Math.abs(slope)), `argument ${a} at ${at}`).toBeLessThan(5e-3);
    }
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
