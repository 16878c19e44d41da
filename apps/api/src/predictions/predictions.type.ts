import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { EvaluationSetEnum, LateralityEnum } from "../common/enums.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true })
export class ImagePrediction {
  @Field(() => Float)
  score!: number;
}

@ObjectType({ simpleResolvers: true, description: "One score for one breast: the calibrated probability that it is abnormal." })
export class Prediction {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float)
  score!: number;
  @Field(() => EvaluationSetEnum, { nullable: true })
  set!: keyof typeof EvaluationSetEnum | null;
}

@ObjectType({ simpleResolvers: true })
export class UnscoredBreast {
  @Field(() => LateralityEnum)
  laterality!: keyof typeof LateralityEnum;
  @Field(() => String)
  reason!: string;
}

@ObjectType({ simpleResolvers: true })
export class PredictionBatch {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  total!: number;
  @Field(() => Int)
  done!: number;
  @Field(() => Int)
  failed!: number;
  @Field(() => DateTime, { nullable: true })
  finishedAt!: Date | null;
}
