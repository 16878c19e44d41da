import { alongColumns, alongRows, gaussianKernel, type Plane, plane } from "./blur.ts";

/** Gaussian-smoothed derivatives of a plane, in units of its own pixels. */
export interface Derivatives {
  readonly smooth: Plane;
  readonly dx: Plane;
  readonly dy: Plane;
  /** Trace of the Hessian: negative on anything bright. */
  readonly trace: Plane;
  /** The weaker brightness of the two ridge directions: high only on bright round spots. */
  readonly blob: Plane;
  /** By how much the stronger ridge exceeds the weaker: high on bright lines. */
  readonly line: Plane;
  /** Cosine and sine of twice the direction along the line, multiplied by `line`. */
  readonly lineCosine: Plane;
  readonly lineSine: Plane;
}

const sigma = 2;
const kernels = [gaussianKernel(sigma, 0), gaussianKernel(sigma, 1), gaussianKernel(sigma, 2)] as const;

export function derivatives(source: Plane): Derivatives {
  const [g0, g1, g2] = kernels;
  const across0 = alongRows(source, g0);
  const across1 = alongRows(source, g1);
  const smooth = alongColumns(across0, g0);
  const dx = alongColumns(across1, g0);
  const dy = alongColumns(across0, g1);
  const dxx = alongColumns(alongRows(source, g2), g0).values;
  const dyy = alongColumns(across0, g2).values;
  const dxy = alongColumns(across1, g1).values;
  const { rows, columns } = source;
  const trace = plane(rows, columns);
  const blob = plane(rows, columns);
  const line = plane(rows, columns);
  const lineCosine = plane(rows, columns);
  const lineSine = plane(rows, columns);
  const scale = sigma * sigma;
  for (let i = 0; i < dxx.length; i += 1) {
    const xx = (dxx[i] as number) * scale;
    const yy = (dyy[i] as number) * scale;
    const xy = (dxy[i] as number) * scale;
    const difference = xx - yy;
    const root = Math.sqrt(difference * difference + 4 * xy * xy);
    const weaker = Math.max(0, -(xx + yy + root) / 2);
    const stronger = Math.max(0, -(xx + yy - root) / 2);
    const strength = stronger - weaker;
    trace.values[i] = xx + yy;
    blob.values[i] = weaker;
    line.values[i] = strength;
    if (root > 0) {
      // The largest eigenvalue's direction has cos 2θ = difference / root. A bright line runs in that direction, across the most negative one.
      lineCosine.values[i] = (difference / root) * strength;
      lineSine.values[i] = ((2 * xy) / root) * strength;
    }
  }
  return { smooth, dx, dy, trace, blob, line, lineCosine, lineSine };
}
