import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "How much waits for the person who asks." })
export class QueueCounts {
  @Field(() => Int, { description: "Exams without a finalised read in their round that this person may read." })
  unread!: number;
  @Field(() => Int, { description: "Exams with one read that wait for the second, which this person may read." })
  awaitingSecondRead!: number;
  @Field(() => Int, { description: "Exams of the project that await arbitration." })
  arbitration!: number;
  @Field(() => Int, { description: "Discrepancies without a verdict that this person may see." })
  discrepancies!: number;
  @Field(() => Int, {
    description:
      "Breasts with new ground truth since the last training run; for readers and arbiters only of exams that they have read or opened.",
  })
  newTruthSinceLastRun!: number;
  @Field(() => Int, { description: "Decisions on exams that this person read and has not marked as seen." })
  feedback!: number;
  @Field(() => Int, {
    description: "Runs that have ended since this person last marked them as seen; 0 for everyone but analysts and administrators.",
  })
  endedRuns!: number;
  @Field(() => Int, {
    description:
      "Measures by which the newest month has drifted from the training data of the version that serves; 0 for everyone but analysts and administrators, and for readers and arbiters among them.",
  })
  drifted!: number;
}
