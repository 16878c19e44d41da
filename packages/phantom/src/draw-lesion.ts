import type { Point } from "@second-read/domain";
import type { Random } from "@second-read/metrics";
import { type Field, sampleField } from "./field.ts";
import { project, smoothStep, type ViewGeometry } from "./geometry.ts";
import type { CalcificationBody, DistortionBody, LesionPlan, MassBody } from "./lesion.ts";
import { addOval, type Layer, walkLine } from "./strokes.ts";
import type { LesionMark, PhantomView } from "./types.ts";

/** Adds the lesion's shadow to the layer and returns its mark in the canonical orientation's stored pixels. */
export function drawLesion(layer: Layer, geometry: ViewGeometry, plan: LesionPlan, cloud: Field, random: Random): LesionMark {
  const depth = plan.position.depthMm + plan.slipMm[geometry.view];
  const centre = project(geometry, depth, plan.position.lateralMm, plan.position.superiorMm);
  const drawn = drawBody(layer, geometry, plan, centre, cloud, random);
  const px = (u: number, v: number): Point => [u / layer.pitchMm, v / layer.pitchMm];
  const [left, top] = px(drawn.left, drawn.top);
  const [right, bottom] = px(drawn.right, drawn.bottom);
  return {
    lesionId: plan.id,
    kind: plan.kind,
    class: plan.class,
    attributes: plan.attributes,
    shape: drawn.axes ? "ELLIPSE" : "BOX",
    points: drawn.axes
      ? drawn.axes.map(([u, v]) => px(u, v))
      : [
          [left, top],
          [right, bottom],
        ],
    centre: px((drawn.left + drawn.right) / 2, (drawn.top + drawn.bottom) / 2),
    box: [left, top, right, bottom],
    depthFromNippleMm: depth,
    distanceFromNippleMm: Math.hypot(centre.u - geometry.nipple.u, centre.v - geometry.nipple.v),
  };
}

/** Bounds of the lesion's body in millimetres; for a mass also the ends of its axes, the longer one first. */
type Drawn = { left: number; top: number; right: number; bottom: number; axes: [number, number][] | null };

function drawBody(
  layer: Layer,
  geometry: ViewGeometry,
  plan: LesionPlan,
  at: { u: number; v: number },
  cloud: Field,
  random: Random,
): Drawn {
  switch (plan.body.type) {
    case "MASS":
      return drawMass(layer, { body: plan.body, diameterMm: plan.diameterMm, view: geometry.view, at, cloud }, random);
    case "CALCIFICATIONS":
      return drawCalcifications(layer, geometry, plan, plan.body);
    case "ARCHITECTURAL_DISTORTION":
      return drawDistortion(layer, plan.body, plan.diameterMm, at, random);
  }
}

interface Mass {
  readonly body: MassBody;
  readonly diameterMm: number;
  readonly view: PhantomView;
  readonly at: { readonly u: number; readonly v: number };
  readonly cloud: Field;
}

function drawMass(layer: Layer, { body, diameterMm, view, at, cloud }: Mass, random: Random): Drawn {
  const { columns, rows, pitchMm, values } = layer;
  const long = diameterMm / 2;
  const short = long * body.ratio;
  const tilt = body.tilt[view];
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  // Width of the border, as a share of the radius.
  const soft = { circumscribed: 0.06, microlobulated: 0.1, obscured: 0.2, spiculated: 0.3, indistinct: 0.55 }[body.margin];
  const reach = long * 1.9;
  const angles = 256;
  const radius = new Float32Array(angles + 1);
  for (let i = 0; i <= angles; i++) {
    let r = 1;
    for (const wave of body.waves) r += wave.amplitude * Math.cos((wave.k * 2 * Math.PI * i) / angles + wave.phase[view]);
    radius[i] = Math.max(0.35, r);
  }
  const x0 = random.between(0, cloud.size);
  const y0 = random.between(0, cloud.size);
  const top = Math.max(0, Math.floor((at.v - reach) / pitchMm));
  const bottom = Math.min(rows - 1, Math.ceil((at.v + reach) / pitchMm));
  const left = Math.max(0, Math.floor((at.u - reach) / pitchMm));
  const right = Math.min(columns - 1, Math.ceil((at.u + reach) / pitchMm));
  let widest = 0;
  for (let j = top; j <= bottom; j++) {
    for (let i = left; i <= right; i++) {
      const du = (i + 0.5) * pitchMm - at.u;
      const dv = (j + 0.5) * pitchMm - at.v;
      const p = (du * cos + dv * sin) / long;
      const q = (dv * cos - du * sin) / short;
      const length = Math.sqrt(p * p + q * q);
      const angle = ((Math.atan2(q, p) / (2 * Math.PI) + 1) % 1) * angles;
      const edge = (radius[angle | 0] as number) * (1 - (angle % 1)) + (radius[(angle | 0) + 1] as number) * (angle % 1);
      const rho = length / edge;
      if (rho > 1.75) continue;
      const texture = sampleField(cloud, (i * pitchMm) / cloud.pitchMm + x0, (j * pitchMm) / cloud.pitchMm + y0);
      // The shadow of a ball, flattened by compression, with a border of the margin's softness.
      const ball = Math.sqrt(Math.max(0, 1 - Math.min(1, rho) ** 2));
      const border = 1 - smoothStep(rho, 1 - soft, 1 + soft);
      let shade = border * (0.42 + 0.58 * ball);
      if (body.margin === "obscured") shade *= 0.35 + 0.65 * smoothStep(texture + p * 1.2, -0.9, 0.5);
      shade *= 1 + (body.margin === "circumscribed" ? 0.06 : 0.14) * texture;
      // A faint dark rim of displaced fat.
      const halo = body.margin === "circumscribed" ? 0.12 * Math.exp(-(((rho - 1.13) / 0.06) ** 2)) : 0;
      const k = j * columns + i;
      values[k] = (values[k] as number) + body.contrast * (shade - halo);
      if (shade > 0.3) widest = Math.max(widest, length);
    }
  }
  for (let i = 0; i < body.spicules; i++) {
    const heading = ((i + random.between(-0.6, 0.6)) / body.spicules) * 2 * Math.PI;
    const start = random.between(0.7, 1.05);
    walkLine(layer, random, {
      u: at.u + Math.cos(heading) * short * start,
      v: at.v + Math.sin(heading) * short * start,
      heading: heading + random.between(-0.3, 0.3),
      lengthMm: long * random.between(0.35, 1.9),
      widthMm: random.between(0.22, 0.55),
      amplitude: body.contrast * random.between(0.18, 0.5),
      wander: 0.05,
      bend: random.between(-0.02, 0.02),
      taper: 0.15,
    });
  }
  const a = long * Math.max(0.8, widest);
  const b = short * Math.max(0.8, widest);
  const halfU = Math.hypot(a * cos, b * sin);
  const halfV = Math.hypot(a * sin, b * cos);
  return {
    left: at.u - halfU,
    right: at.u + halfU,
    top: at.v - halfV,
    bottom: at.v + halfV,
    axes: [
      [at.u - a * cos, at.v - a * sin],
      [at.u + a * cos, at.v + a * sin],
      [at.u + b * sin, at.v - b * cos],
      [at.u - b * sin, at.v + b * cos],
    ],
  };
}

function drawCalcifications(layer: Layer, geometry: ViewGeometry, plan: LesionPlan, body: CalcificationBody): Drawn {
  const drawn: Drawn = {
    left: Number.POSITIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
    axes: null,
  };
  const { position, slipMm } = plan;
  for (const particle of body.particles) {
    const at = project(
      geometry,
      position.depthMm + slipMm[geometry.view] + particle.depth,
      position.lateralMm + particle.lateral,
      position.superiorMm + particle.superior,
    );
    const margin = 0.8 + particle.lengthMm / 2;
    drawn.left = Math.min(drawn.left, at.u - margin);
    drawn.right = Math.max(drawn.right, at.u + margin);
    drawn.top = Math.min(drawn.top, at.v - margin);
    drawn.bottom = Math.max(drawn.bottom, at.v + margin);
    addOval(layer, at.u, at.v, particle.lengthMm * 0.52, particle.widthMm * 0.52, particle.angle, particle.contrast);
    // Large particles are lumpy.
    if (particle.lengthMm > 0.9 && particle.widthMm > 0.5)
      addOval(
        layer,
        at.u + particle.widthMm * 0.3,
        at.v - particle.widthMm * 0.2,
        particle.widthMm * 0.3,
        particle.widthMm * 0.25,
        particle.angle + 1,
        particle.contrast * 0.5,
      );
  }
  return drawn;
}

function drawDistortion(layer: Layer, body: DistortionBody, diameterMm: number, at: { u: number; v: number }, random: Random): Drawn {
  const half = diameterMm / 2;
  for (let i = 0; i < body.lines; i++) {
    const heading = ((i + random.between(-0.4, 0.4)) / body.lines) * 2 * Math.PI;
    const start = random.between(0.03, 0.3) * half;
    walkLine(layer, random, {
      u: at.u + Math.cos(heading) * start,
      v: at.v + Math.sin(heading) * start,
      heading: heading + random.between(-0.1, 0.1),
      lengthMm: half * random.between(0.6, 1.15),
      widthMm: random.between(0.25, 0.6),
      amplitude: body.contrast * random.between(0.6, 1.1),
      wander: 0.04,
      bend: random.between(-0.02, 0.02),
      taper: 0.2,
    });
  }
  addOval(layer, at.u, at.v, half * 0.3, half * 0.26, 0, body.contrast * 0.6);
  return { left: at.u - half, right: at.u + half, top: at.v - half, bottom: at.v + half, axes: null };
}
