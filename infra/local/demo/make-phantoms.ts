import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DemoPhantom } from "./phantom-worker.ts";
import type { DemoExam } from "./plan.ts";

/**
 * Generates the exams' files one after another in a separate process, at most one exam ahead of the consumer. Not in a thread, because the TypeScript
 * loader's helper process of a thread that ends is not reaped until the whole start ends.
 * Throws if the process ends early; its output is on stderr.
 */
export async function* makePhantoms(exams: readonly DemoExam[]): AsyncGenerator<{ exam: DemoExam; phantom: DemoPhantom }> {
  const worker = fork(fileURLToPath(new URL("./phantom-worker.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
  });
  const ended = once(worker, "exit").then(([code, signal]) => {
    throw new Error(`The phantoms' process ended with ${signal ?? code}.`);
  });
  // A consumer that has all exams, or stops taking them, ignores the end.
  ended.catch(() => {});
  const next = (exam: DemoExam): Promise<DemoPhantom> => {
    const made = once(worker, "message").then(([phantom]) => phantom as DemoPhantom);
    const answer = Promise.race([made, ended]);
    // A consumer that stops taking exams ignores the one in progress.
    answer.catch(() => {});
    worker.send(exam.request);
    return answer;
  };
  try {
    let ahead: Promise<DemoPhantom> | null = null;
    for (const [i, exam] of exams.entries()) {
      const phantom: DemoPhantom = await (ahead ?? next(exam));
      const following = exams[i + 1];
      ahead = following ? next(following) : null;
      yield { exam, phantom };
    }
  } finally {
    worker.kill();
    await ended.catch(() => {});
  }
}
