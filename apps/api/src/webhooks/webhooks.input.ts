import type { WebhookEvent } from "@second-read/domain";
import { Field, ID, InputType } from "type-graphql";
import { WebhookEventEnum } from "./webhook-enums.ts";

const urlDescription =
  "Where requests go: https, without a user or password. An administrator may allow http and private addresses in the project's settings.";

@InputType({ description: "A new webhook." })
export class CreateWebhookInput {
  @Field(() => ID, { description: "The project." })
  projectId!: string;
  @Field(() => String, { description: urlDescription })
  url!: string;
  @Field(() => [WebhookEventEnum], { description: "What it is told of; at least one." })
  events!: WebhookEvent[];
}

@InputType({ description: "Changes of a webhook; what is left out stays as it is." })
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true, description: urlDescription })
  url?: string | null;
  @Field(() => [WebhookEventEnum], { nullable: true, description: "What it is told of; at least one." })
  events?: WebhookEvent[] | null;
  @Field(() => Boolean, { nullable: true, description: "False: it is told nothing from now on; what waits is given up." })
  enabled?: boolean | null;
}
