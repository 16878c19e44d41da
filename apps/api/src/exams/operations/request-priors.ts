import { insertPriorRequest } from "@second-read/database";
import { AppError, cutText, notFound } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Loaders } from "../../loaders.ts";
import type { Actor } from "../../sign-in/actor.ts";

/**
 * Requests earlier exams of the patient. Repeating it changes nothing. A reader's request is part of their opinion of the exam: others see it by the
 * same rule as their reads.
 * @throws AppError NOT_FOUND, WRONG_STATE for a withdrawn exam
 */
export async function requestPriors(
  { database, clock }: Pick<Deps, "database" | "clock">,
  loaders: Pick<Loaders, "exam">,
  actor: Actor,
  input: { examId: string; reason: string | null },
): Promise<void> {
  const { examId } = input;
  const exam = await loaders.exam.load(examId);
  if (exam === null) throw notFound();
  if (exam.status === "WITHDRAWN") throw new AppError("WRONG_STATE", "This exam is withdrawn.");
  const reason = cutText(input.reason?.trim() ?? "", 1000) || null;
  await mutation({ database, clock }, actor, "requestPriors", async (sql, audit) => {
    const isNew = await insertPriorRequest(sql, { examId, byId: actor.id, reason, at: clock() });
    if (!isNew) return audit(null);
    audit({
      chain: exam.projectId,
      subject: `exam ${examId}`,
      details: { reason },
    });
  });
}
