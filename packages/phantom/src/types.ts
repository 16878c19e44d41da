import type { BreastClass, FindingKind, Laterality, MarkShape, Point } from "@second-read/domain";

export type Density = "a" | "b" | "c" | "d";
export type PhantomView = "CC" | "MLO";
export type PhantomClass = Extract<BreastClass, "NORMAL" | "BENIGN" | "MALIGNANT">;
export type LesionKind = Extract<FindingKind, "MASS" | "CALCIFICATIONS" | "ARCHITECTURAL_DISTORTION">;
export type MassShape = "oval" | "round" | "irregular";
export type MassMargin = "circumscribed" | "obscured" | "microlobulated" | "indistinct" | "spiculated";
export type CalcificationType = "round" | "coarse" | "amorphous" | "fine pleomorphic" | "fine linear";
export type CalcificationDistribution = "grouped" | "linear" | "regional";

/** A made-up vendor of detectors: pitch, matrix and grey scale. */
export type PhantomVendor = {
  name: string;
  model: string;
  /** Detector element pitch at full size, millimetres. */
  detectorPitchMm: number;
  fullRows: number;
  fullColumns: number;
};

/** Truth of one lesion on one image, in stored pixels (column, row; origin top left). */
export type LesionMark = {
  lesionId: string;
  kind: LesionKind;
  class: Exclude<PhantomClass, "NORMAL">;
  attributes: Record<string, string>;
  /** ELLIPSE: four ends of the axes, longer axis first. BOX: two corners. */
  shape: MarkShape;
  points: Point[];
  /** Centre of the lesion, stored pixels. */
  centre: Point;
  /** [left, top, right, bottom] around everything that was drawn of its body, in stored pixels. */
  box: [left: number, top: number, right: number, bottom: number];
  /** Distance from the nipple along the posterior nipple line, in millimetres: the same in both views except for compression. */
  depthFromNippleMm: number;
  /** Straight distance from the nipple on this image, in millimetres. */
  distanceFromNippleMm: number;
};

export type PhantomLesion = {
  id: string;
  laterality: Laterality;
  kind: LesionKind;
  class: Exclude<PhantomClass, "NORMAL">;
  attributes: Record<string, string>;
  /** Longest diameter of the body (of the cluster for calcifications), millimetres. */
  diameterMm: number;
  /** 0 = hardly visible, 1 = obvious. */
  conspicuity: number;
  /** Position in the breast relative to the nipple, in millimetres: towards the chest wall, towards the outer side, towards the head. */
  position: { depthMm: number; lateralMm: number; superiorMm: number };
  marks: Record<PhantomView, LesionMark>;
};

export type PhantomBreast = { class: PhantomClass; lesions: PhantomLesion[] };

export type PhantomImage = {
  laterality: Laterality;
  view: PhantomView;
  rows: number;
  columns: number;
  /** [row, column] spacing at the detector, millimetres. */
  pixelSpacingMm: [number, number];
  /** Row direction \ column direction, as hung. */
  patientOrientation: [string, string];
  /** 12 bits stored in 16, MONOCHROME2, for presentation; row by row. */
  pixels: Uint16Array;
  /** Nipple tip, stored pixels. */
  nipple: Point;
  lesions: LesionMark[];
};

export type PhantomExam = {
  seed: number;
  /** 0 for the current exam. */
  yearsBefore: number;
  /** Identifies the made-up patient: the same seed gives the same patient. */
  patientKey: string;
  ageYears: number;
  density: Density;
  /** `pixelSpacingMm` is the spacing of the images of this exam, [row, column]. */
  vendor: PhantomVendor & { pixelSpacingMm: [number, number] };
  compressedThicknessMm: { CC: number; MLO: number };
  breasts: Record<Laterality, PhantomBreast>;
  /** R CC, L CC, R MLO, L MLO. */
  images: PhantomImage[];
};

/** A requested lesion; everything left out is drawn from the seed. */
export type LesionRequest = {
  laterality?: Laterality;
  kind?: LesionKind;
  class?: Exclude<PhantomClass, "NORMAL">;
  shape?: MassShape;
  margin?: MassMargin;
  calcificationType?: CalcificationType;
  distribution?: CalcificationDistribution;
  diameterMm?: number;
  /** 0 = hardly visible, 1 = obvious. */
  conspicuity?: number;
};

export type ExamRequest = {
  /** Any whole number ≥ 0; the same seed and other arguments give the same exam, bit for bit. */
  seed: number;
  /** Stored matrix; by default the vendor's full size. */
  rows?: number;
  columns?: number;
  density?: Density;
  /** "A" (0.070 mm) or "B" (0.100 mm); by default drawn from the seed. */
  vendor?: "A" | "B";
  ageYears?: number;
  /** The same person's exam this many whole years earlier, with the lesions of that time; 0, the default, is the current one. */
  yearsBefore?: number;
  /** "random" (the default: about two in five exams have one lesion) or exactly these; [] is a normal exam. */
  lesions?: "random" | LesionRequest[];
};
