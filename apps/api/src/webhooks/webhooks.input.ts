import type { WebhookEvent } from "@second-read/domain";
import { Field, ID, InputType } from "type-graphql";
import { WebhookEventEnum } from "./webhook-enums.ts";

const urlDescription =
  "The URL that requests are sent to: https, without a user name or password. An administrator may allow http and private addresses in the project's settings.";

@InputType({ description: "A new webhook." })
export class CreateWebhookInput {
  @Field(() => ID, { description: "The project." })
  projectId!: string;
  @Field(() => String, { description: urlDescription })
  url!: string;
  @Field(() => [WebhookEventEnum], { description: "The events that it is notified of; at least one." })
  events!: WebhookEvent[];
}

@InputType({ description: "Changes to a webhook; omitted fields stay unchanged." })
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true, description: urlDescription })
  url?: string | null;
  @Field(() => [WebhookEventEnum], { nullable: true, description: "The events that it is notified of; at least one." })
  events?: WebhookEvent[] | null;
  @Field(() => Boolean, { nullable: true, description: "False: nothing more is sent to it, and pending deliveries are given up." })
  enabled?: boolean | null;
}
