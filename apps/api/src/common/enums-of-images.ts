import {
  type ErrorCode,
  errorCodes,
  type Laterality,
  rejection,
  rejectionCodes,
  type SpacingBasis,
  type UploadStatus,
  type UploadWait,
  type View,
  type ViewModifier,
} from "@second-read/domain";
import type { Hang } from "@second-read/imaging/view";
import type { LearningFailure, TrainingError } from "@second-read/learning";
import { enumOf } from "./enum-of.ts";

export const LateralityEnum = enumOf<Laterality>("Laterality", "Which breast.", { R: "The right breast.", L: "The left breast." });

export const ViewEnum = enumOf<View>("View", "The projection of an image (DICOM CID 4014).", {
  CC: "Craniocaudal.",
  MLO: "Mediolateral oblique.",
  ML: "Mediolateral.",
  LM: "Lateromedial.",
  LMO: "Lateromedial oblique.",
  XCCL: "Craniocaudal exaggerated laterally.",
  XCCM: "Craniocaudal exaggerated medially.",
  FB: "Caudocranial (from below).",
  SIO: "Superolateral to inferomedial oblique.",
  ISO: "Inferomedial to superolateral oblique.",
  SPECIMEN: "A specimen, not a breast.",
  UNKNOWN: "Unknown.",
});

export const ViewModifierEnum = enumOf<ViewModifier>("ViewModifier", "A view modifier (DICOM CID 4015).", {
  MAGNIFICATION: "Magnified.",
  SPOT_COMPRESSION: "Spot compression.",
  ROLLED_LATERAL: "Rolled laterally.",
  ROLLED_MEDIAL: "Rolled medially.",
  ROLLED_INFERIOR: "Rolled inferiorly.",
  ROLLED_SUPERIOR: "Rolled superiorly.",
  CLEAVAGE: "Cleavage.",
  AXILLARY_TAIL: "Axillary tail.",
  AXILLARY_TISSUE: "Axillary tissue.",
  TANGENTIAL: "Tangential.",
  NIPPLE_IN_PROFILE: "Nipple in profile.",
  ANTERIOR_COMPRESSION: "Anterior compression.",
  INFRAMAMMARY_FOLD: "Inframammary fold.",
  IMPLANT_DISPLACED: "Implant displaced.",
  MODIFIED: "The file declares a modified view, with an unknown code.",
});

export const UploadStatusEnum = enumOf<UploadStatus>("UploadStatus", "The status of an upload.", {
  AWAITING_BYTES: "Announced; its bytes have not arrived.",
  RECEIVED: "Arrived; its check is queued.",
  PROCESSING: "Being checked and de-identified.",
  FILED: "Filed as an image.",
  REJECTED: "Rejected; the rejection says why.",
});

export const UploadWaitEnum = enumOf<UploadWait>(
  "UploadWait",
  "What a received upload is waiting for other than its turn. None of these is the file's fault.",
  {
    STORE: "The object store does not answer or is full.",
    DISK: "The disk of the worker that reads files is full or faulty.",
    RETRY: "Reading it failed unexpectedly; it will be retried.",
  },
);

export const SpacingBasisEnum = enumOf<SpacingBasis>("SpacingBasis", "The basis of a pixel spacing (DICOM PS3.3 10.7.1.3).", {
  CALIBRATED: "In the plane of the breast, from a calibration or magnification factor.",
  AT_DETECTOR: "At the detector. The breast is nearer to the tube, so its true size is a little smaller than measured.",
  STATED: "Stated by the sender.",
  NONE: "None: sizes are in pixels.",
});

export const HangingSourceEnum = enumOf<Hang["source"]>("HangingSource", "The basis of an image's display orientation.", {
  orientation: "The file's Patient Orientation.",
  pixels: "The side of the chest wall in the pixels.",
  none: "None: shown as stored, orientation unverified.",
});

export const UploadMethodEnum = enumOf<"PUT" | "POST">("UploadMethod", "HTTP method of an upload.", {
  PUT: "The bytes are the body.",
  POST: 'A multipart form: the fields, then the bytes as "file".',
});

/** Codes of runs and batches that are not error codes: all that the trainer may give. */
const endsOfRuns = {
  DIVERGED: "The loss was not a finite number. Retrain with another seed, or on other data.",
  BAD_MODEL_FILE: "A model file is not the one that was recorded.",
  BAD_CHECKPOINT: "A checkpoint cannot be read.",
  BAD_IMAGE: "A filed image cannot be read.",
  BAD_BACKBONE: "The backbone is no usable model, or not what was installed under its digest.",
  NO_BACKBONE: "The recipe takes a backbone, and the run has none.",
  OTHER_BACKBONE: "The version was trained with another backbone.",
  NO_LESIONS: "The recipe is trained on marked lesions, and the training patients of a fold have none.",
  MISSING_CLASS: "The recipe tells three classes apart, and the training patients of a fold lack one.",
  DISK_FULL: "The disk of the trainer is full.",
  DEVICE_LOST: "The graphics card was lost while it computed, at every attempt.",
  OUT_OF_MEMORY: "The graphics card has too little memory for the model and its batch.",
  CANCELLED: "It was cancelled.",
  CHILD_DIED: "The computing process ended early; most often its memory ran out.",
} as const satisfies Record<Exclude<LearningFailure | TrainingError["code"] | "CANCELLED" | "CHILD_DIED", ErrorCode>, string>;

export const RejectionCodeEnum = enumOf<string>("RejectionCode", "Why a file was rejected, or a run or batch failed.", {
  ...Object.fromEntries(errorCodes.map((code) => [code, `Of a run or batch: the error code ${code}.`])),
  ...endsOfRuns,
  ...Object.fromEntries(rejectionCodes.map((code) => [code, rejection(code).message])),
});
