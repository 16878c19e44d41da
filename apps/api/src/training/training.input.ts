import { Field, ID, InputType, Int } from "type-graphql";
import { RecipeName } from "../common/text-scalars.ts";

@InputType({ description: "A training run to start." })
export class TriggerRetrainingInput {
  @Field(() => ID, { description: "The project." })
  projectId!: string;
  @Field(() => ID, { nullable: true, description: "The training data. Default: the current ground truth is frozen into a new snapshot." })
  snapshotId?: string | null;
  @Field(() => RecipeName, { nullable: true, description: "Default: transfer where a backbone is installed, else compact." })
  recipe?: string | null;
  @Field(() => Int, { nullable: true, description: "Passes over the training data for each fold. Default: the recipe's." })
  epochs?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Seed of everything random: the same seed on the same snapshot and backend gives the same version. Default: 1.",
  })
  seed?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Number of cross-validation folds; all exams of a patient are in the same fold. Default: 5.",
  })
  folds?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Height of the model's input in pixels, for recipes that accept different sizes; with inputColumns.",
  })
  inputRows?: number | null;
  @Field(() => Int, { nullable: true, description: "Width of the model's input in pixels; with inputRows." })
  inputColumns?: number | null;
  @Field(() => String, { nullable: true, description: "The reason, shown with the run." })
  reason?: string | null;
  @Field(() => String, { description: "Identifies this request, 1 to 200 characters; repeating the key returns the first run." })
  idempotencyKey!: string;
}
