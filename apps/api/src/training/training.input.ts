import { Field, ID, InputType, Int } from "type-graphql";

@InputType()
export class TriggerRetrainingInput {
  @Field(() => ID)
  projectId!: string;
  @Field(() => ID, { nullable: true })
  snapshotId?: string | null;
  @Field(() => String, { nullable: true })
  recipe?: string | null;
  @Field(() => Int, { nullable: true })
  epochs?: number | null;
  @Field(() => Int, { nullable: true })
  seed?: number | null;
  @Field(() => Int, { nullable: true })
  folds?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Rows of the net's input, for recipes that take another than their own; with inputColumns.",
  })
  inputRows?: number | null;
  @Field(() => Int, { nullable: true })
  inputColumns?: number | null;
  @Field(() => String, { nullable: true })
  reason?: string | null;
  @Field(() => String)
  idempotencyKey!: string;
}
