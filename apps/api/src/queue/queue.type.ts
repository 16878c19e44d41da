import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "How much is waiting for the actor." })
export class QueueCounts {
  @Field(() => Int, { description: "Exams without a finalised read in their round that the actor may read." })
  unread!: number;
  @Field(() => Int, { description: "Exams with one read that wait for the second and that the actor may read." })
  awaitingSecondRead!: number;
  @Field(() => Int, { description: "Exams of the project that await arbitration." })
  arbitration!: number;
  @Field(() => Int, { description: "Discrepancies without a verdict that the actor may see." })
  discrepancies!: number;
  @Field(() => Int, {
    description:
      "Breasts with new ground truth since the last training run; for readers and arbiters only in exams that they have read or opened.",
  })
  newTruthSinceLastRun!: number;
  @Field(() => Int, { description: "Decisions on exams that the actor read and has not marked as seen." })
  feedback!: number;
  @Field(() => Int, {
    description: "Runs that have ended since the actor last marked them as seen; 0 for everyone except analysts and administrators.",
  })
  endedRuns!: number;
  @Field(() => Int, {
    description:
      "Number of measures by which the newest month has drifted from the serving version's training data; 0 for everyone except analysts and administrators, and for those of them who also read or arbitrate.",
  })
  drifted!: number;
}
