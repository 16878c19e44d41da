import { queueChannel } from "@second-read/jobs";
import { Resolver, Root, Subscription } from "type-graphql";
import { ProjectIdArg } from "../common/arguments.ts";
import { changesOf } from "../common/events.ts";
import type { RequestContext } from "../context.ts";
import { askerOf } from "./operations/queue-counts-for.ts";
import { QueueCounts } from "./queue.type.ts";

/** Counts are queried at most this often, however fast readers finalise. */
const quietMilliseconds = 2_000;

function subscribeToCounts({ deps, stillAllowed }: RequestContext, projectId: string): AsyncIterableIterator<QueueCounts> {
  let told = "";
  return changesOf({
    events: deps.events,
    channel: queueChannel,
    concerns: (payload) => (payload as { projectId?: string } | null)?.projectId === projectId,
    async load() {
      const counts = await deps.sharedCounts.of(projectId, askerOf(await stillAllowed(projectId), projectId));
      // Most changes of a project change nothing for most of its followers.
      const before = told;
      told = JSON.stringify(counts);
      return told === before ? [] : [counts];
    },
    quietMilliseconds,
  });
}

@Resolver()
export class QueueResolver {
  @Subscription(() => QueueCounts, {
    subscribe: ({ args, context }) => subscribeToCounts(context as unknown as RequestContext, (args as { projectId: string }).projectId),
    description: "The current counts, and again whenever they have changed; at most every two seconds.",
  })
  queueChanged(@ProjectIdArg() _projectId: string, @Root() counts: QueueCounts): QueueCounts {
    return counts;
  }
}
