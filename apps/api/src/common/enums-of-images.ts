import type { Laterality, UploadStatus, View, ViewModifier } from "@second-read/domain";
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
  UNKNOWN: "Not known.",
});

export const ViewModifierEnum = enumOf<ViewModifier>("ViewModifier", "What was done to a view (DICOM CID 4015).", {
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
  MODIFIED: "The file says that the view is modified, in a code that is not known here.",
});

export const UploadStatusEnum = enumOf<UploadStatus>("UploadStatus", "How far an upload is.", {
  AWAITING_BYTES: "Announced; its bytes have not arrived.",
  RECEIVED: "Arrived; its check is queued.",
  PROCESSING: "Being checked and de-identified.",
  FILED: "Filed as an image.",
  REJECTED: "Rejected; the rejection says why.",
});
