import { addUpCounts, countNotedPatients, mostNotes } from "@second-read/database";
import type { Deps } from "../deps.ts";

const everyMilliseconds = 2_000;
/** In one statement: as many as eight readers make in minutes, added in some 100 ms. */
const mostChanges = 20_000;

/** Counts what transactions have changed and adds up what they have appended to the kept counts, so that an answer finds little to add itself. Answers what ends it. */
export function keepAddingUp({ counting, logger }: Pick<Deps, "counting" | "logger">): () => Promise<void> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(async () => {
        while ((await countNotedPatients(counting.sql, mostNotes)) === mostNotes);
        await addUpCounts(counting.sql, mostChanges);
      })
      .catch((error: unknown) => logger.warn({ err: error }, "the kept counts were not added up"));
  }, everyMilliseconds);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
