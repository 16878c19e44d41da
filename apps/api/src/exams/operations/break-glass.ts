import { announce, lockExam, recordBrokenGlass } from "@second-read/database";
import { AppError, cutText, notFound } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { createExamViews } from "../visibility.ts";

/**
 * Opens others' reads, scores and truth of one exam to a blinded person who cannot wait, because of an emergency. They can never read or decide it
 * afterwards. The project's webhooks are notified.
 * @throws AppError NOT_FOUND, INVALID_INPUT without a reason, WRONG_STATE if they are reading it, or nothing is hidden from them
 */
export async function breakGlass(deps: Deps, actor: Actor, input: { examId: string; reason: string }): Promise<void> {
  const { examId } = input;
  const at = deps.clock();
  const reason = cutText(input.reason.trim(), 1000);
  if (reason === "") throw new AppError("INVALID_INPUT", "Give the reason for breaking the glass.", { field: "reason" });
  await mutation(deps, actor, "breakGlass", async (sql, audit) => {
    if (!(await lockExam(sql, examId))) throw notFound();
    const view = await createExamViews({ database: { sql }, clock: deps.clock }, actor, null).load(examId);
    if (view === null) throw notFound();
    const { record, facts, visible } = view;
    if (facts.myRead === "DRAFT") throw new AppError("WRONG_STATE", "You are reading this exam. Skip it first.");
    if (record.status === "WITHDRAWN" || (visible.reads && visible.truth))
      throw new AppError("WRONG_STATE", "Nothing of this exam is hidden from you.");
    await recordBrokenGlass(sql, { examId, userId: actor.id, at });
    await announce(sql, record.projectId, { event: "GLASS_BROKEN", examId, userId: actor.id }, at);
    audit({ chain: record.projectId, subject: `exam ${examId}`, details: { reason } });
  });
  deps.logger.warn({ examId, userId: actor.id }, "the glass of an exam was broken");
}
