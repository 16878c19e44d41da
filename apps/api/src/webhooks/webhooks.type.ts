import { deliveryTriesAtMost } from "@second-read/domain";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../common/paging.ts";
import { DateTime } from "../common/scalars.ts";
import { DeliveryEventEnum, DeliveryProblemEnum, DeliveryStatusEnum, WebhookEventEnum } from "./webhook-enums.ts";

@ObjectType({ simpleResolvers: true, description: "An external URL that is notified of events in a project, by signed HTTP requests." })
export class Webhook {
  @Field(() => ID, { description: "Identifies the webhook." })
  id!: string;
  @Field(() => String, { description: "The URL that requests are sent to." })
  url!: string;
  @Field(() => [WebhookEventEnum], { description: "The events that it is notified of." })
  events!: readonly (keyof typeof WebhookEventEnum)[];
  @Field(() => Boolean, { description: "False: nothing is sent to it, and nothing is kept for later." })
  enabled!: boolean;
  @Field(() => DateTime, { description: "When it was created." })
  createdAt!: Date;
  @Field(() => DateTime, {
    nullable: true,
    description: `Since when deliveries have been given up (after ${deliveryTriesAtMost} attempts) without one arriving; null: it works, as far as is known.`,
  })
  failingSince!: Date | null;
  @Field(() => DateTime, {
    nullable: true,
    description: "Until when requests are also signed with the previous secret; null if it was never rotated.",
  })
  previousSecretUntil!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "A webhook with a new secret." })
export class NewWebhook {
  @Field(() => Webhook, { description: "The webhook." })
  webhook!: Webhook;
  @Field(() => String, {
    description: "Shown once. Use it to verify the signature of each request as described by Standard Webhooks (standardwebhooks.com).",
  })
  secret!: string;
}

@ObjectType({ simpleResolvers: true, description: "One attempt to send a delivery. Only the status of the response is kept." })
export class DeliveryAttempt {
  @Field(() => DateTime, { description: "When it began." })
  at!: string;
  @Field(() => Int, { nullable: true, description: "HTTP status of the response; null if there was none." })
  statusCode!: number | null;
  @Field(() => DeliveryProblemEnum, { nullable: true, description: "Why it failed; null if it arrived." })
  problem!: keyof typeof DeliveryProblemEnum | null;
  @Field(() => Int, { description: "How long it took, in milliseconds." })
  durationMs!: number;
}

@ObjectType({ simpleResolvers: true, description: "The delivery of one event to one webhook. Kept for 30 days after its end." })
export class WebhookDelivery {
  @Field(() => ID, { description: "Identifies the delivery; sent as `webhook-id`, the same for each attempt." })
  id!: string;
  @Field(() => DeliveryEventEnum, { description: "The event." })
  event!: keyof typeof DeliveryEventEnum;
  @Field(() => String, { description: "The body as sent and signed." })
  body!: string;
  @Field(() => DeliveryStatusEnum, { description: "Its status." })
  status!: keyof typeof DeliveryStatusEnum;
  @Field(() => [DeliveryAttempt], { description: "The last 30 attempts, oldest first." })
  attempts!: readonly DeliveryAttempt[];
  @Field(() => DateTime, { nullable: true, description: "When the next attempt is due; null once it has ended." })
  nextAttemptAt!: Date | null;
  @Field(() => DateTime, { description: "When the event happened." })
  createdAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When it arrived or was given up; null while pending." })
  endedAt!: Date | null;
}

export const WebhookDeliveryConnection = connectionOf("WebhookDeliveryConnection", "deliveries", () => WebhookDelivery);
