import {
  breastClasses,
  discrepancyKinds,
  discrepancyVerdicts,
  evaluationSets,
  examStatuses,
  gateDecisions,
  lateralities,
  opinions,
  readStatuses,
  roles,
  runStatuses,
  truthStrengths,
  uploadStatuses,
  viewModifiers,
  views,
} from "@second-read/domain";
import { registerEnumType } from "type-graphql";

/** A closed list of words as a GraphQL enum: names and values are the same. */
function enumOf<Word extends string>(name: string, words: readonly Word[], description?: string): { readonly [W in Word]: W } {
  const values = Object.fromEntries(words.map((word) => [word, word])) as { [W in Word]: W };
  registerEnumType(values, { name, description });
  return values;
}

export const RoleEnum = enumOf("Role", roles);
export const LateralityEnum = enumOf("Laterality", lateralities);
export const ViewEnum = enumOf("View", views);
export const ViewModifierEnum = enumOf(
  "ViewModifier",
  viewModifiers,
  "DICOM CID 4015. MODIFIED: the file says that the view is modified, in a code that is not known here.",
);
export const BreastClassEnum = enumOf("BreastClass", breastClasses, "ABNORMAL: positive, its nature not (yet) known.");
export const TruthStrengthEnum = enumOf("TruthStrength", truthStrengths);
export const ExamStatusEnum = enumOf(
  "ExamStatus",
  examStatuses,
  "QUEUED: fewer reads than the protocol wants and nobody is reading. READING: a lease is held. PRIOR: the patient has a later exam; not read, without truth, not queued.",
);
export const ReadStatusEnum = enumOf("ReadStatus", readStatuses);
export const OpinionEnum = enumOf("Opinion", opinions);
export const RunStatusEnum = enumOf("RunStatus", runStatuses);
export const GateDecisionEnum = enumOf("GateDecision", gateDecisions);
export const EvaluationSetEnum = enumOf("EvaluationSet", evaluationSets);
export const DiscrepancyKindEnum = enumOf("DiscrepancyKind", discrepancyKinds);
export const DiscrepancyVerdictEnum = enumOf("DiscrepancyVerdict", discrepancyVerdicts);
export const UploadStatusEnum = enumOf("UploadStatus", uploadStatuses);
