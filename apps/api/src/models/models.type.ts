import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { BreastClassEnum, EvaluationSetEnum, GateDecisionEnum } from "../common/enums.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class ModelVersion {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  number!: number;
  @Field(() => DateTime)
  createdAt!: Date;
  @Field(() => String)
  recipe!: string;
  @Field(() => String)
  sha256!: string;
  @Field(() => Int)
  parameterCount!: number;
  @Field(() => Boolean, { description: "A woman that it was trained on has been withdrawn since." })
  trainedOnWithdrawn!: boolean;
}

export const ModelVersionConnection = connectionOf("ModelVersionConnection", () => ModelVersion);

@ObjectType({ simpleResolvers: true })
export class AliasEvent {
  @Field(() => String)
  alias!: string;
  @Field(() => DateTime)
  at!: Date;
  @Field(() => String)
  reason!: string;
}

@ObjectType({ simpleResolvers: true })
export class MetricValue {
  @Field(() => String)
  name!: string;
  @Field(() => Float, { nullable: true })
  value!: number | null;
  @Field(() => Float, { nullable: true })
  low!: number | null;
  @Field(() => Float, { nullable: true })
  high!: number | null;
  @Field(() => Int)
  n!: number;
  @Field(() => String)
  method!: string;
  @Field(() => String, { nullable: true })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class Confusion {
  @Field(() => String)
  positiveClass!: string;
  @Field(() => Int)
  truePositives!: number;
  @Field(() => Int)
  falseNegatives!: number;
  @Field(() => Int)
  falsePositives!: number;
  @Field(() => Int)
  trueNegatives!: number;
}

@ObjectType({ simpleResolvers: true })
export class RocPoint {
  @Field(() => Float)
  threshold!: number;
  @Field(() => Float)
  sensitivity!: number;
  @Field(() => Float)
  specificity!: number;
}

@ObjectType({ simpleResolvers: true })
export class CalibrationBin {
  @Field(() => Float)
  low!: number;
  @Field(() => Float)
  high!: number;
  @Field(() => Int)
  n!: number;
  @Field(() => Float, { nullable: true })
  meanScore!: number | null;
  @Field(() => Float, { nullable: true })
  observed!: number | null;
}

@ObjectType({ simpleResolvers: true })
export class OperatingPoint {
  @Field(() => String)
  name!: string;
  @Field(() => Float)
  threshold!: number;
  @Field(() => String)
  method!: string;
  @Field(() => Boolean)
  isDefault!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "The score of one breast of an evaluation, without saying whose." })
export class CaseScore {
  @Field(() => Float)
  score!: number;
  @Field(() => Boolean)
  positive!: boolean;
  @Field(() => BreastClassEnum)
  class!: keyof typeof BreastClassEnum;
  @Field(() => Boolean, { description: "Malignant by pathology or as it was imported; a suspected malignancy is not called cancer." })
  cancer!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "How many breasts of one class of truth are flagged at a cut." })
export class ClassCount {
  @Field(() => BreastClassEnum)
  class!: keyof typeof BreastClassEnum;
  @Field(() => Int)
  flagged!: number;
  @Field(() => Int)
  total!: number;
  @Field(() => Int, { description: "Of the total, those that are malignant by pathology or as they were imported." })
  cancers!: number;
  @Field(() => Int, { description: "Of those, the flagged." })
  cancersFlagged!: number;
}

@ObjectType({ simpleResolvers: true })
export class Evaluation {
  @Field(() => EvaluationSetEnum)
  set!: keyof typeof EvaluationSetEnum;
  @Field(() => String)
  unit!: string;
  @Field(() => String)
  positiveClass!: string;
  @Field(() => DateTime)
  truthAsOf!: Date;
  @Field(() => Int)
  exams!: number;
  @Field(() => Int)
  patients!: number;
  @Field(() => Int)
  positives!: number;
  @Field(() => Int)
  negatives!: number;
  @Field(() => [[Int]], { nullable: true, description: "Rows truth, columns prediction, over NORMAL BENIGN MALIGNANT." })
  classMatrix!: number[][] | null;
  @Field(() => [RocPoint])
  roc!: RocPoint[];
  @Field(() => [CalibrationBin])
  calibration!: CalibrationBin[];
  @Field(() => [String])
  subgroups!: string[];
  @Field(() => [OperatingPoint])
  operatingPoints!: OperatingPoint[];
  @Field(() => [String])
  notes!: string[];
}

@ObjectType({ simpleResolvers: true })
export class GateCheck {
  @Field(() => String)
  name!: string;
  @Field(() => Boolean, { nullable: true })
  passed!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "False: printed only, and not held against the version (too few positives in a subgroup, no floor set).",
  })
  judged?: boolean | null;
  @Field(() => Float, { nullable: true })
  value!: number | null;
  @Field(() => Float, { nullable: true })
  low!: number | null;
  @Field(() => Float, { nullable: true })
  high!: number | null;
  @Field(() => Float, { nullable: true })
  limit!: number | null;
  @Field(() => String, { nullable: true })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class GateResult {
  @Field(() => GateDecisionEnum)
  decision!: keyof typeof GateDecisionEnum;
  @Field(() => DateTime)
  decidedAt!: Date;
  @Field(() => [GateCheck])
  checks!: GateCheck[];
}
