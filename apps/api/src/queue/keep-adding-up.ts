import { addUpCounts, countNotedPatients } from "@second-read/database";
import type { Deps } from "../deps.ts";

const everyMilliseconds = 2_000;
/**
 * Limited so that a rush of reads keeps its processor time: eight readers leave one or two notes per second. The rest waits for the next time, or for
 * a caller that needs it.
 */
const notesEachTime = 100;
/** In one statement: as many as eight readers make in minutes, added in some 100 ms. */
const mostChanges = 20_000;

/**
 * Recounts some of what transactions have changed, and adds what they have appended to the stored counts, so that a request finds little left to do.
 * Returns a function that stops it.
 */
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
