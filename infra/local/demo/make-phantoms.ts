import { Worker } from "node:worker_threads";
import type { DemoPhantom } from "./phantom-worker.ts";
import type { DemoExam } from "./plan.ts";

/**
 * Makes the exams' files one after the other in a thread of its own, at most one exam ahead of who takes them.
 * Throws what the thread threw.
 */
export async function* makePhantoms(exams: readonly DemoExam[]): AsyncGenerator<{ exam: DemoExam; phantom: DemoPhantom }> {
  const worker = new Worker(new URL("./phantom-worker.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
  const next = (exam: DemoExam) => {
    const answer = new Promise<DemoPhantom>((resolve, reject) => {
      worker.once("message", (made: DemoPhantom) => {
        worker.off("error", reject);
        resolve(made);
      });
      worker.once("error", reject);
    });
    // Whoever stops taking exams stops caring for the one that is under way.
    answer.catch(() => {});
    worker.postMessage(exam.request);
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
    await worker.terminate();
  }
}
