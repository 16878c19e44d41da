import { type Act, isAct, permissionInWords, permissionOf, requireMay } from "@second-read/access";
import { systemChain, tallyRefusal } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { type GraphQLField, GraphQLNonNull, type GraphQLSchema } from "graphql";
import type { RequestContext } from "../context.ts";
import type { Actor } from "../sign-in/actor.ts";
import { type OperationTarget, operationTargets } from "./operations.ts";
import { rateLimitInWords, rateLimits, requireTurn } from "./rate-limits.ts";
import { requireCredential } from "./require-credential.ts";

/**
 * Puts the access check and the rate limit in front of every query, mutation and subscription of the schema, and adds to each description who is
 * allowed and how often, from the respective table. A missing row is a programming error and fails here, at start and in a test.
 * @returns the same schema
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const missing: string[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!root) continue;
    for (const field of Object.values(root.getFields())) {
      const act = `${root.name}.${field.name}`;
      if (!isAct(act) || (permissionOf(act).reach === "PROJECT" && !operationTargets[act])) missing.push(act);
      else guardField(act, field as GraphQLField<unknown, RequestContext>);
    }
  }
  if (missing.length > 0) throw new Error(`no row in the permission or target table for ${missing.join(", ")}`);
  return schema;
}

function guardField(act: Act, field: GraphQLField<unknown, RequestContext>): void {
  const { resolve, subscribe } = field;
  // A field without its own description stays without one, so that the check finds it.
  if (field.description)
    field.description = [`${field.description}\n\nWho may: ${permissionInWords(act)}`, rateLimitInWords(act)]
      .filter((part) => part !== null)
      .join(" ");
  if (act.startsWith("Subscription.")) {
    field.subscribe = async (source, args, context, info) => {
      await recordingRefusal(act, args, context, () => authorise(act, args, context));
      return subscribe?.(source, args, context, info);
    };
    // Roles change while a stream is open. Threat: an analyst who became a reader was told by it, in full, what readers are not shown.
    field.resolve = async (source, args, context, info) => {
      await context.renew();
      await authorise(act, args, context);
      return resolve?.(source, args, context, info);
    };
    return;
  }
  const isMutation = act.startsWith("Mutation.");
  const answersNull = !isMutation && !(field.type instanceof GraphQLNonNull);
  field.resolve = async (source, args, context, info) => {
    const work = async () => {
      try {
        await (isMutation ? authorise(act, args, context) : recordingRefusal(act, args, context, () => authorise(act, args, context)));
      } catch (error) {
        if (answersNull && error instanceof AppError && error.code === "NOT_FOUND") return null;
        throw error;
      }
      await takeTurnOf(act, context);
      return resolve?.(source, args, context, info);
    };
    return isMutation ? recordingRefusal(act, args, context, work) : work();
  };
}

/**
 * Passes or throws. A target that does not exist and one of another project look the same: the same message after the same look-up.
 * @throws AppError UNAUTHENTICATED, NOT_FOUND, FORBIDDEN
 */
async function authorise(act: Act, args: Record<string, unknown>, context: RequestContext): Promise<void> {
  const target = operationTargets[act];
  const projectId = target && context.actor ? await projectOf(target, args, context.actor, context) : null;
  requireMay(context.actor, act, projectId);
  requireCredential(context.actor, act);
  if (target && projectId === null) throw notFound();
}

async function takeTurnOf(act: Act, { deps, actor }: RequestContext): Promise<void> {
  const limit = rateLimits[act];
  if (limit !== undefined && actor !== null) await requireTurn(deps, `${act} ${actor.id}`, limit);
}

async function projectOf(
  target: OperationTarget,
  args: Record<string, unknown>,
  actor: Actor,
  { deps }: RequestContext,
): Promise<string | null> {
  const id = target.argument.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], args);
  return typeof id === "string" ? deps.projectsOf.find(target.of, id, actor) : null;
}

/** Refusals because of rules or permissions are audited; an outage is not a refusal. */
const unaudited = new Set(["UNAUTHENTICATED", "UNAVAILABLE", "INTERNAL", "RATE_LIMITED"]);

/** For a mutation every refusal is audited; for a query or subscription only a refusal of access. */
async function recordingRefusal<T>(act: Act, args: Record<string, unknown>, context: RequestContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && context.actor !== null && !unaudited.has(error.code)) {
      const target = operationTargets[act];
      const projectId = target ? await projectOf(target, args, context.actor, context) : null;
      await recordRefusal(act, error, projectId, context.actor, context);
    }
    throw error;
  }
}

/** Counted by minute, so that repeated refusals neither flood a chain nor block it. */
async function recordRefusal(act: Act, { code }: AppError, projectId: string | null, actor: Actor, { deps, requestId }: RequestContext) {
  const isMutation = act.startsWith("Mutation.");
  try {
    await tallyRefusal(deps.database.sql, {
      chain: projectId ?? systemChain,
      at: deps.clock(),
      actorId: actor.id,
      action: isMutation ? act.slice("Mutation.".length) : act,
      subject: projectId === null ? "none" : `project ${projectId}`,
      code,
      source: null,
    });
  } catch (fault) {
    deps.logger.error({ err: fault, requestId, act }, "a refusal could not be audited");
  }
}
