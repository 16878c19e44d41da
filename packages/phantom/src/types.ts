import type { BreastClass, FindingKind, Laterality, MarkShape, Point } from "@second-read/domain";

export type Density = "a" | "b" | "c" | "d";
export type PhantomView = "CC" | "MLO";
export type PhantomClass = Extract<BreastClass, "NORMAL" | "BENIGN" | "MALIGNANT">;
export type LesionKind = Extract<FindingKind, "MASS" | "CALCIFICATIONS" | "ARCHITECTURAL_DISTORTION">;
export type MassShape = "oval" | "round" | "irregular";
export type MassMargin = "circumscribed" | "obscured" | "microlobulated" | "indistinct" | "spiculated";
export type CalcificationType = "round" | "coarse" | "amorphous" | "fine pleomorphic" | "fine linear";
export type CalcificationDistribution = "grouped" | "linear" | "regional";

/** A made-up maker of detectors: its pitch, matrix and grey-scale habits. */
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
  /** [left, top, right, bottom] around all that was drawn of its body, stored pixels. */
  box: [left: number, top: number, right: number, bottom: number];
  /** Distance from the nipple along the posterior nipple line, millimetres: the same in both views but for compression. */
  depthFromNippleMm: number;
  /** Straight distance from the nipple on this image, millimetres. */
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
  /** 0 = hardly visible, 1 = plain. */
  conspicuity: number;
  /** Place in the breast relative to the nipple: towards the chest wall, outer side, head; millimetres. */
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
  /** 0: the exam of today. */
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

/** A requested lesion; anything left out is drawn from the seed. */
export type LesionRequest = {
  laterality?: Laterality;
  kind?: LesionKind;
  class?: Exclude<PhantomClass, "NORMAL">;
  shape?: MassShape;
  margin?: MassMargin;
  calcificationType?: CalcificationType;
  distribution?: CalcificationDistribution;
  diameterMm?: number;
  /** 0 = hardly visible, 1 = plain. */
  conspicuity?: number;
};

export type ExamRequest = {
  /** Any whole number ≥ 0; one seed with the same other arguments gives the same exam, bit for bit. */
  seed: number;
  /** Stored matrix; without it the vendor's full size. */
  rows?: number;
  columns?: number;
  density?: Density;
  /** "A" (0.070 mm) or "B" (0.100 mm); drawn from the seed otherwise. */
  vendor?: "A" | "B";
  ageYears?: number;
  /** The exam that the same person had so many whole years earlier, with the lesions of that time; 0, the default: that of today. */
  yearsBefore?: number;
  /** "random" (the default: about two exams in five hold one lesion), or exactly these; [] is a normal exam. */
  lesions?: "random" | LesionRequest[];
};
