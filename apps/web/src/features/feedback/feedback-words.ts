import {
  type BreastClass,
  classInWords,
  type Opinion,
  type TruthStrength,
  technicalRecallReasons,
  truthInWords,
} from "@second-read/domain";

/** The reader's opinion of a breast: "recall, suspected malignancy". */
export function opinionOfBreast(breast: {
  readonly opinion: Opinion;
  readonly class?: BreastClass | null;
  readonly technicalRecallReason?: string | null;
}): string {
  switch (breast.opinion) {
    case "NORMAL":
      return "normal";
    case "RECALL":
      return breast.class && breast.class !== "NORMAL" ? `recall, ${classInWords(breast.class, null).toLowerCase()}` : "recall";
    case "TECHNICAL_RECALL":
      return technicalInWords(breast.technicalRecallReason);
  }
}

/**
 * What arbitration decided of it: "benign · arbitration"; of a breast without a class in an exam that is to be imaged again, that it is undecided.
 */
export function decisionOfBreast(breast: {
  readonly class?: BreastClass | null;
  readonly strength?: TruthStrength | null;
  readonly technicalRecallReason?: string | null;
}): string {
  if (breast.technicalRecallReason) return technicalInWords(breast.technicalRecallReason);
  if (!breast.class || !breast.strength) return "open: the exam must be imaged again";
  const words = truthInWords(breast.class, breast.strength);
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function technicalInWords(reason: string | null | undefined): string {
  const words = technicalRecallReasons.find(({ code }) => code === reason)?.words;
  return words ? `technical recall, ${words}` : "technical recall";
}
