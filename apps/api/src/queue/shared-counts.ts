import { type CountsAsker, countQueues, type Database, type QueueCountsRecord } from "@second-read/database";
import DataLoader from "dataloader";

interface Question extends CountsAsker {
  readonly projectId: string;
}

/** Counts for all who follow a project's queues in this process. */
export interface SharedCounts {
  of(projectId: string, asker: CountsAsker): Promise<QueueCountsRecord>;
}

/** Followers are notified of a change at about the same time: requests within this time are counted together. */
const gatheringMilliseconds = 25;
/** However many follow, and since whenever, they are not counted again sooner than this. */
const restMilliseconds = 500;

/** One statement per project, however many ask. */
export function shareCounts({ sql }: Pick<Database, "sql">): SharedCounts {
  let restsUntil = 0;
  const loader = new DataLoader<Question, QueueCountsRecord>(
    async (questions) => {
      const answers = new Map<Question, QueueCountsRecord>();
      for (const [projectId, asked] of Map.groupBy(questions, ({ projectId }) => projectId)) {
        const counts = await countQueues(sql, { projectId, askers: asked });
        asked.forEach((question, index) => void answers.set(question, counts[index] as QueueCountsRecord));
      }
      return questions.map((question) => answers.get(question) as QueueCountsRecord);
    },
    {
      cache: false,
      batchScheduleFn(count) {
        const now = performance.now();
        const wait = Math.max(gatheringMilliseconds, restsUntil - now);
        restsUntil = now + wait + restMilliseconds;
        setTimeout(count, wait);
      },
    },
  );
  return { of: (projectId, asker) => loader.load({ projectId, ...asker }) };
}
