import { writeSkipped } from "@second-read/database";
import { AppError, cutText } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { lockReading } from "../require-write.ts";

/** Skips an exam for this round. @throws AppError NOT_FOUND, WRONG_STATE unless the read is a draft, INVALID_INPUT without a reason */
export async function skipExam(
  { database, clock }: Pick<Deps, "database" | "clock">,
  actor: Actor,
  input: { readId: string; reason: string },
): Promise<boolean> {
  const reason = cutText(input.reason.trim(), 1000);
  if (reason === "") throw new AppError("INVALID_INPUT", "Give the reason for skipping the exam.", { field: "reason" });
  const now = clock();
  return mutation({ database, clock }, actor, "skipExam", async (sql, audit) => {
    const { read } = await lockReading(sql, actor, "Mutation.skipExam", input.readId, now);
    if (read.status !== "DRAFT") throw new AppError("WRONG_STATE", "This read is no longer a draft.");
    await writeSkipped(sql, { read, reason, now });
    await notifyQueueChanged(sql, read.projectId);
    audit({
      chain: read.projectId,
      subject: `read ${input.readId}`,
      details: { reason },
    });
    return true;
  });
}
