import { type ReadingState, type ReadRecord, type SqlRunner, writeFinalised } from "@second-read/database";
import { AppError, effectTime, readsMissing, statusAfter } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { requireImages } from "../../exams/images-revision.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { contentOfInput, opinionOfExam } from "../content-of-input.ts";
import type { ReadInput } from "../reads.input.ts";
import { lockReading, requireWritable } from "../require-write.ts";

export interface FinaliseInput {
  readonly readId: string;
  readonly input: ReadInput;
  readonly expectedRevision?: number | null;
  readonly idempotencyKey: string;
  readonly expectedImagesRevision?: string | null;
}

/**
 * Finalises a read. With the last one that the protocol requires, the exam waits, still READING, until none of them can be undone; only then do they
 * lead to truth or arbitration (`concludeExam`). Until then nothing in the response depends on others' reads. The same key again returns the read as
 * it is.
 * @throws AppError NOT_FOUND, STALE_REVISION, LEASE_LOST, WRONG_STATE, INVALID_INPUT
 */
export async function finaliseRead(deps: Deps, actor: Actor, request: FinaliseInput): Promise<ReadRecord> {
  const { clock } = deps;
  const { readId, idempotencyKey, input } = request;
  checkKey(idempotencyKey);
  // The time taken is measured again with every try; it says nothing about the exam.
  const requestDigest = digestOf({ ...input, activeSeconds: null });
  const now = clock();
  return mutation(deps, actor, "finaliseRead", async (sql, audit) => {
    const state = await lockReading(sql, actor, "Mutation.finaliseRead", readId, now);
    const isRepeat = state.read.finaliseKey === idempotencyKey;
    if (isRepeat) requireSameRequest(state.read.requestDigest, requestDigest);
    // A delayed duplicate of the request must not resubmit a read that its reader has undone.
    if (isRepeat && state.read.status !== "FINALISED")
      throw new AppError("WRONG_STATE", "This submission was undone. Submit again with a new idempotency key.");
    if (isRepeat) {
      audit(null);
      return state.read;
    }
    const read = await finalise(deps, sql, state, { ...request, requestDigest }, now);
    audit({
      chain: read.projectId,
      subject: `read ${readId}`,
      details: { revision: read.revision, order: read.order },
    });
    return read;
  });
}

async function finalise(
  { jobs, settings }: Deps,
  sql: SqlRunner,
  state: ReadingState,
  request: FinaliseInput & { readonly requestDigest: string },
  now: Date,
): Promise<ReadRecord> {
  requireWritable(state, request.expectedRevision, now);
  requireImages(state.images, request.expectedImagesRevision);
  const content = contentOfInput(request.input, state, "FINAL");
  const moreWanted =
    readsMissing({
      protocol: state.readingProtocol,
      breastsWithImages: [...new Set(state.images.map(({ laterality }) => laterality))],
      reads: [...state.finalised, content],
    }) > 0;
  const { undoSeconds } = settings;
  const read = await writeFinalised(sql, {
    read: state.read,
    content,
    opinion: opinionOfExam(content.breasts),
    order: state.readCount + 1,
    key: request.idempotencyKey,
    requestDigest: request.requestDigest,
    now,
    status: statusAfter("READING", { kind: "READ_FINALISED", moreWanted, leasesHeld: state.liveLeasesOfOthers }),
    takesEffectAt: moreWanted ? null : effectTime(now, undoSeconds),
  });
  if (!moreWanted) await jobs.enqueue(sql, "conclude-exam", { examId: read.examId }, { delaySeconds: undoSeconds });
  await notifyQueueChanged(sql, read.projectId);
  return read;
}
