import { Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "How an exam that the actor read was decided in arbitration. Exists only while the exam is final.",
})
export class Feedback {
  @Field(() => ID, { description: "Identifies the decision; pass it to markFeedbackSeen." })
  id!: string;
  @Field(() => DateTime, { nullable: true, description: "When the actor marked it as seen; null until then." })
  seenAt!: Date | null;
}

export const FeedbackConnection = connectionOf("FeedbackConnection", "decisions", () => Feedback);
