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

export const RoleEnum = enumOf<Role>("Role", "What a person may do in a project.", {
  READER: "Reads exams, blind to the reads of others, to the model and to ground truth.",
  ARBITER: "Decides exams on which the readers disagree.",
  DATA_MANAGER: "Imports and withdraws exams, freezes snapshots, starts training runs.",
  ANALYST: "Starts training runs, judges versions and promotes them.",
  ADMIN: "Administers all projects and accounts; may do all but read and decide exams.",
});

export const TokenScopeEnum = enumOf<TokenScope>("TokenScope", "What an API token may be used for, within what its person may.", {
  FULL: "Everything that the person may do.",
  READ_ONLY: "Every query and subscription; nothing that changes anything.",
  IMPORT: "Sending files, and asking what became of them.",
  RETRAIN: "Snapshots, training runs and predictions.",
  EXPORT: "Making exports and fetching them.",
});

export const BreastClassEnum = enumOf<BreastClass>("BreastClass", "What a breast is. All but NORMAL are positive (abnormal).", {
  NORMAL: "No abnormality.",
  BENIGN: "A benign abnormality.",
  MALIGNANT: "A malignancy; called cancer only by pathology or by an imported class.",
  ABNORMAL: "An abnormality whose nature is not, or not yet, known.",
});

export const TruthStrengthEnum = enumOf<TruthStrength>(
  "TruthStrength",
  "What a ground truth rests on. A newer truth replaces an older one of equal or lower strength.",
  {
    PATHOLOGY: "Pathology; the strongest.",
    FOLLOW_UP: "Follow-up over time.",
    ADJUDICATED: "An arbiter's decision.",
    AGREED: "Two or more readers who agree.",
    IMPORTED: "The class that was sent with the image.",
    SINGLE_READ: "One reader's word; the weakest.",
  },
);

export const ExamStatusEnum = enumOf<ExamStatus>("ExamStatus", "Where an exam stands.", {
  INGESTING: "Its files are still arriving.",
  QUEUED: "It has fewer reads than the protocol asks for, and nobody is reading it.",
  READING: "It is held for a reader.",
  ARBITRATION: "It awaits arbitration: its readers disagree.",
  SETTLED: "Final: every breast has ground truth.",
  TECHNICAL_RECALL: "A breast is to be imaged again.",
  PRIOR: "The patient has a later exam; this one has no read and no truth, and is not queued.",
  WITHDRAWN: "Taken out for good; its images are deleted.",
});

export const ReadStatusEnum = enumOf<ReadStatus>("ReadStatus", "Where a read stands.", {
  DRAFT: "Being written; its reader's alone.",
  FINALISED: "Submitted by its reader.",
  WITHDRAWN: "No longer counts.",
});

export const OpinionEnum = enumOf<Opinion>("Opinion", "What is to be done about a breast or an exam.", {
  NORMAL: "Nothing.",
  RECALL: "Recall the patient for assessment.",
  TECHNICAL_RECALL: "Image the breast again, for its quality.",
});

export const DiscrepancyKindEnum = enumOf<DiscrepancyKind>("DiscrepancyKind", "What disagrees with what.", {
  FALSE_NEGATIVE: "The breast is abnormal, and the version scores it below its threshold.",
  FALSE_POSITIVE: "The breast is normal, and the version scores it at or above its threshold.",
  READERS_DISAGREE: "The readers gave different opinions.",
  SUSPECT_LABEL:
    "The version's score, by a model not trained on the patient, confidently contradicts the ground truth; not where pathology proved it.",
  WRONG_PLACE:
    "The version calls an abnormal breast positive, but its strongest mark lies on no lesion on any view on which the ground truth marks one.",
  VERSION_FLIP: "The version gets the breast wrong, and the version before it got it right.",
});

export const VersionChangeEnum = enumOf<VersionChange>("VersionChange", "How a version's call of a breast differs from another's.", {
  NEWLY_CAUGHT: "Abnormal: the first version misses it, the second detects it.",
  NEWLY_MISSED: "Abnormal: the first version detects it, the second misses it.",
  STILL_MISSED: "Abnormal: both miss it.",
  NEWLY_FALSE_ALARM: "Normal: the second version flags it, the first doesn't.",
});

export const DiscrepancyVerdictEnum = enumOf<DiscrepancyVerdict>(
  "DiscrepancyVerdict",
  "What a person found when looking at a discrepancy.",
  {
    MODEL_WRONG: "The model is wrong.",
    LABEL_WRONG: "The ground truth is wrong: the exam is read again.",
    AMBIGUOUS: "It is not clear which is right.",
    OCCULT_ON_THIS_VIEW: "The lesion cannot be seen on the named images.",
    IMAGE_QUALITY: "The image quality does not allow an answer.",
  },
);

export const ReadingProtocolEnum = enumOf<ReadingProtocol>(
  "ReadingProtocol",
  "How many blind reads an exam gets, and what happens where they differ.",
  {
    SINGLE: "One read.",
    DOUBLE_ARBITRATION: "Two reads; where they differ, an arbiter decides.",
    DOUBLE_CONSENSUS: "Two reads; only what both ask for is done.",
    RECALL_IF_ONE: "Two reads; what one of them asks for is done.",
  },
);

export const FindingKindEnum = enumOf<FindingKind>("FindingKind", "What kind of finding.", {
  MASS: "A mass.",
  CALCIFICATIONS: "Calcifications.",
  ARCHITECTURAL_DISTORTION: "An architectural distortion.",
  ASYMMETRY: "An asymmetry.",
  LYMPH_NODE: "An intramammary lymph node.",
  SKIN_LESION: "A skin lesion.",
  DUCT: "A solitary dilated duct.",
  OTHER: "Another kind.",
});

export const MarkShapeEnum = enumOf<MarkShape>("MarkShape", "How the points of an outline are meant.", {
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
