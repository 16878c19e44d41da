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
  @Field(() => ID, { description: "Names the version." })
  id!: string;
  @Field(() => Int, { description: "Counts the project's versions, from 1." })
  number!: number;
  @Field(() => DateTime, { description: "When it was published." })
  createdAt!: Date;
  @Field(() => RecipeName, { description: "The recipe that it was trained by." })
  recipe!: string;
  @Field(() => String, { description: "SHA-256 over its model files, in hexadecimal." })
  sha256!: string;
  @Field(() => Int, { description: "Number of trained parameters of one fold's model." })
  parameterCount!: number;
  @Field(() => Boolean, { description: "True where a patient of its training data has been withdrawn since." })
  trainedOnWithdrawn!: boolean;
}

export const ModelVersionConnection = connectionOf("ModelVersionConnection", "model versions", () => ModelVersion);

@ObjectType({ simpleResolvers: true, description: "One move of an alias." })
export class AliasEvent {
  @Field(() => AliasEnum, { description: "Which alias was moved." })
  alias!: keyof typeof AliasEnum;
  @Field(() => DateTime, { description: "When." })
  at!: Date;
  @Field(() => String, { description: "Why." })
  reason!: string;
}

@ObjectType({ simpleResolvers: true, description: "One metric of an evaluation. The unit is the breast, the positive class is abnormal." })
export class MetricValue {
  @Field(() => MetricNameEnum, { description: "Which metric." })
  name!: keyof typeof MetricNameEnum;
  @Field(() => Float, { nullable: true, description: "The estimate; null where it cannot be estimated, and note says why." })
  value!: number | null;
  @Field(() => Float, { nullable: true, description: "Lower end of the 95 % interval; null where it cannot be estimated." })
  low!: number | null;
  @Field(() => Float, { nullable: true, description: "Upper end of the 95 % interval; null where it cannot be estimated." })
  high!: number | null;
  @Field(() => Int, { description: "Number of breasts that it rests on." })
  n!: number;
  @Field(() => String, { description: "How the interval was computed." })
  method!: string;
  @Field(() => String, { nullable: true, description: "Why it cannot be estimated, or what to know when reading it; null otherwise." })
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
  @Field(() => Float, { nullable: true, description: "Their mean score; null for an empty bin." })
  meanScore!: number | null;
  @Field(() => Float, { nullable: true, description: "The share of them that is abnormal; null for an empty bin." })
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
  @Field(() => Boolean, { description: "True for the one that is used where none is named." })
  isDefault!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "The score of one breast of an evaluation, without telling whose." })
export class CaseScore {
  @Field(() => Float, { description: "The calibrated probability that the breast is abnormal, 0 to 1." })
  score!: number;
  @Field(() => Boolean, { description: "True where the ground truth is not NORMAL." })
  positive!: boolean;
  @Field(() => BreastClassEnum, { description: "The class of the ground truth." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Boolean, {
    description: "True where the breast is malignant by pathology or by an imported class; a suspected malignancy is not called cancer.",
  })
  cancer!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: "How the scores of one class of ground truth lie between 0 and 1, in bins of one width.",
})
export class ScoreHistogram {
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Boolean, {
    description: "True where the breasts are malignant by pathology or by an imported class; a class may stand twice, for both.",
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
  @Field(() => Int, { description: "Of the total, those that are malignant by pathology or by an imported class." })
  cancers!: number;
  @Field(() => Int, { description: "Of the cancers, those at or above the threshold." })
  cancersFlagged!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "How well a three-class model tells one class from the others, at the default operating point.",
})
export class ClassFigures {
  @Field(() => BreastClassEnum, { description: "The class." })
  class!: keyof typeof BreastClassEnum;
  @Field(() => Estimate, { description: "Of the breasts of this class, the share that the model assigns to it." })
  sensitivity!: Estimate;
  @Field(() => Estimate, { description: "Of the breasts that the model assigns to this class, the share that belongs to it." })
  ppv!: Estimate;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "How well a version separates abnormal from normal breasts. Frozen; any figure can be computed again from the stored scores.",
})
export class Evaluation {
  @Field(() => EvaluationSetEnum, { description: "Which scores are evaluated." })
  set!: keyof typeof EvaluationSetEnum;
  @Field(() => EvaluationUnitEnum, { description: "What is counted." })
  unit!: keyof typeof EvaluationUnitEnum;
  @Field(() => PositiveClassEnum, { description: "What counts as positive." })
  positiveClass!: keyof typeof PositiveClassEnum;
  @Field(() => DateTime, { description: "The moment whose ground truth was used." })
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
      "Three-class models only: the figures of each class, in the matrix's order. Empty for others, and for readers and arbiters.",
  })
  classFigures!: ClassFigures[];
  @Field(() => Estimate, {
    nullable: true,
    description:
      "Three-class models only: share of the matrix's breasts that are classified correctly. Null for others, and for readers and arbiters.",
  })
  classAccuracy!: Estimate | null;
  @Field(() => [RocPoint], { description: "The ROC curve." })
  roc!: RocPoint[];
  @Field(() => [CalibrationBin], { description: "The calibration plot." })
  calibration!: CalibrationBin[];
  @Field(() => [String], { description: 'Names of the subgroups that metrics can be asked for, such as "density:c".' })
  subgroups!: string[];
  @Field(() => [OperatingPoint], { description: "The version's named decision thresholds." })
  operatingPoints!: OperatingPoint[];
  @Field(() => [String], { description: "What to know when reading the figures." })
  notes!: string[];
}

@ObjectType({ simpleResolvers: true, description: "One check of the promotion gate." })
export class GateCheck {
  @Field(() => String, { description: "What was checked." })
  name!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: "True: passed. False: failed. Null: not evaluated, for too few breasts or because it could not be tried.",
  })
  passed!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "False: for monitoring; not held against the version (too few positives in a subgroup, no floor set).",
  })
  judged?: boolean | null;
  @Field(() => Float, {
    nullable: true,
    description: "The figure that was checked; null where there is none, and for readers and arbiters.",
  })
  value!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Lower end of its 95 % interval; null where there is none, and for readers and arbiters.",
  })
  low!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "Upper end of its 95 % interval; null where there is none, and for readers and arbiters.",
  })
  high!: number | null;
  @Field(() => Float, { nullable: true, description: "What it was compared with; null where there is none, and for readers and arbiters." })
  limit!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "What to know when reading it; null where there is nothing, and for readers and arbiters.",
  })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What the promotion gate found when a version was compared with the champion." })
export class GateResult {
  @Field(() => GateDecisionEnum, { description: "The gate's advice. A person decides; against REJECT only an administrator." })
  decision!: keyof typeof GateDecisionEnum;
  @Field(() => DateTime, { description: "When it was evaluated." })
  decidedAt!: Date;
  @Field(() => [GateCheck], { description: "Its checks, one by one." })
  checks!: GateCheck[];
}
