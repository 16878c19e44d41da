import type { Laterality } from "@second-read/domain";
import type { Random } from "@second-read/metrics";
import { project, type ViewGeometry } from "./geometry.ts";
import { sampleGrid } from "./outline.ts";
import type { CalcificationType, LesionKind, LesionRequest, MassMargin, PhantomLesion } from "./types.ts";

/** A lesion before it is drawn: what it is and where in the breast. Lengths in millimetres. */
export type LesionPlan = Omit<PhantomLesion, "marks"> & {
  /** A small difference in depth between the views, since the breast is compressed anew for each. */
  slipMm: { CC: number; MLO: number };
  body: MassBody | CalcificationBody | DistortionBody;
};

export type MassBody = {
  type: "MASS";
  margin: MassMargin;
  /** Ratio of short to long axis, and the direction in each view. */
  ratio: number;
  tilt: { CC: number; MLO: number };
  /** Outline: r(θ) = 1 + Σ amplitude·cos(kθ + phase). */
  waves: { k: number; amplitude: number; phase: { CC: number; MLO: number } }[];
  spicules: number;
  contrast: number;
};

export type CalcificationBody = {
  type: "CALCIFICATIONS";
  /** Position of each particle relative to the centre (depth, lateral, superior), its size and its shape. */
  particles: { depth: number; lateral: number; superior: number; lengthMm: number; widthMm: number; angle: number; contrast: number }[];
};

export type DistortionBody = { type: "ARCHITECTURAL_DISTORTION"; lines: number; contrast: number };

/** Chooses everything that the request leaves open, and a position that is visible in both views. */
export function planLesion(
  id: string,
  laterality: Laterality,
  request: LesionRequest,
  views: { CC: ViewGeometry; MLO: ViewGeometry },
  random: Random,
): LesionPlan {
  const kindDrawn = random.weighted<LesionKind>([
    ["MASS", 0.58],
    ["CALCIFICATIONS", 0.32],
    ["ARCHITECTURAL_DISTORTION", 0.1],
  ]);
  const classDrawn = random.chance(0.55) ? "MALIGNANT" : "BENIGN";
  const kind = request.kind ?? kindDrawn;
  const lesionClass = request.class ?? (kind === "ARCHITECTURAL_DISTORTION" ? "MALIGNANT" : classDrawn);
  const conspicuity = request.conspicuity ?? random.between(0.15, 1);
  const described = describe(kind, lesionClass, request, conspicuity, random);
  return {
    id,
    laterality,
    kind,
    class: lesionClass,
    conspicuity,
    ...described,
    position: findPlace(views, described.diameterMm, random),
    slipMm: { CC: random.between(-2, 2), MLO: random.between(-2, 2) },
  };
}

type Described = Pick<LesionPlan, "attributes" | "diameterMm" | "body">;

function describe(
  kind: LesionKind,
  lesionClass: "BENIGN" | "MALIGNANT",
  request: LesionRequest,
  conspicuity: number,
  random: Random,
): Described {
  switch (kind) {
    case "MASS":
      return describeMass(lesionClass, request, conspicuity, random);
    case "CALCIFICATIONS":
      return describeCalcifications(lesionClass, request, conspicuity, random);
    case "ARCHITECTURAL_DISTORTION":
      return {
        attributes: {},
        diameterMm: request.diameterMm ?? random.between(16, 34),
        body: { type: "ARCHITECTURAL_DISTORTION", lines: random.integer(14, 24), contrast: 0.035 + 0.07 * conspicuity },
      };
  }
}

function describeMass(lesionClass: "BENIGN" | "MALIGNANT", request: LesionRequest, conspicuity: number, random: Random): Described {
  const benign = lesionClass === "BENIGN";
  const marginDrawn = benign
    ? random.weighted<MassMargin>([
        ["circumscribed", 0.72],
        ["obscured", 0.2],
        ["microlobulated", 0.08],
      ])
    : random.weighted<MassMargin>([
        ["spiculated", 0.5],
        ["indistinct", 0.28],
        ["microlobulated", 0.17],
        ["circumscribed", 0.05],
      ]);
  const margin = request.margin ?? marginDrawn;
  const shape = request.shape ?? (margin === "spiculated" || margin === "indistinct" ? "irregular" : random.chance(0.7) ? "oval" : "round");
  const ratio = shape === "round" ? random.between(0.92, 1) : shape === "oval" ? random.between(0.6, 0.85) : random.between(0.65, 0.95);
  const contrast = benign ? 0.055 + 0.13 * conspicuity : 0.065 + 0.15 * conspicuity;
  const diameterMm = request.diameterMm ?? Math.min(40, Math.max(6, (benign ? 14 : 15) * Math.exp(0.38 * random.normal())));
  const waves: MassBody["waves"] = [];
  const add = (k: number, amplitude: number) =>
    waves.push({ k, amplitude, phase: { CC: random.between(0, 2 * Math.PI), MLO: random.between(0, 2 * Math.PI) } });
  if (shape === "irregular") for (let k = 2; k <= 6; k++) add(k, random.between(0.08, 0.3) / k ** 0.8);
  else for (let k = 2; k <= 4; k++) add(k, random.between(0, 0.035));
  if (margin === "microlobulated") for (const k of [6, 7, 9]) add(k, random.between(0.03, 0.07));
  if (margin === "spiculated") for (let k = 7; k <= 12; k++) add(k, random.between(0.02, 0.06));
  const tilt = random.between(0, Math.PI);
  return {
    attributes: { shape, margin, density: contrast > 0.16 ? "high" : contrast > 0.1 ? "equal" : "low" },
    diameterMm,
    body: {
      type: "MASS",
      margin,
      ratio,
      tilt: { CC: tilt, MLO: tilt + random.between(-0.4, 0.4) },
      waves,
      spicules: margin === "spiculated" ? random.integer(13, 26) : margin === "indistinct" ? random.integer(0, 7) : 0,
      contrast,
    },
  };
}

function describeCalcifications(
  lesionClass: "BENIGN" | "MALIGNANT",
  request: LesionRequest,
  conspicuity: number,
  random: Random,
): Described {
  const typeDrawn =
    lesionClass === "BENIGN"
      ? random.weighted<CalcificationType>([
          ["round", 0.6],
          ["coarse", 0.28],
          ["amorphous", 0.12],
        ])
      : random.weighted<CalcificationType>([
          ["fine pleomorphic", 0.58],
          ["fine linear", 0.27],
          ["amorphous", 0.15],
        ]);
  const type = request.calcificationType ?? typeDrawn;
  const distribution =
    request.distribution ??
    (type === "fine linear" ? (random.chance(0.6) ? "linear" : "grouped") : random.chance(0.9) ? "grouped" : "regional");
  const diameterMm =
    request.diameterMm ??
    (type === "coarse" ? random.between(5, 10) : distribution === "grouped" ? random.between(6, 19) : random.between(20, 34));
  const count = type === "coarse" ? random.integer(3, 7) : distribution === "regional" ? random.integer(20, 40) : random.integer(7, 26);
  const particles: CalcificationBody["particles"] = [];
  for (let i = 0; i < count; i++) {
    // Uniform in a ball; for a linear cluster, in a thin rod along a duct.
    let [depth, lateral, superior] = [0, 0, 0];
    do {
      depth = random.between(-1, 1);
      lateral = random.between(-1, 1);
      superior = random.between(-1, 1);
    } while (depth * depth + lateral * lateral + superior * superior > 1);
    const thin = distribution === "linear" ? 0.16 : 0.85;
    const half = diameterMm / 2;
    const size = particleSize(type, random);
    particles.push({
      depth: depth * half,
      lateral: lateral * half * thin,
      superior: superior * half * thin,
      ...size,
      angle: type === "fine linear" ? random.between(-0.5, 0.5) : random.between(0, Math.PI),
      contrast: size.contrast * (0.45 + 0.75 * conspicuity),
    });
  }
  return { attributes: { type, distribution }, diameterMm, body: { type: "CALCIFICATIONS", particles } };
}

function particleSize(type: CalcificationType, random: Random): { lengthMm: number; widthMm: number; contrast: number } {
  switch (type) {
    case "round": {
      const size = random.between(0.25, 0.6);
      return { lengthMm: size, widthMm: size * random.between(0.9, 1), contrast: random.between(0.3, 0.45) };
    }
    case "coarse": {
      const size = random.between(1, 2.8);
      return { lengthMm: size, widthMm: size * random.between(0.6, 0.95), contrast: random.between(0.35, 0.55) };
    }
    case "amorphous": {
      const size = random.between(0.2, 0.4);
      return { lengthMm: size, widthMm: size * random.between(0.7, 1), contrast: random.between(0.12, 0.22) };
    }
    case "fine pleomorphic": {
      const size = random.between(0.2, 0.6);
      return { lengthMm: size, widthMm: size * random.between(0.35, 0.8), contrast: random.between(0.25, 0.6) };
    }
    case "fine linear":
      return { lengthMm: random.between(0.7, 2.2), widthMm: random.between(0.16, 0.3), contrast: random.between(0.25, 0.5) };
  }
}

/**
 * A position in the glandular part that is wholly visible in both views, clear of skin and pectoral muscle; after too many tries the middle of the
 * breast.
 */
function findPlace(views: { CC: ViewGeometry; MLO: ViewGeometry }, diameterMm: number, random: Random): LesionPlan["position"] {
  const depthMm = views.CC.depthMm;
  const margin = 5 + diameterMm / 2;
  for (let i = 0; i < 400; i++) {
    const reach = i < 300 ? 1 : 0.6;
    const position = {
      depthMm: random.between(0.2, 0.78) * depthMm,
      lateralMm: (0.1 + random.between(-0.42, 0.48) * reach) * depthMm,
      superiorMm: (0.08 + random.between(-0.4, 0.45) * reach) * depthMm,
    };
    if (
      (["CC", "MLO"] as const).every((view) => {
        const at = project(views[view], position.depthMm, position.lateralMm, position.superiorMm);
        const pectoral = views[view].pectoral;
        return (
          at.u > margin &&
          at.v > margin &&
          at.v < views[view].heightMm - margin &&
          sampleGrid(views[view].skin, at.u, at.v) > margin &&
          (pectoral === null || sampleGrid(pectoral, at.u, at.v) < -diameterMm / 2)
        );
      })
    )
      return position;
  }
  return { depthMm: 0.5 * depthMm, lateralMm: 0, superiorMm: 0 };
}
