import { Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "How an exam that the asking person read was decided in arbitration. Exists only while the exam is final.",
})
export class Feedback {
  @Field(() => ID, { description: "Names the decision; pass it to markFeedbackSeen." })
  id!: string;
  @Field(() => DateTime, { nullable: true, description: "When the asking person marked it as seen; null while unread." })
  seenAt!: Date | null;
}

export const FeedbackConnection = connectionOf("FeedbackConnection", "decisions", () => Feedback);
