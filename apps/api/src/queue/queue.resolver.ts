import { queueChannel } from "@second-read/jobs";
import { Resolver, Root, Subscription } from "type-graphql";
import { ProjectIdArg } from "../common/arguments.ts";
import { changesOf } from "../common/events.ts";
import type { RequestContext } from "../context.ts";
import { queueCountsFor } from "./operations/queue-counts-for.ts";
import { QueueCounts } from "./queue.type.ts";

/** Counts are asked for at most this often, however fast readers finalise. */
const quietMilliseconds = 500;

function subscribeToCounts(context: RequestContext, projectId: string): AsyncIterableIterator<QueueCounts> {
  return changesOf({
    events: context.deps.events,
    channel: queueChannel,
    concerns: (payload) => (payload as { projectId?: string } | null)?.projectId === projectId,
    load: async () => [await queueCountsFor(context.deps, await context.stillAllowed(projectId), projectId)],
    quietMilliseconds,
  });
}

@Resolver()
export class QueueResolver {
  @Subscription(() => QueueCounts, {
    subscribe: ({ args, context }) => subscribeToCounts(context as unknown as RequestContext, (args as { projectId: string }).projectId),
    description: "The counts now, and again whenever they may have changed; at most twice a second.",
  })
  queueChanged(@ProjectIdArg() _projectId: string, @Root() counts: QueueCounts): QueueCounts {
    return counts;
  }
}
