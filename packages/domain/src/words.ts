/** The closed vocabularies of the field, as data: each list is the single source of its type. */
export const lateralities = ["R", "L"] as const;
export type Laterality = (typeof lateralities)[number];

export const views = ["CC", "MLO", "ML", "LM", "LMO", "XCCL", "XCCM", "FB", "SIO", "ISO", "SPECIMEN", "UNKNOWN"] as const;
export type View = (typeof views)[number];

/** DICOM CID 4015, in the order in which a label names them. MODIFIED: the file says that the view is modified, in a code that we do not know. */
export const viewModifiers = [
  "MAGNIFICATION",
  "SPOT_COMPRESSION",
  "ROLLED_LATERAL",
  "ROLLED_MEDIAL",
  "ROLLED_INFERIOR",
  "ROLLED_SUPERIOR",
  "CLEAVAGE",
  "AXILLARY_TAIL",
  "AXILLARY_TISSUE",
  "TANGENTIAL",
  "NIPPLE_IN_PROFILE",
  "ANTERIOR_COMPRESSION",
  "INFRAMAMMARY_FOLD",
  "IMPLANT_DISPLACED",
  "MODIFIED",
] as const;
export type ViewModifier = (typeof viewModifiers)[number];

/**
 * What a millimetre figure rests on. CALIBRATED: in the plane of the breast, by calibration or magnification factor; AT_DETECTOR: at the
 * detector, the breast being nearer to the tube and so a little smaller; STATED: somebody said so; NONE: pixels only.
 */
export const spacingBases = ["CALIBRATED", "AT_DETECTOR", "STATED", "NONE"] as const;
export type SpacingBasis = (typeof spacingBases)[number];

/** ABNORMAL: positive, its nature not (yet) known. */
export const breastClasses = ["NORMAL", "BENIGN", "MALIGNANT", "ABNORMAL"] as const;
export type BreastClass = (typeof breastClasses)[number];

/** Strongest first: a newer truth replaces an older one of equal or lower rank. */
export const truthStrengths = ["PATHOLOGY", "FOLLOW_UP", "ADJUDICATED", "AGREED", "IMPORTED", "SINGLE_READ"] as const;
export type TruthStrength = (typeof truthStrengths)[number];

export const examStatuses = ["INGESTING", "QUEUED", "READING", "ARBITRATION", "SETTLED", "TECHNICAL_RECALL", "PRIOR", "WITHDRAWN"] as const;
export type ExamStatus = (typeof examStatuses)[number];

export const readStatuses = ["DRAFT", "FINALISED", "WITHDRAWN"] as const;
export type ReadStatus = (typeof readStatuses)[number];

export const opinions = ["NORMAL", "RECALL", "TECHNICAL_RECALL"] as const;
export type Opinion = (typeof opinions)[number];

export const runStatuses = ["QUEUED", "RUNNING", "CANCELLING", "CANCELLED", "FAILED", "SUCCEEDED"] as const;
export type RunStatus = (typeof runStatuses)[number];
/** Of a run or an export that has not ended. */
export const openRunStatuses = ["QUEUED", "RUNNING", "CANCELLING"] as const satisfies readonly RunStatus[];

/** What a run is doing, in order. */
export const runStages = ["snapshot", "queued", "folds", "calibrate", "publish", "gate", "done"] as const;
export type RunStage = (typeof runStages)[number];

/** How a model is built and trained (packages/learning). `linear` exists for tests and benches only. */
export const recipeNames = ["compact", "keras-baseline", "linear", "patch-cnn", "patch-cnn-pretrained", "three-class", "transfer"] as const;
export type RecipeName = (typeof recipeNames)[number];

/** A name that points to one version of a project. */
export const aliases = ["champion", "challenger"] as const;
export type Alias = (typeof aliases)[number];

/** Whether a snapshot waits to be frozen, is being written, is there, or could not be made. */
export const snapshotStatuses = ["QUEUED", "FREEZING", "FROZEN", "FAILED"] as const;
export type SnapshotStatus = (typeof snapshotStatuses)[number];

/** The formats in which labels can be exported. */
export const exportFormats = ["CSV", "COCO"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const gateDecisions = ["PROMOTE", "HOLD", "REJECT"] as const;
export type GateDecision = (typeof gateDecisions)[number];

export const evaluationSets = ["OUT_OF_FOLD", "LOCKED_TEST"] as const;
export type EvaluationSet = (typeof evaluationSets)[number];

export const discrepancyKinds = [
  "FALSE_NEGATIVE",
  "FALSE_POSITIVE",
  "WRONG_PLACE",
  "READERS_DISAGREE",
  "SUSPECT_LABEL",
  "VERSION_FLIP",
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** How two versions classify a breast with truth differently. */
export const versionChanges = ["NEWLY_CAUGHT", "NEWLY_MISSED", "STILL_MISSED", "NEWLY_FALSE_ALARM"] as const;
export type VersionChange = (typeof versionChanges)[number];

export const discrepancyVerdicts = ["MODEL_WRONG", "LABEL_WRONG", "AMBIGUOUS", "OCCULT_ON_THIS_VIEW", "IMAGE_QUALITY"] as const;
export type DiscrepancyVerdict = (typeof discrepancyVerdicts)[number];

export const uploadStatuses = ["AWAITING_BYTES", "RECEIVED", "PROCESSING", "FILED", "REJECTED"] as const;
export type UploadStatus = (typeof uploadStatuses)[number];

/** What a received upload may be waiting for other than its turn; none of these is the file's fault. */
export const uploadWaits = ["STORE", "DISK", "RETRY"] as const;
export type UploadWait = (typeof uploadWaits)[number];

export const roles = ["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] as const;
export type Role = (typeof roles)[number];

export const tokenScopes = ["FULL", "READ_ONLY", "IMPORT", "RETRAIN", "EXPORT"] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const readingProtocols = ["SINGLE", "DOUBLE_ARBITRATION", "DOUBLE_CONSENSUS", "RECALL_IF_ONE"] as const;
export type ReadingProtocol = (typeof readingProtocols)[number];

export const findingKinds = [
  "MASS",
  "CALCIFICATIONS",
  "ARCHITECTURAL_DISTORTION",
  "ASYMMETRY",
  "LYMPH_NODE",
  "SKIN_LESION",
  "DUCT",
  "OTHER",
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Breast density, BI-RADS 5th edition: almost entirely fatty to extremely dense. */
export const densities = ["a", "b", "c", "d"] as const;
export type Density = (typeof densities)[number];

export const markShapes = ["POINT", "BOX", "ELLIPSE", "POLYGON"] as const;
export type MarkShape = (typeof markShapes)[number];

/** Stored pixels: [column, row], origin top left, pixel centres at .5. */
export type Point = readonly [column: number, row: number];

/** The positive class of every metric is *abnormal*: anything but NORMAL. */
export function isPositive(breastClass: BreastClass): boolean {
  return breastClass !== "NORMAL";
}
