import type { Random } from "@second-read/metrics";
import { type Field, sampleField } from "./field.ts";
import { smoothStep, type ViewGeometry } from "./geometry.ts";
import { type Grid, sampleGrid } from "./outline.ts";
import type { BreastBuild } from "./patient.ts";

/** The random fields of one exam. Clouds have power ∝ 1/f³; meshes are narrow-band and give threads along their zero crossings. */
export type ExamFields = { clouds: Field[]; meshes: Field[] };

/** Signal is dimensionless: 0 for air, about 0.25 for fat, 0.55 for gland, 1 is white on the screen. */
export const fatSignal = 0.2;

/**
 * The breast's inside before skin, edge and detector: fat, three overlapping sheets of gland, threads of connective tissue, muscle.
 * Sampled at `pitchMm`; the caller interpolates.
 */
export function paintTissue(geometry: ViewGeometry, build: BreastBuild, fields: ExamFields, random: Random, pitchMm: number): Grid {
  const columns = Math.ceil(geometry.widthMm / pitchMm) + 2;
  const rows = Math.ceil(geometry.heightMm / pitchMm) + 2;
  const values = new Float32Array(columns * rows);
  const { nipple, axis, depthMm, skin, pectoral } = geometry;
  const at = Array.from({ length: 9 }, () => ({ x: random.between(0, 4096), y: random.between(0, 4096) }));
  const [sheetA, sheetB, sheetC, grainAt, radialAt, cellAt, fineAt, fadeAt, muscleAt] = at as [
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
    Place,
  ];
  const turn = random.integer(0, 3);
  const cloud = (i: number) => fields.clouds[(i + turn) % fields.clouds.length] as Field;
  const [cloudA, cloudB, cloudC, cloudD] = [cloud(0), cloud(1), cloud(2), cloud(3)];
  const [wideMesh, narrowMesh] = fields.meshes as [Field, Field];
  // Gland is a disc behind the nipple on CC; on MLO it lies along the posterior nipple line.
  const upShift = build.glandShift * (geometry.view === "CC" ? 1 : 1.2);
  const perMm = 1 / pitchMm;
  // Muscle fibres run along the muscle's border.
  const muscleCos = Math.cos(-1.05);
  const muscleSin = Math.sin(-1.05);
  for (let y = 0; y < rows; y++) {
    const v = y * pitchMm;
    for (let x = 0; x < columns; x++) {
      const u = x * pitchMm;
      const d = sampleGrid(skin, u, v);
      if (d < -2) continue;
      const behind = -((u - nipple.u) * axis.u + (v - nipple.v) * axis.v);
      const up = (u - nipple.u) * axis.v - (v - nipple.v) * axis.u;
      // Polar coordinates around the nipple (distance and arc length), compressed so that structures converge on the nipple.
      const r = Math.sqrt(behind * behind + up * up);
      const arc = Math.atan2(up, behind + 14) * 58 * perMm;
      const along = r * 0.5 * perMm;
      const grain = sampleField(cloudD, x + grainAt.x, y + grainAt.y);
      const cell = sampleField(wideMesh, x + cellAt.x + 2.5 * grain, y + cellAt.y + 2.5 * grain);
      // The crest between cells of fat: gland reaches out along it, which gives its border a scalloped edge with peaks.
      const crest = Math.exp(-2.2 * cell * cell);
      const q = behind / depthMm;
      const taper = 0.5 + 0.5 * smoothStep(q, 0, 0.4);
      const deep = (q - build.glandMiddle) / build.glandDepth;
      const high = (up / depthMm - upShift) / (build.glandHeight * taper);
      const inside = Math.max(-1.3, 1 - Math.sqrt(deep * deep + high * high));
      const cover = build.subcutaneousMm * (1.1 - 0.6 * crest);
      const underSkin = smoothStep(d + 1.5 * grain, cover * 0.55, cover + 4);
      const potential = build.glandBias + 2.3 * inside + 0.5 * (crest - 0.45);
      const a = sampleField(cloudA, along + sheetA.x, arc + sheetA.y);
      const b = sampleField(cloudB, x + sheetB.x, y + sheetB.y);
      const c = sampleField(cloudC, along * 0.7 + sheetC.x, arc * 1.2 + sheetC.y);
      const gland =
        ((logistic(2.8 * (potential + 0.9 * a)) + logistic(3.4 * (potential + 0.9 * b)) + logistic(2.8 * (potential + 0.9 * c))) / 3) *
        underSkin;
      // Threads along the zero crossings of a narrow-band field; they fade in and out, and are most visible in fat.
      const radial = sampleField(wideMesh, along * 0.75 + radialAt.x, arc + radialAt.y);
      const fine = sampleField(narrowMesh, x + fineAt.x + 2 * a, y + fineAt.y + 2 * c);
      const fade = logistic(1.8 * sampleField(cloudC, y + fadeAt.x, x + fadeAt.y));
      const threads =
        0.085 * fade * Math.exp(-radial * radial * 16) +
        0.07 * (1 - fade) * Math.exp(-cell * cell * 18) +
        0.042 * Math.exp(-fine * fine * 9);
      let signal =
        fatSignal +
        0.33 * gland * (1 + 0.13 * grain + 0.1 * c) +
        0.023 * (grain + b) +
        threads * (1 - 0.35 * gland) * smoothStep(d, 1.5, 6);
      signal += 0.07 * Math.exp(-((behind - 9) ** 2 / 160 + (up * up) / 50)) + 0.12 * Math.exp(-((behind - 2.5) ** 2 / 9 + (up * up) / 12));
      if (pectoral) {
        const m = sampleGrid(pectoral, u, v);
        if (m > -4) {
          const soft = 0.9 + 2.4 * smoothStep(v / geometry.heightMm, 0.1, 0.6);
          const muscle = smoothStep(m, -soft, soft);
          const fibre = sampleField(
            cloudA,
            (u * muscleCos - v * muscleSin) * perMm * 0.22 + muscleAt.x,
            (u * muscleSin + v * muscleCos) * perMm + muscleAt.y,
          );
          const body = 0.4 + 0.12 * smoothStep(m, 0, 50) + 0.014 * fibre + 0.02 * grain + 0.4 * (signal - fatSignal);
          signal += muscle * (Math.max(body, signal + 0.07) - signal);
        }
      }
      values[y * columns + x] = signal;
    }
  }
  return { columns, rows, stepMm: pitchMm, values };
}

type Place = { x: number; y: number };

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
