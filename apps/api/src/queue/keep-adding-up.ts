import { addUpCounts, countNotedPatients } from "@second-read/database";
import type { Deps } from "../deps.ts";

const everyMilliseconds = 2_000;
/** So that a rush of reads keeps its processor: eight readers leave one or two notes a second. What is more waits for the next time, or for who asks. */
const notesEachTime = 100;
/** In one statement: as many as eight readers make in minutes, added in some 100 ms. */
const mostChanges = 20_000;

/** Counts some of what transactions have changed, and adds up what they have appended to the kept counts, so that an answer finds little to do itself. Answers what ends it. */
export function keepAddingUp({ counting, logger }: Pick<Deps, "counting" | "logger">): () => Promise<void> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(async () => {
        await countNotedPatients(counting.sql, notesEachTime);
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
