/** Points of a plane curve, millimetres: u from the chest wall forwards, v downwards. */
export type Polyline = { u: Float64Array; v: Float64Array };

/** Uniform Catmull–Rom curve through the points, with `steps` samples per span. */
export function smoothCurve(points: readonly (readonly [number, number])[], steps: number): Polyline {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))] as readonly [number, number];
  const u: number[] = [];
  const v: number[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      const cubic = (k: 0 | 1) =>
        p1[k] + 0.5 * t * (p2[k] - p0[k] + t * (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k] + t * (3 * (p1[k] - p2[k]) + p3[k] - p0[k])));
      u.push(cubic(0));
      v.push(cubic(1));
    }
  }
  const last = at(points.length - 1);
  u.push(last[0]);
  v.push(last[1]);
  return { u: Float64Array.from(u), v: Float64Array.from(v) };
}

/** Values on a coarse grid over the field, interpolated bilinearly. */
export type Grid = { columns: number; rows: number; stepMm: number; values: Float32Array };

export function makeGrid(widthMm: number, heightMm: number, stepMm: number, value: (u: number, v: number) => number): Grid {
  const columns = Math.ceil(widthMm / stepMm) + 2;
  const rows = Math.ceil(heightMm / stepMm) + 2;
  const values = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) values[y * columns + x] = value(x * stepMm, y * stepMm);
  return { columns, rows, stepMm, values };
}

export function sampleGrid(grid: Grid, u: number, v: number): number {
  const x = Math.min(grid.columns - 1.001, Math.max(0, u / grid.stepMm));
  const y = Math.min(grid.rows - 1.001, Math.max(0, v / grid.stepMm));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const i = y0 * grid.columns + x0;
  const { values, columns } = grid;
  const upper = (values[i] as number) * (1 - fx) + (values[i + 1] as number) * fx;
  const lower = (values[i + columns] as number) * (1 - fx) + (values[i + columns + 1] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}

/**
 * Signed distance in millimetres to an open curve that runs from top to bottom, with the breast on its chest-wall side: positive inside. The sign
 * depends on the side of the nearest span.
 */
export function signedDistance(curve: Polyline, u: number, v: number): number {
  let best = Number.POSITIVE_INFINITY;
  let side = 1;
  const { u: cu, v: cv } = curve;
  for (let i = 0; i + 1 < cu.length; i++) {
    const au = cu[i] as number;
    const av = cv[i] as number;
    const du = (cu[i + 1] as number) - au;
    const dv = (cv[i + 1] as number) - av;
    const length = du * du + dv * dv;
    const pu = u - au;
    const pv = v - av;
    const t = length > 0 ? Math.min(1, Math.max(0, (pu * du + pv * dv) / length)) : 0;
    const ru = pu - t * du;
    const rv = pv - t * dv;
    const distance = ru * ru + rv * rv;
    // At a shared corner both spans are equally near; the one that the point faces more directly decides.
    if (distance < best - 1e-9 || (distance < best + 1e-9 && Math.abs(du * pv - dv * pu) / Math.sqrt(length || 1) > Math.abs(side))) {
      best = distance;
      side = (du * pv - dv * pu) / Math.sqrt(length || 1);
    }
  }
  return side >= 0 ? Math.sqrt(best) : -Math.sqrt(best);
}
