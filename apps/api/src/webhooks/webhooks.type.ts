import { deliveryTriesAtMost } from "@second-read/domain";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { DeliveryEventEnum, DeliveryProblemEnum, DeliveryStatusEnum, WebhookEventEnum } from "./webhook-enums.ts";

@ObjectType({ simpleResolvers: true, description: "An address outside that is told what happens in a project, by signed HTTP requests." })
export class Webhook {
  @Field(() => ID, { description: "Names the webhook." })
  id!: string;
  @Field(() => String, { description: "Where requests go." })
  url!: string;
  @Field(() => [WebhookEventEnum], { description: "What it is told of." })
  events!: readonly (keyof typeof WebhookEventEnum)[];
  @Field(() => Boolean, { description: "False: it is told nothing, and nothing is kept for later." })
  enabled!: boolean;
  @Field(() => DateTime, { description: "When it was created." })
  createdAt!: Date;
  @Field(() => DateTime, {
    nullable: true,
    description: `Since when deliveries were given up (after ${deliveryTriesAtMost} attempts) and none has arrived; null: it works, as far as is known.`,
  })
  failingSince!: Date | null;
  @Field(() => DateTime, {
    nullable: true,
    description: "Until then requests are signed by the secret before the last rotation too; null where it was never rotated.",
  })
  previousSecretUntil!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "A webhook with a new secret." })
export class NewWebhook {
  @Field(() => Webhook, { description: "The webhook." })
  webhook!: Webhook;
  @Field(() => String, {
    description: "Shown once. Check the signature of each request by it, as Standard Webhooks (standardwebhooks.com) says.",
  })
  secret!: string;
}

@ObjectType({ simpleResolvers: true, description: "One attempt to send a delivery. Nothing of the answer is kept but its status." })
export class DeliveryAttempt {
  @Field(() => DateTime, { description: "When it began." })
  at!: string;
  @Field(() => Int, { nullable: true, description: "HTTP status of the answer; null where there was none." })
  statusCode!: number | null;
  @Field(() => DeliveryProblemEnum, { nullable: true, description: "Why it did not arrive; null: it arrived." })
  problem!: keyof typeof DeliveryProblemEnum | null;
  @Field(() => Int, { description: "How long it took, in milliseconds." })
  durationMs!: number;
}

@ObjectType({ simpleResolvers: true, description: "What one webhook is told of one event. Kept for 30 days after its end." })
export class WebhookDelivery {
  @Field(() => ID, { description: "Names the delivery; sent as `webhook-id`, the same for each attempt." })
  id!: string;
  @Field(() => DeliveryEventEnum, { description: "What it tells of." })
  event!: keyof typeof DeliveryEventEnum;
  @Field(() => String, { description: "The body, as it is sent and signed." })
  body!: string;
  @Field(() => DeliveryStatusEnum, { description: "Where it stands." })
  status!: keyof typeof DeliveryStatusEnum;
  @Field(() => [DeliveryAttempt], { description: "The last 30 attempts, oldest first." })
  attempts!: readonly DeliveryAttempt[];
  @Field(() => DateTime, { nullable: true, description: "When it is tried next; null once it has ended." })
  nextAttemptAt!: Date | null;
  @Field(() => DateTime, { description: "When the event happened." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it arrived or was given up; null while it is pending." })
  endedAt!: Date | null;
}

export const WebhookDeliveryConnection = connectionOf("WebhookDeliveryConnection", "deliveries", () => WebhookDelivery);
