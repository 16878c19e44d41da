import { type Grid, makeGrid, type Polyline, signedDistance, smoothCurve } from "./outline.ts";
import type { BreastBuild } from "./patient.ts";
import type { PhantomView } from "./types.ts";

/**
 * One view of one breast as if it were a left breast hung for reading: chest wall at u = 0, nipple towards +u, v downwards; millimetres.
 * Right breasts are mirrored when they are written out.
 */
export type ViewGeometry = {
  view: PhantomView;
  widthMm: number;
  heightMm: number;
  outline: Polyline;
  nipple: { u: number; v: number };
  /** Unit vector along the posterior nipple line, pointing forwards. */
  axis: { u: number; v: number };
  depthMm: number;
  /** Distance inside the skin, millimetres. */
  skin: Grid;
  /** Distance inside the pectoral muscle's border, millimetres; negative in front of it. Null on CC. */
  pectoral: Grid | null;
};

/** Builds one view; `heightMm` × `widthMm` is the field of the detector. Distances are tabulated every 1.5 mm. */
export function makeGeometry(build: BreastBuild, view: PhantomView, widthMm: number, heightMm: number): ViewGeometry {
  return view === "CC" ? ccGeometry(build, widthMm, heightMm) : mloGeometry(build, widthMm, heightMm);
}

function ccGeometry(build: BreastBuild, widthMm: number, heightMm: number): ViewGeometry {
  const depth = Math.min(build.depthMm, 0.86 * widthMm);
  const outer = Math.min(build.outer * depth, 0.47 * heightMm);
  const inner = Math.min(build.inner * depth, 0.45 * heightMm);
  const middle = heightMm / 2 + (outer - inner) / 2;
  const points: [number, number][] = [];
  const steps = 40;
  for (let i = -steps; i <= steps; i++) {
    const t = i / steps;
    const side = t < 0 ? outer : inner;
    let u = depth * (1 - Math.abs(t) ** (build.roundness + 0.55)) ** (1 / build.roundness);
    // The outer side tapers into the axillary tail; the inner one ends at the fold over the sternum.
    u += t < 0 ? 0.11 * depth * smoothStep(-t, 0.62, 1) : 0.03 * depth * smoothStep(t, 0.7, 1);
    points.push([u, middle + t * side]);
  }
  const first = points[0] as [number, number];
  const last = points[points.length - 1] as [number, number];
  points.unshift([-30, first[1] - 14]);
  points.push([-30, last[1] + 6]);
  const axis = { u: 1, v: 0 };
  const nipple = addNipple(points, { u: depth, v: middle }, axis, build.nippleMm);
  const outline = smoothCurve(points, 1);
  return {
    view: "CC",
    widthMm,
    heightMm,
    outline,
    nipple,
    axis,
    depthMm: depth,
    skin: skinGrid(outline, nipple.u, widthMm, heightMm),
    pectoral: null,
  };
}

function mloGeometry(build: BreastBuild, widthMm: number, heightMm: number): ViewGeometry {
  const depth = Math.min(build.depthMm * 1.06, 0.84 * widthMm);
  const h = heightMm;
  const sag = Math.sin(build.droop);
  const nippleV = h * (0.56 + 0.45 * sag);
  const half = Math.min(0.37 * h, 0.86 * depth);
  const lower = Math.min(0.955 * h - nippleV, half * (1.02 - 0.3 * sag));
  const top = Math.min(0.62 * depth + 8, 0.7 * widthMm);
  const fold = nippleV + lower;
  const points: [number, number][] = [
    [top * 1.06, -12],
    [top, 0],
    [top * 0.96, 0.5 * Math.max(0, nippleV - half)],
    [top * 1.02, Math.max(0.12 * h, nippleV - half * 1.02)],
    [0.77 * depth, nippleV - half * 0.68],
    [0.9 * depth, nippleV - half * 0.39],
    [0.978 * depth, nippleV - half * 0.16],
    [depth, nippleV],
    [0.965 * depth, nippleV + lower * 0.2],
    [0.86 * depth, nippleV + lower * 0.46],
    [0.65 * depth, nippleV + lower * 0.73],
    [0.43 * depth, nippleV + lower * 0.92],
    // Below the fold the belly begins and widens downwards.
    [0.27 * depth, fold + 1],
    [0.225 * depth, fold + 5],
    [0.25 * depth, fold + 12],
    [0.3 * depth, fold + 26],
    [0.33 * depth, Math.max(fold + 36, h + 20)],
  ];
  const axis = { u: Math.cos(build.droop), v: Math.sin(build.droop) };
  const coarse = smoothCurve(points, 8);
  const dense: [number, number][] = Array.from(coarse.u, (u, i) => [u, coarse.v[i] as number]);
  const nipple = addNipple(dense, { u: depth, v: nippleV }, axis, build.nippleMm);
  const outline = smoothCurve(dense, 1);
  const pectoralTop = Math.min(build.pectoralTop * widthMm, 0.72 * top);
  const pectoralLow = build.pectoralLength * h;
  const border = smoothCurve(
    [
      [pectoralTop * 1.16, -0.16 * pectoralLow],
      [pectoralTop, 0],
      [pectoralTop * (0.71 + build.pectoralBow), pectoralLow * 0.3],
      [pectoralTop * (0.39 + build.pectoralBow), pectoralLow * 0.62],
      [0, pectoralLow],
      [-0.4 * pectoralTop, pectoralLow * 1.3],
    ],
    5,
  );
  return {
    view: "MLO",
    widthMm,
    heightMm,
    outline,
    nipple,
    axis,
    depthMm: depth,
    skin: skinGrid(outline, nipple.u, widthMm, heightMm),
    pectoral: makeGrid(widthMm, heightMm, 1.5, (u, v) => signedDistance(border, u, v)),
  };
}

function skinGrid(outline: Polyline, furthest: number, widthMm: number, heightMm: number): Grid {
  return makeGrid(widthMm, heightMm, 1.5, (u, v) => (u > furthest + 6 ? -6 : signedDistance(outline, u, v)));
}

/** Raises the outline at the nipple and returns its tip. */
function addNipple(points: [number, number][], at: { u: number; v: number }, axis: { u: number; v: number }, heightMm: number) {
  for (const point of points) {
    const across = (point[0] - at.u) * -axis.v + (point[1] - at.v) * axis.u;
    if (Math.abs(point[0] - at.u) > 25) continue;
    const lift = heightMm * Math.exp(-((across / 4.6) ** 4));
    point[0] += lift * axis.u;
    point[1] += lift * axis.v;
  }
  return { u: at.u + heightMm * axis.u, v: at.v + heightMm * axis.v };
}

/**
 * The position on this view of a point in the breast, in millimetres. `depth` runs from the nipple towards the chest wall along the posterior nipple
 * line.
 */
export function project(geometry: ViewGeometry, depthMm: number, lateralMm: number, superiorMm: number): { u: number; v: number } {
  // The MLO view looks along the diagonal from inner upper to outer lower: both outer and upper points are higher on it.
  const up = geometry.view === "CC" ? lateralMm : (lateralMm + superiorMm) * Math.SQRT1_2;
  const { axis, nipple } = geometry;
  return { u: nipple.u - depthMm * axis.u + up * axis.v, v: nipple.v - depthMm * axis.v - up * axis.u };
}

export function smoothStep(x: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
