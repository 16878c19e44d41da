import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum } from "../common/enums.ts";
import {
  AliasEnum,
  EvaluationSetEnum,
  EvaluationUnitEnum,
  GateDecisionEnum,
  MetricNameEnum,
  PositiveClassEnum,
} from "../common/enums-of-models.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { OperatingPointName, RecipeName } from "../common/text-scalars.ts";
import { Estimate } from "../localisation/localisation.type.ts";

@ObjectType({
  simpleResolvers: true,
  description: "A version of the model: the models of all folds of one training run, as an ensemble. Immutable.",
})
export class ModelVersion {
  @Field(() => ID, { description: "Identifies the version." })
  id!: string;
  @Field(() => Int, { description: "Number of the version within the project, from 1." })
  number!: number;
  @Field(() => DateTime, { description: "When it was published." })
  createdAt!: Date;
  @Field(() => RecipeName, { description: "The recipe that it was trained by." })
  recipe!: string;
  @Field(() => String, { description: "SHA-256 of its model files, in hexadecimal." })
  sha256!: string;
  @Field(() => Int, { description: "Number of trained parameters of one fold's model." })
  parameterCount!: number;
  @Field(() => Boolean, { description: "True if a patient in its training data has been withdrawn since." })
  trainedOnWithdrawn!: boolean;
}

export const ModelVersionConnection = connectionOf("ModelVersionConnection", "model versions", () => ModelVersion);

@ObjectType({ simpleResolvers: true, description: "One move of an alias." })
export class AliasEvent {
  @Field(() => AliasEnum, { description: "Which alias was moved." })
  alias!: keyof typeof AliasEnum;
  @Field(() => DateTime, { description: "When." })
  at!: Date;
  @Field(() => String, { description: "The reason given." })
  reason!: string;
}

@ObjectType({ simpleResolvers: true, description: "One metric of an evaluation. The unit is the breast, the positive class is abnormal." })
export class MetricValue {
  @Field(() => MetricNameEnum, { description: "Which metric." })
  name!: keyof typeof MetricNameEnum;
  @Field(() => Float, { nullable: true, description: "The estimate; null if it cannot be estimated, with the reason in `note`." })
  value!: number | null;
  @Field(() => Float, { nullable: true, description: "Lower end of the 95 % interval; null where it cannot be estimated." })
  low!: number | null;
  @Field(() => Float, { nullable: true, description: "Upper end of the 95 % interval; null where it cannot be estimated." })
  high!: number | null;
  @Field(() => Int, { description: "Number of breasts that it is computed from." })
  n!: number;
  @Field(() => String, { description: "How the interval was computed." })
  method!: string;
  @Field(() => String, { nullable: true, description: "Why it cannot be estimated, or a caveat; null otherwise." })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "The four counts of breasts at one decision threshold." })
export class Confusion {
  @Field(() => PositiveClassEnum, { description: "What counts as positive." })
  positiveClass!: keyof typeof PositiveClassEnum;
  @Field(() => Int, { description: "Abnormal breasts at or above the threshold." })
  truePositives!: number;
  @Field(() => Int, { description: "Abnormal breasts below the threshold." })
  falseNegatives!: number;
  @Field(() => Int, { description: "Normal breasts at or above the threshold." })
  falsePositives!: number;
  @Field(() => Int, { description: "Normal breasts below the threshold." })
  trueNegatives!: number;
}

@ObjectType({ simpleResolvers: true, description: "One point of the ROC curve." })
export class RocPoint {
  @Field(() => Float, { description: "Score at or above which a breast counts as positive." })
  threshold!: number;
  @Field(() => Float, { description: "Share of abnormal breasts at or above the threshold, 0 to 1." })
  sensitivity!: number;
  @Field(() => Float, { description: "Share of normal breasts below the threshold, 0 to 1." })
  specificity!: number;
}

@ObjectType({ simpleResolvers: true, description: "Breasts of similar score, for the calibration plot." })
export class CalibrationBin {
  @Field(() => Float, { description: "Lower end of the bin's scores." })
  low!: number;
  @Field(() => Float, { description: "Upper end of the bin's scores." })
  high!: number;
  @Field(() => Int, { description: "Number of breasts in the bin." })
  n!: number;
  @Field(() => Float, { nullable: true, description: "Mean score of the bin; null for an empty bin." })
  meanScore!: number | null;
  @Field(() => Float, { nullable: true, description: "Share of the bin's breasts that are abnormal, 0 to 1; null for an empty bin." })
  observed!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "A named decision threshold, frozen with the version." })
export class OperatingPoint {
  @Field(() => OperatingPointName, { description: "Its name." })
  name!: string;
  @Field(() => Float, { description: "Score at or above which a breast counts as positive." })
  threshold!: number;
  @Field(() => String, { description: "How the threshold was chosen." })
  method!: string;
  @Field(() => Boolean, { description: "True for the one used by default." })
  isDefault!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "The score of one breast of an evaluation, without identifying the exam." })
export class CaseScore {
  @Field(() => Float, { description: "The calibrated probability that the breast is abnormal, 0 to 1." })
  score!: number;
  @Field(() => Boolean, { description: "True if the ground truth is not NORMAL." })
  positive!: boolean;
  @Field(() => BreastClassEnum, { description: "The class of the ground truth." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Boolean, {
    description: "True if the breast is malignant by pathology or by an imported class; a suspected malignancy is not called cancer.",
  })
  cancer!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: "The distribution of scores for one class of ground truth, in bins of equal width between 0 and 1.",
})
export class ScoreHistogram {
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Boolean, {
    description: "True if the breasts are malignant by pathology or by an imported class; a class may occur twice, once for each.",
  })
  cancer!: boolean;
  @Field(() => [Int], {
    description:
      "Number of breasts in each bin, from score 0 up. With 1,000 bins, number i + 1 counts scores from i / 1,000 up to the next.",
  })
  counts!: number[];
}

@ObjectType({ simpleResolvers: true, description: "How many breasts of one class of ground truth are at or above a decision threshold." })
export class ClassCount {
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Int, { description: "How many are at or above the threshold." })
  flagged!: number;
  @Field(() => Int, { description: "How many there are." })
  total!: number;
  @Field(() => Int, { description: "How many of the total are malignant by pathology or by an imported class." })
  cancers!: number;
  @Field(() => Int, { description: "How many of the cancers are at or above the threshold." })
  cancersFlagged!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "How well a three-class model distinguishes one class from the others, at the default operating point.",
})
export class ClassFigures {
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Estimate, { description: "Share of the breasts of this class that the model assigns to it." })
  sensitivity!: Estimate;
  @Field(() => Estimate, { description: "Share of the breasts assigned to this class that belong to it." })
  ppv!: Estimate;
}

@ObjectType({
  simpleResolvers: true,
  description: "How well a version separates abnormal from normal breasts. Frozen; every metric can be recomputed from the stored scores.",
})
export class Evaluation {
  @Field(() => EvaluationSetEnum, { description: "Which scores are evaluated." })
  set!: keyof typeof EvaluationSetEnum;
  @Field(() => EvaluationUnitEnum, { description: "The unit that is counted." })
  unit!: keyof typeof EvaluationUnitEnum;
  @Field(() => PositiveClassEnum, { description: "What counts as positive." })
  positiveClass!: keyof typeof PositiveClassEnum;
  @Field(() => DateTime, { description: "The evaluation uses the ground truth in force at this time." })
  truthAsOf!: Date;
  @Field(() => Int, { description: "Number of exams." })
  exams!: number;
  @Field(() => Int, { description: "Number of patients; intervals are clustered by patient." })
  patients!: number;
  @Field(() => Int, { description: "Number of abnormal breasts." })
  positives!: number;
  @Field(() => Int, { description: "Number of normal breasts." })
  negatives!: number;
  @Field(() => [[Int]], {
    nullable: true,
    description:
      "Three-class models only: counts, rows are ground truth and columns prediction, both in the order NORMAL, BENIGN, MALIGNANT. Null for others, and for readers and arbiters.",
  })
  classMatrix!: number[][] | null;
  @Field(() => [ClassFigures], {
    description:
      "Three-class models only: the metrics of each class, in the matrix's order. Empty for others, and for readers and arbiters.",
  })
  classFigures!: ClassFigures[];
  @Field(() => Estimate, {
    nullable: true,
    description:
      "Three-class models only: share of the breasts in the matrix that are classified correctly, 0 to 1. Null for others, and for readers and arbiters.",
  })
  classAccuracy!: Estimate | null;
  @Field(() => [RocPoint], { description: "The ROC curve." })
  roc!: RocPoint[];
  @Field(() => [CalibrationBin], { description: "The calibration plot." })
  calibration!: CalibrationBin[];
  @Field(() => [String], {
    description: 'Names of the subgroups that metrics can be asked for, such as "density:c", or "density:unknown".',
  })
  subgroups!: string[];
  @Field(() => [OperatingPoint], { description: "The version's named decision thresholds." })
  operatingPoints!: OperatingPoint[];
  @Field(() => [String], { description: "Caveats about the metrics." })
  notes!: string[];
}

@ObjectType({ simpleResolvers: true, description: "One check of the promotion gate." })
export class GateCheck {
  @Field(() => String, { description: "What was checked." })
  name!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: "True: passed. False: failed. Null: not evaluated, because there were too few breasts or it could not be tested.",
  })
  passed!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "False: for monitoring only, does not count against the version (too few positives in a subgroup, or no floor set). Null in results from before this was recorded.",
  })
  judged?: boolean | null;
  @Field(() => Float, {
    nullable: true,
    description: "The value that was checked; null if there is none, and for readers and arbiters.",
  })
  value!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Lower end of its 95 % interval; null if there is none, and for readers and arbiters.",
  })
  low!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Upper end of its 95 % interval; null if there is none, and for readers and arbiters.",
  })
  high!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "The limit it was compared with; null if there is none, and for readers and arbiters.",
  })
  limit!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "A caveat; null if there is none, and for readers and arbiters.",
  })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What the promotion gate found when a version was compared with the champion." })
export class GateResult {
  @Field(() => GateDecisionEnum, { description: "The gate's recommendation. A person decides; only an administrator may override REJECT." })
  decision!: keyof typeof GateDecisionEnum;
  @Field(() => DateTime, { description: "When it was evaluated." })
  decidedAt!: Date;
  @Field(() => [GateCheck], { description: "Its checks, one by one." })
  checks!: GateCheck[];
}
