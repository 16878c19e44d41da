import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "How much waits, for the person who asks." })
export class QueueCounts {
  @Field(() => Int, { description: "Exams without a finalised read in their round that the asking person may read." })
  unread!: number;
  @Field(() => Int, { description: "Exams with one read that wait for the second." })
  awaitingSecondRead!: number;
  @Field(() => Int)
  arbitration!: number;
  @Field(() => Int)
  discrepancies!: number;
  @Field(() => Int)
  newTruthSinceLastRun!: number;
  @Field(() => Int, { description: "Decisions on exams that the asking person read, which they have not marked as seen." })
  feedback!: number;
}
