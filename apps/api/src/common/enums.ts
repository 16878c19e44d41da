import type {
  BreastClass,
  Density,
  DiscrepancyKind,
  DiscrepancyVerdict,
  ExamStatus,
  FindingKind,
  MarkShape,
  Opinion,
  ReadingProtocol,
  ReadStatus,
  Role,
  TokenScope,
  TruthStrength,
  VersionChange,
} from "@second-read/domain";
import { enumOf } from "./enum-of.ts";

// People, reading and ground truth. Images and uploads: enums-of-images.ts. Training and evaluation: enums-of-models.ts.

export const RoleEnum = enumOf<Role>("Role", "A role of a person in a project.", {
  READER: "Reads exams, blind to others' reads, to the model and to ground truth.",
  ARBITER: "Decides exams on which the readers disagree.",
  DATA_MANAGER: "Imports and withdraws exams, freezes snapshots, starts training runs.",
  ANALYST: "Starts training runs, evaluates and promotes versions.",
  ADMIN: "Administers all projects and accounts; may do everything except read and adjudicate exams.",
});

export const TokenScopeEnum = enumOf<TokenScope>("TokenScope", "What an API token may be used for, within its owner's permissions.", {
  FULL: "Everything that its owner may do.",
  READ_ONLY: "All queries and subscriptions, no mutations.",
  IMPORT: "Uploading files, and querying the results.",
  RETRAIN: "Snapshots, training runs and predictions.",
  EXPORT: "Creating and downloading exports.",
});

export const BreastClassEnum = enumOf<BreastClass>("BreastClass", "The class of a breast. All but NORMAL are positive (abnormal).", {
  NORMAL: "No abnormality.",
  BENIGN: "A benign abnormality.",
  MALIGNANT: "A malignancy; called cancer only if it rests on pathology or on an imported class.",
  ABNORMAL: "An abnormality whose nature is not, or not yet, known.",
});

export const TruthStrengthEnum = enumOf<TruthStrength>(
  "TruthStrength",
  "The basis of a ground truth. A newer truth replaces an older one of equal or lower strength.",
  {
    PATHOLOGY: "Pathology; the strongest.",
    FOLLOW_UP: "Follow-up over time.",
    ADJUDICATED: "An arbiter's decision.",
    AGREED: "Two or more readers who agree.",
    IMPORTED: "The class that was imported with the image.",
    SINGLE_READ: "A single read; the weakest.",
  },
);

export const ExamStatusEnum = enumOf<ExamStatus>("ExamStatus", "The status of an exam.", {
  INGESTING: "Its files are still arriving.",
  QUEUED: "It has fewer reads than the protocol asks for, and nobody is reading it.",
  READING: "It is reserved for a reader.",
  ARBITRATION: "It awaits arbitration: its readers disagree.",
  SETTLED: "Final: every breast has ground truth.",
  TECHNICAL_RECALL: "A breast must be imaged again.",
  PRIOR: "The patient has a later exam; this one has no read and no truth, and is not queued.",
  WITHDRAWN: "Permanently withdrawn; its images are deleted.",
});

export const ReadStatusEnum = enumOf<ReadStatus>("ReadStatus", "The status of a read.", {
  DRAFT: "Being written; visible to its reader only.",
  FINALISED: "Submitted by its reader.",
  WITHDRAWN: "No longer counts.",
});

export const OpinionEnum = enumOf<Opinion>("Opinion", "The recommended action for a breast or an exam.", {
  NORMAL: "No action: routine screening.",
  RECALL: "Recall the patient for assessment.",
  TECHNICAL_RECALL: "Repeat the images because of their quality.",
});

export const DiscrepancyKindEnum = enumOf<DiscrepancyKind>("DiscrepancyKind", "The kind of disagreement.", {
  FALSE_NEGATIVE: "The breast is abnormal, and the version scores it below its threshold.",
  FALSE_POSITIVE: "The breast is normal, and the version scores it at or above its threshold.",
  READERS_DISAGREE: "The readers gave different opinions.",
  SUSPECT_LABEL:
    "The score, by a model not trained on the patient, confidently contradicts the ground truth; excludes truth proven by pathology.",
  WRONG_PLACE:
    "The version classifies an abnormal breast as positive, but on no view with a marked lesion does its strongest mark lie on a lesion.",
  VERSION_FLIP: "The version misclassifies the breast, and the version before it classified it correctly.",
});

export const VersionChangeEnum = enumOf<VersionChange>("VersionChange", "How two versions classify a breast differently.", {
  NEWLY_CAUGHT: "Abnormal; the first version misses it, the second detects it.",
  NEWLY_MISSED: "Abnormal; the first version detects it, the second misses it.",
  STILL_MISSED: "Abnormal; both miss it.",
  NEWLY_FALSE_ALARM: "Normal; the second version flags it, the first does not.",
});

export const DiscrepancyVerdictEnum = enumOf<DiscrepancyVerdict>("DiscrepancyVerdict", "A person's verdict on a discrepancy.", {
  MODEL_WRONG: "The model is wrong.",
  LABEL_WRONG: "The ground truth is wrong: the exam is read again.",
  AMBIGUOUS: "It is unclear which is right.",
  OCCULT_ON_THIS_VIEW: "The lesion is not visible on the given images.",
  IMAGE_QUALITY: "The image quality does not allow an answer.",
});

export const ReadingProtocolEnum = enumOf<ReadingProtocol>(
  "ReadingProtocol",
  "How many blind reads an exam gets, and what happens if they differ.",
  {
    SINGLE: "One read.",
    DOUBLE_ARBITRATION: "Two reads; where they differ, an arbiter decides.",
    DOUBLE_CONSENSUS: "Two reads; only what both ask for is done.",
    RECALL_IF_ONE: "Two reads; what one of them asks for is done.",
  },
);

export const FindingKindEnum = enumOf<FindingKind>("FindingKind", "The kind of finding.", {
  MASS: "A mass.",
  CALCIFICATIONS: "Calcifications.",
  ARCHITECTURAL_DISTORTION: "An architectural distortion.",
  ASYMMETRY: "An asymmetry.",
  LYMPH_NODE: "An intramammary lymph node.",
  SKIN_LESION: "A skin lesion.",
  DUCT: "A solitary dilated duct.",
  OTHER: "Another kind.",
});

export const MarkShapeEnum = enumOf<MarkShape>("MarkShape", "The shape that the points of an outline define.", {
  POINT: "One point.",
  BOX: "Two opposite corners of an upright rectangle.",
  ELLIPSE: "Four points: the ends of the axes, the longer axis first.",
  POLYGON: "Three or more corners, in order.",
});

export const DensityEnum = enumOf<Density>("Density", "Breast density (BI-RADS, 5th edition).", {
  a: "Almost entirely fatty.",
  b: "Scattered fibroglandular density.",
  c: "Heterogeneously dense.",
  d: "Extremely dense.",
});
