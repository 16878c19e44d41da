import { tensor, tidy } from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { openBackend } from "../open-backend.ts";
import { type Argument, type Differentiable, gradientDifferences, gradientsOn, weighed } from "../operations/compare-gradients.ts";

export { type Argument, type Differentiable, noise } from "../operations/compare-gradients.ts";

/** Opens the two backends that are compared. */
export async function openBoth(): Promise<void> {
  await openBackend({ only: "wasm" });
  await openBackend({ only: "cpu" });
}

export interface Comparison {
  readonly backend?: string;
  /** The function for the plain backend, if ours uses an operation that only it has. */
  readonly reference?: Differentiable;
  /** As a share of the largest gradient. */
  readonly tolerance?: number;
}

/** Expects the gradients with respect to each argument to be the same on a backend (default: wasm) as on the plain JavaScript one. */
export async function expectSameGradients(
  f: Differentiable,
  args: readonly Argument[],
  { backend = "wasm", reference = f, tolerance = 5e-6 }: Comparison = {},
): Promise<void> {
  (await gradientDifferences(backend, f, args, reference)).forEach((difference, i) => {
    expect(difference, `gradient ${i}`).toBeLessThan(tolerance);
  });
}

/** Expects the wasm gradients to be the slopes of the function itself, measured at some positions of each argument. */
export async function expectSlopes(f: Differentiable, args: readonly Argument[], places = 6): Promise<void> {
  const gradients = await gradientsOn("wasm", f, args);
  const evaluate = (changed: readonly Argument[]): number =>
    tidy(() => {
      const values = weighed(f(...changed.map(({ values, shape }) => tensor(values, [...shape])))).dataSync();
      // Added in float64, since the two sums differ by little.
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
