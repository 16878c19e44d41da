import type { Laterality } from "@second-read/domain";
import type { Random } from "@second-read/metrics";
import type { Density, ExamRequest, PhantomVendor } from "./types.ts";

export const vendors: Record<"A" | "B", PhantomVendor> = {
  A: { name: "Phantom A", model: "Direct 70", detectorPitchMm: 0.07, fullRows: 3328, fullColumns: 2560 },
  B: { name: "Phantom B", model: "Scintillator 100", detectorPitchMm: 0.1, fullRows: 2294, fullColumns: 1914 },
};

/** Properties shared by all images of one exam. Lengths are in millimetres. */
export type Patient = {
  ageYears: number;
  density: Density;
  vendorKey: "A" | "B";
  thickness: { CC: number; MLO: number };
  breasts: Record<Laterality, BreastBuild>;
};

/** The shape of one breast; a patient's two breasts differ a little. */
export type BreastBuild = {
  /** Nipple to chest wall on CC. */
  depthMm: number;
  /** Half heights on CC, outer and inner side, as a share of the depth. */
  outer: number;
  inner: number;
  /** Exponent of the CC outline: 1 is pointed, 2 round. */
  roundness: number;
  /** Share of the breast's depth filled by gland, and the position of its middle (share of the depth behind the nipple). */
  glandDepth: number;
  glandMiddle: number;
  glandHeight: number;
  /** Shift of the gland to the outer upper side, share of depth. */
  glandShift: number;
  /** −2 almost all fat … +1.5 almost all gland. */
  glandBias: number;
  /** Thickness of the fat between skin and gland. */
  subcutaneousMm: number;
  nippleMm: number;
  /** How far the nipple points down on MLO, radians. */
  droop: number;
  /** Pectoral muscle on MLO: width at the top and length down the chest wall, as shares of the field. */
  pectoralTop: number;
  pectoralLength: number;
  /** How far its border bulges forwards, as a share of its width; negative if hollow. */
  pectoralBow: number;
};

const bias: Record<Density, [number, number]> = { a: [-2.2, -1.5], b: [-1.1, -0.55], c: [-0.25, 0.3], d: [0.45, 0.9] };

/** Draws a patient: age 40–79, density decreasing with age, and two similar but not identical breasts. */
export function makePatient(random: Random, request: ExamRequest): Patient {
  const ageDrawn = Math.round(Math.min(79, Math.max(40, 57 + 9.5 * random.normal())));
  const ageYears = request.ageYears ?? ageDrawn;
  const older = (ageYears - 57) / 20;
  const densityDrawn = random.weighted<Density>([
    ["a", Math.max(0.03, 0.11 + 0.09 * older)],
    ["b", Math.max(0.05, 0.41 + 0.12 * older)],
    ["c", Math.max(0.05, 0.38 - 0.12 * older)],
    ["d", Math.max(0.02, 0.1 - 0.09 * older)],
  ]);
  const density = request.density ?? densityDrawn;
  const vendorDrawn = random.pick(["A", "B"] as const);
  const [low, high] = bias[density];
  const dense = "abcd".indexOf(density) / 3;
  // Dense breasts are smaller on average.
  const depth = Math.min(138, Math.max(66, 106 - 18 * dense + 16 * random.normal()));
  const build: BreastBuild = {
    depthMm: depth,
    outer: random.between(0.8, 1.05),
    inner: random.between(0.72, 0.95),
    roundness: random.between(1.12, 1.75),
    glandDepth: 0.3 + 0.12 * dense + random.between(-0.03, 0.05),
    glandMiddle: random.between(0.34, 0.43) + 0.04 * dense,
    glandHeight: 0.42 + 0.2 * dense + random.between(-0.05, 0.08),
    glandShift: random.between(0.0, 0.13),
    glandBias: random.between(low, high),
    subcutaneousMm: random.between(7, 12) - 3 * dense,
    nippleMm: random.between(3.2, 5.5),
    droop: random.between(0.06, 0.27),
    pectoralTop: random.between(0.22, 0.36),
    pectoralLength: random.between(0.46, 0.68),
    pectoralBow: random.between(-0.06, 0.11),
  };
  const alike = (): BreastBuild => ({
    ...build,
    depthMm: build.depthMm * (1 + 0.025 * random.normal()),
    outer: build.outer * (1 + 0.025 * random.normal()),
    inner: build.inner * (1 + 0.025 * random.normal()),
    glandMiddle: build.glandMiddle + 0.015 * random.normal(),
    glandHeight: build.glandHeight * (1 + 0.05 * random.normal()),
    glandShift: build.glandShift + 0.02 * random.normal(),
    glandBias: build.glandBias + 0.1 * random.normal(),
    droop: build.droop + 0.03 * random.normal(),
    pectoralTop: build.pectoralTop * (1 + 0.06 * random.normal()),
    pectoralLength: build.pectoralLength * (1 + 0.05 * random.normal()),
  });
  const thicknessMm = Math.min(80, Math.max(30, 54 - 8 * dense + 9 * random.normal()));
  return {
    ageYears,
    density,
    vendorKey: request.vendor ?? vendorDrawn,
    thickness: { CC: Math.round(thicknessMm), MLO: Math.round(thicknessMm * random.between(1.02, 1.15)) },
    breasts: { R: alike(), L: alike() },
  };
}
