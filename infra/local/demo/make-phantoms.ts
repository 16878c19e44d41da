import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DemoPhantom } from "./phantom-worker.ts";
import type { DemoExam } from "./plan.ts";

/**
 * Makes the exams' files one after the other in a process of its own, at most one exam ahead of who takes them. Not in a thread: the
 * TypeScript loader's helper of a thread that ends is reaped by nobody until the whole start ends.
 * Throws where the process ends early; what it said is on stderr.
 */
export async function* makePhantoms(exams: readonly DemoExam[]): AsyncGenerator<{ exam: DemoExam; phantom: DemoPhantom }> {
  const worker = fork(fileURLToPath(new URL("./phantom-worker.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
  });
  const ended = once(worker, "exit").then(([code, signal]) => {
    throw new Error(`The phantoms' process ended with ${signal ?? code}.`);
  });
  // Whoever has all exams, or stops taking them, does not mind.
  ended.catch(() => {});
  const next = (exam: DemoExam): Promise<DemoPhantom> => {
    const made = once(worker, "message").then(([phantom]) => phantom as DemoPhantom);
    const answer = Promise.race([made, ended]);
    // Whoever stops taking exams stops caring for the one that is under way.
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
