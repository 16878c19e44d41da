import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { LateralityEnum } from "../common/enums-of-images.ts";
import { EvaluationSetEnum, UnscoredReasonEnum } from "../common/enums-of-models.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({ simpleResolvers: true, description: "The score of one image." })
export class ImagePrediction {
  @Field(() => Float, { description: "The calibrated probability, 0 to 1, on the same scale as the breast's score." })
  score!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A version's score for one breast. A patient of the version's training data is scored by the model of the fold that held that patient out, anyone else by the mean of the fold models.",
})
export class Prediction {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => Float, { description: "The calibrated probability that the breast is abnormal (BENIGN, MALIGNANT or ABNORMAL), 0 to 1." })
  score!: number;
  @Field(() => EvaluationSetEnum, {
    nullable: true,
    description: "OUT_OF_FOLD if the patient is in the version's training data; null for patients that it has never seen.",
  })
  set!: keyof typeof EvaluationSetEnum | null;
}

@ObjectType({ simpleResolvers: true, description: "A breast that a version does not score." })
export class UnscoredBreast {
  @Field(() => LateralityEnum, { description: "Which breast." })
  laterality!: keyof typeof LateralityEnum;
  @Field(() => UnscoredReasonEnum, { description: "Why not." })
  code!: keyof typeof UnscoredReasonEnum;
  @Field(() => String, { description: "Why not, in plain English." })
  reason!: string;
}

@ObjectType({ simpleResolvers: true, description: "A batch of exams to be scored by a version." })
export class PredictionBatch {
  @Field(() => ID, { description: "Identifies the batch." })
  id!: string;
  @Field(() => Int, { description: "Number of exams." })
  total!: number;
  @Field(() => Int, { description: "Number of exams that have been scored." })
  done!: number;
  @Field(() => Int, { description: "Number of exams that could not be scored." })
  failed!: number;
  @Field(() => DateTime, { nullable: true, description: "When the last of them was done; null while it is running." })
  finishedAt!: Date | null;
}
