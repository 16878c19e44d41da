import {
  findWebhook,
  listDeliveries,
  listWebhooks,
  type WebhookDelivery as WebhookDeliveryRow,
  type WebhookRecord,
} from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import { type Connection, pageSize, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { createWebhook } from "./operations/create-webhook.ts";
import { deleteWebhook } from "./operations/delete-webhook.ts";
import { redeliver } from "./operations/redeliver.ts";
import { rotateWebhookSecret } from "./operations/rotate-webhook-secret.ts";
import { sendTestDelivery } from "./operations/send-test-delivery.ts";
import { updateWebhook } from "./operations/update-webhook.ts";
import { CreateWebhookInput, UpdateWebhookInput } from "./webhooks.input.ts";
import { NewWebhook, Webhook, WebhookDelivery, WebhookDeliveryConnection } from "./webhooks.type.ts";

function WebhookIdArg(name = "id") {
  return Arg(name, () => ID, { description: "The webhook." });
}

@Resolver(() => Webhook)
export class WebhooksResolver {
  @Query(() => [Webhook], { description: "The project's webhooks, oldest first." })
  webhooks(@ProjectIdArg() projectId: string, @Ctx() { deps }: RequestContext): Promise<WebhookRecord[]> {
    return listWebhooks(deps.database, projectId);
  }

  @Query(() => Webhook, { nullable: true, description: "One webhook; null if there is none with this ID that the actor may see." })
  webhook(@WebhookIdArg() id: string, @Ctx() { deps }: RequestContext): Promise<WebhookRecord | null> {
    return findWebhook(deps.database, id);
  }

  @Mutation(() => NewWebhook, { description: "Creates a webhook. Its secret is shown once." })
  createWebhook(
    @Arg("input", () => CreateWebhookInput, { description: "The webhook." }) input: CreateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<{ webhook: WebhookRecord; secret: string }> {
    return createWebhook(context.deps, signedIn(context), input);
  }

  @Mutation(() => Webhook, { description: "Changes a webhook: its URL, its events, and whether it is enabled." })
  updateWebhook(
    @WebhookIdArg() id: string,
    @Arg("input", () => UpdateWebhookInput, { description: "The changes." }) input: UpdateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookRecord> {
    return updateWebhook(context.deps, signedIn(context), { id, input });
  }

  @Mutation(() => Boolean, { description: "Permanently deletes a webhook, with its secret and its log. Returns true." })
  deleteWebhook(@WebhookIdArg() id: string, @Ctx() context: RequestContext): Promise<boolean> {
    return deleteWebhook(context.deps, signedIn(context), { id });
  }

  @Mutation(() => NewWebhook, {
    description:
      "Gives a webhook a new secret, shown once. For 24 hours requests are signed with both secrets, so that none is lost while the receiver changes over.",
  })
  rotateWebhookSecret(@WebhookIdArg() id: string, @Ctx() context: RequestContext): Promise<{ webhook: WebhookRecord; secret: string }> {
    return rotateWebhookSecret(context.deps, signedIn(context), { id });
  }

  @Mutation(() => WebhookDelivery, { description: "Sends a test to a webhook: one attempt, whatever events it is subscribed to." })
  sendTestDelivery(@WebhookIdArg("webhookId") webhookId: string, @Ctx() context: RequestContext): Promise<WebhookDeliveryRow> {
    return sendTestDelivery(context.deps, signedIn(context), { webhookId });
  }

  @Mutation(() => WebhookDelivery, {
    description: "Sends a delivery again, with the same ID and body and a full set of attempts; a pending one is sent now.",
  })
  redeliver(
    @Arg("deliveryId", () => ID, { description: "The delivery." }) deliveryId: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookDeliveryRow> {
    return redeliver(context.deps, signedIn(context), { deliveryId });
  }

  @FieldResolver(() => User, { nullable: true, description: "Who created it. Never null." })
  createdBy(@Root() { createdById }: WebhookRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return loaders.person.load(createdById);
  }

  @FieldResolver(() => WebhookDeliveryConnection, { description: "Its delivery log, newest first." })
  async deliveries(
    @Root() { id }: WebhookRecord,
    @FirstArg(20) first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<WebhookDeliveryRow>> {
    return toConnection(await listDeliveries(deps.database, id, { first: pageSize(first), after }));
  }
}
