import { type Field, sampleField } from "./field.ts";
import { smoothStep, type ViewGeometry } from "./geometry.ts";
import { type Grid, sampleGrid } from "./outline.ts";
import type { Random } from "./random.ts";
import type { BreastBuild } from "./woman.ts";

/** The random fields of one exam: clouds have power ∝ 1/f³, nets are narrow-band and give threads where they cross zero. */
export type ExamFields = { clouds: Field[]; nets: Field[] };

/** Signal is dimensionless: 0 air, about 0.25 fat, 0.55 gland, 1 white on the screen. */
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
  const cloud = (i: number) => fields.clouds[i % fields.clouds.length] as Field;
  const net = (i: number) => fields.nets[i % fields.nets.length] as Field;
  const shift = Array.from({ length: 10 }, () => ({ x: random.between(0, 4096), y: random.between(0, 4096) }));
  const sheets = [0, 1, 2].map((i) => ({
    field: cloud(i + random.whole(0, 3)),
    at: shift[i] as { x: number; y: number },
    sign: random.chance(0.5) ? 1 : -1,
  }));
  const [grainAt, fatAt, radialAt, cellAt, fadeAt, muscleAt] = shift.slice(3) as { x: number; y: number }[];
  if (!grainAt || !fatAt || !radialAt || !cellAt || !fadeAt || !muscleAt) throw new Error("too few offsets");
  const grain = cloud(random.whole(0, 3));
  const radialNet = net(0);
  const cellNet = net(1);
  // Gland is a disc behind the nipple on CC; on MLO it follows the posterior nipple line.
  const upShift = build.glandShift * (geometry.view === "CC" ? 1 : 1.2);
  // Threads in muscle run along its border.
  const muscleAngle = -1.05;
  const muscleCos = Math.cos(muscleAngle);
  const muscleSin = Math.sin(muscleAngle);
  for (let y = 0; y < rows; y++) {
    const v = y * pitchMm;
    for (let x = 0; x < columns; x++) {
      const u = x * pitchMm;
      const d = sampleGrid(skin, u, v);
      if (d < -2) continue;
      const behind = -((u - nipple.u) * axis.u + (v - nipple.v) * axis.v);
      const up = (u - nipple.u) * axis.v - (v - nipple.v) * axis.u;
      // Gland.
      const q = behind / depthMm;
      const taper = 0.5 + 0.5 * smoothStep(q, 0, 0.4);
      const along = (q - build.glandMiddle) / build.glandDepth;
      const across = (up / depthMm - upShift) / (build.glandHeight * taper);
      const inside = 1 - Math.sqrt(along * along + across * across);
      const underSkin = smoothStep(
        d + 3 * sampleField(cloud(3), x * 0.7 + fadeAt.y, y * 0.7 + fadeAt.x),
        build.subcutaneousMm * 0.35,
        build.subcutaneousMm * 1.35,
      );
      let gland = 0;
      for (let s = 0; s < 3; s++) {
        const sheet = sheets[s] as (typeof sheets)[number];
        const f = sheet.sign * sampleField(sheet.field, x + sheet.at.x, y + sheet.at.y);
        gland += logistic(2.6 * (build.glandBias + 2.3 * Math.max(-1.2, inside) + 0.15 + 0.95 * f));
      }
      gland = (gland / 3) * underSkin;
      const retroareolar = 0.35 * Math.exp(-((behind - 8) ** 2 / 200 + (up * up) / 60));
      const g = sampleField(grain, x + grainAt.x, y + grainAt.y);
      const fat = sampleField(grain, y * 1.3 + fatAt.y, x * 1.3 + fatAt.x);
      // Threads: lines where a narrow-band field crosses zero, stretched towards the nipple, and fading in and out.
      const r = Math.sqrt(behind * behind + up * up);
      const angle = Math.atan2(up, behind + 12);
      const stretch = 1 / pitchMm;
      const radial = sampleField(radialNet, r * 0.4 * stretch + radialAt.x, angle * 52 * stretch + radialAt.y);
      const cell = sampleField(cellNet, x * 0.85 + cellAt.x + 3 * fat, y * 0.85 + cellAt.y + 3 * g);
      const fade = logistic(1.6 * sampleField(cloud(2), y + fadeAt.x, x + fadeAt.y) - 0.2);
      const threads = 0.075 * Math.exp(-radial * radial * 40) * fade + 0.05 * Math.exp(-cell * cell * 45) * (1.1 - fade);
      let signal = fatSignal + 0.34 * gland * (1 + 0.16 * g) + 0.06 * retroareolar + 0.02 * fat + threads * (1 - 0.45 * gland);
      if (pectoral) {
        const m = sampleGrid(pectoral, u, v);
        const muscle = smoothStep(m + 0.8 * fat, -1.2, 1.6);
        if (muscle > 0) {
          const s = sampleField(
            cloud(1),
            (u * muscleCos - v * muscleSin) * stretch * 0.25 + muscleAt.x,
            (u * muscleSin + v * muscleCos) * stretch + muscleAt.y,
          );
          const body = 0.45 + 0.1 * smoothStep(m, 0, 45) + 0.018 * s + 0.3 * (signal - fatSignal);
          signal += muscle * (Math.max(body, signal) - signal);
        }
      }
      values[y * columns + x] = signal;
    }
  }
  return { columns, rows, stepMm: pitchMm, values };
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
