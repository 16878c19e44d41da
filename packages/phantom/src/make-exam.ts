import type { Laterality, Point } from "@second-read/domain";
import { randomStream } from "@second-read/metrics";
import { expose, looks } from "./detector.ts";
import { drawLesion } from "./draw-lesion.ts";
import { planFft } from "./fft.ts";
import { band, type Field, forInterpolation, powerLaw, randomFields } from "./field.ts";
import { makeGeometry, type ViewGeometry } from "./geometry.ts";
import { type LesionPlan, planLesion } from "./lesion.ts";
import { normalTable } from "./normal-table.ts";
import { makePatient, type Patient, vendors } from "./patient.ts";
import { drawStrands, type Layer } from "./strokes.ts";
import { type ExamFields, paintTissue } from "./tissue.ts";
import type {
  ExamRequest,
  LesionMark,
  LesionRequest,
  PhantomBreast,
  PhantomExam,
  PhantomImage,
  PhantomLesion,
  PhantomView,
} from "./types.ts";

const sides: Laterality[] = ["R", "L"];
const viewOrder: PhantomView[] = ["CC", "MLO"];

/**
 * Makes a four-view exam of a made-up patient with known truth. The same request gives the same exam, bit for bit, on one version of V8 (whose exp,
 * log, sin and cos are computed in software). Anatomy, lesions and noise have their own random streams. Throws a RangeError if the seed is not a
 * whole number ≥ 0, or for a matrix under 64 × 64.
 */
export function makeExam(request: ExamRequest): PhantomExam {
  const { seed, yearsBefore = 0 } = request;
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`A phantom's seed is a whole number from 0 up, not ${seed}.`);
  if (!Number.isSafeInteger(yearsBefore) || yearsBefore < 0)
    throw new RangeError(`A phantom's years before are a whole number from 0 up, not ${yearsBefore}.`);
  // The stream keeps its name, so that the phantoms of existing installations stay the same.
  const patient = makePatient(randomStream(seed, "woman"), request);
  const vendor = vendors[patient.vendorKey];
  const rows = request.rows ?? vendor.fullRows;
  const columns = request.columns ?? vendor.fullColumns;
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 64 || columns < 64)
    throw new RangeError(`A phantom needs at least 64 × 64 pixels, not ${rows} × ${columns}.`);
  const fieldMm = vendor.detectorPitchMm * vendor.fullRows;
  const pitchMm = Math.round((fieldMm / rows) * 1e6) / 1e6;
  const geometry = Object.fromEntries(
    sides.map((side) => [
      side,
      Object.fromEntries(viewOrder.map((view) => [view, makeGeometry(patient.breasts[side], view, columns * pitchMm, rows * pitchMm)])),
    ]),
  ) as Record<Laterality, Record<PhantomView, ViewGeometry>>;
  const plans = planLesions(request, geometry);
  const gaussian = normalTable(4096);
  const textures = makeTextures(seed, pitchMm, gaussian);
  const parts = { seed, yearsBefore, patient, geometry, plans, textures, gaussian, rows, columns, pitchMm };
  const images = viewOrder.flatMap((view) => sides.map((side) => makeImage(parts, side, view)));
  const marksOf = (lesionId: string) =>
    Object.fromEntries(
      images.flatMap(({ view, lesions }) => lesions.filter((mark) => mark.lesionId === lesionId).map((mark) => [view, mark] as const)),
    ) as Record<PhantomView, LesionMark>;
  const breast = (side: Laterality): PhantomBreast => {
    const lesions = plans
      .filter((plan) => plan.laterality === side)
      .map((plan): PhantomLesion => {
        const { id, laterality, kind, attributes, diameterMm, conspicuity, position } = plan;
        return { id, laterality, kind, class: plan.class, attributes, diameterMm, conspicuity, position, marks: marksOf(id) };
      });
    const worst = lesions.some((l) => l.class === "MALIGNANT") ? "MALIGNANT" : lesions.length > 0 ? "BENIGN" : "NORMAL";
    return { class: worst, lesions };
  };
  return {
    seed,
    yearsBefore,
    patientKey: `PHANTOM-${String(seed).padStart(5, "0")}`,
    ageYears: patient.ageYears - yearsBefore,
    density: patient.density,
    vendor: { ...vendor, pixelSpacingMm: [pitchMm, pitchMm] },
    compressedThicknessMm: patient.thickness,
    breasts: { R: breast("R"), L: breast("L") },
    images,
  };
}

/** What the images of one exam share. */
interface ExamParts {
  readonly seed: number;
  readonly yearsBefore: number;
  readonly patient: Patient;
  readonly geometry: Record<Laterality, Record<PhantomView, ViewGeometry>>;
  readonly plans: readonly LesionPlan[];
  readonly textures: Textures;
  readonly gaussian: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly pitchMm: number;
}

function makeImage(parts: ExamParts, side: Laterality, view: PhantomView): PhantomImage {
  const { seed, yearsBefore, patient, plans, textures, gaussian, rows, columns, pitchMm } = parts;
  const geometry = parts.geometry[side][view];
  const random = randomStream(seed, `image ${side} ${view}`);
  const tissue = paintTissue(geometry, patient.breasts[side], textures.fields, random, textures.pitchMm);
  const layer: Layer = { columns, rows, pitchMm, values: new Float32Array(columns * rows) };
  drawStrands(layer, geometry, random);
  const isMirrored = side === "R";
  const lesions = plans
    .filter(({ laterality }) => laterality === side)
    .map((plan) => {
      const [cloud] = textures.fields.clouds;
      const mark = drawLesion(layer, geometry, plan, cloud as Field, randomStream(seed, `lesion ${plan.id} ${view}`));
      return isMirrored ? mirrorMark(mark, columns) : mark;
    });
  const nipple: Point = [geometry.nipple.u / pitchMm, geometry.nipple.v / pitchMm];
  // An earlier exam shows the same breast, exposed at another time.
  const noise = yearsBefore === 0 ? random : randomStream(seed, `noise ${side} ${view}, ${yearsBefore} years before`);
  const look = looks[patient.vendorKey];
  return {
    laterality: side,
    view,
    rows,
    columns,
    pixelSpacingMm: [pitchMm, pitchMm],
    patientOrientation: orientation(side, view),
    pixels: expose({ tissue, skin: geometry.skin, layer, fine: textures.fine, look, random: noise, gaussian, isMirrored }),
    nipple: isMirrored ? mirrorPoint(nipple, columns) : nipple,
    lesions,
  };
}

/** Hung for reading: chest walls meet in the middle (IHE mammography image profile). */
function orientation(side: Laterality, view: PhantomView): [string, string] {
  if (view === "CC") return side === "R" ? ["P", "L"] : ["A", "R"];
  return side === "R" ? ["P", "F"] : ["A", "F"];
}

function planLesions(request: ExamRequest, geometry: Record<Laterality, Record<PhantomView, ViewGeometry>>): LesionPlan[] {
  const random = randomStream(request.seed, "lesions");
  let wanted: LesionRequest[];
  if (request.lesions === undefined || request.lesions === "random") wanted = random.chance(0.42) ? [{}] : [];
  else wanted = request.lesions;
  return wanted.map((lesion, i) => {
    const stream = randomStream(request.seed, `plan ${i}`);
    const sideDrawn = stream.pick(sides);
    const side = lesion.laterality ?? sideDrawn;
    return planLesion(`${i + 1}`, side, lesion, geometry[side], stream);
  });
}

type Textures = { fields: ExamFields; pitchMm: number; fine: Field };

/** The random fields shared by all four images, each with its own offsets. */
function makeTextures(seed: number, pitchMm: number, gaussian: Float32Array): Textures {
  const coarse = pitchMm > 0.15;
  const tissuePitchMm = coarse ? Math.max(0.4, pitchMm * 0.9) : 0.25;
  // The field repeats after about 205 mm, which is wider than a breast.
  const plan = planFft(2 ** Math.max(6, Math.ceil(Math.log2(200 / tissuePitchMm))));
  const small = planFft(Math.min(256, plan.size));
  const random = randomStream(seed, "texture");
  const limit = 0.42 / tissuePitchMm;
  const cloud = forInterpolation(powerLaw(3, 0.018, limit), tissuePitchMm);
  const clouds = [0, 1].flatMap(() => randomFields(plan, random, tissuePitchMm, [cloud, cloud], gaussian));
  const meshes = randomFields(plan, random, tissuePitchMm, [band(0.075, 0.4), band(0.2, 0.4)], gaussian);
  const grain = powerLaw(3, limit * 0.7, 10);
  const [fine] = randomFields(small, random, pitchMm, [grain, grain], gaussian);
  return { fields: { clouds, meshes }, pitchMm: tissuePitchMm, fine };
}

function mirrorPoint([column, row]: Point, columns: number): Point {
  return [columns - column, row];
}

function mirrorMark(mark: LesionMark, columns: number): LesionMark {
  const [left, top, right, bottom] = mark.box;
  const box: LesionMark["box"] = [columns - right, top, columns - left, bottom];
  return {
    ...mark,
    points:
      mark.shape === "BOX"
        ? [
            [box[0], top],
            [box[2], bottom],
          ]
        : mark.points.map((point) => mirrorPoint(point, columns)),
    centre: mirrorPoint(mark.centre, columns),
    box,
  };
}
