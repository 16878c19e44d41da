import {
  appendAudit,
  confirmTruth,
  type DraftContent,
  insertTruths,
  type NewTruth,
  type ReadingState,
  type ReadRecord,
  type SqlRunner,
  writeFinalised,
} from "@second-read/database";
import { AppError, deriveTruth, type Laterality, lesionsOf, maySupersede, statusAfter, type TruthDerivation } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { contentOfInput, opinionOfExam } from "../content-of-input.ts";
import type { ReadInput } from "../reads.input.ts";
import { lockReading, requireWritable } from "../require-write.ts";

export interface FinaliseInput {
  readonly readId: string;
  readonly input: ReadInput;
  readonly expectedRevision?: number | null;
  readonly idempotencyKey: string;
}

/**
 * Ends a read; with the last one that the protocol wants, truth or arbitration comes out by the design's table, in the same transaction.
 * The same key again answers the read as it is.
 * @throws AppError NOT_FOUND, STALE_REVISION, LEASE_LOST, WRONG_STATE, INVALID_INPUT
 */
export async function finaliseRead(deps: Deps, actor: Actor, request: FinaliseInput): Promise<ReadRecord> {
  const { database, clock } = deps;
  const { readId, idempotencyKey } = request;
  if (idempotencyKey === "" || idempotencyKey.length > 200)
    throw new AppError("INVALID_INPUT", "An idempotency key has 1 to 200 characters.");
  const now = clock();
  return database.sqlTransaction(async (sql) => {
    const state = await lockReading(sql, actor, "Mutation.finaliseRead", readId, now);
    const isRepeat = state.read.status === "FINALISED" && state.read.finaliseKey === idempotencyKey;
    const read = isRepeat ? state.read : await finalise(deps, sql, state, request, now);
    await appendAudit(sql, {
      chain: read.projectId,
      at: now,
      actorId: actor.id,
      action: "finaliseRead",
      subject: `read ${readId}`,
      outcome: "done",
      details: isRepeat ? { repeated: true } : { revision: read.revision, order: read.order },
    });
    return read;
  });
}

async function finalise(deps: Deps, sql: SqlRunner, state: ReadingState, request: FinaliseInput, now: Date): Promise<ReadRecord> {
  requireWritable(state, request.expectedRevision, now);
  const content = contentOfInput(request.input, state, "FINAL");
  const derivation = deriveTruth({
    protocol: state.readingProtocol,
    breastsWithImages: [...new Set(state.images.map(({ laterality }) => laterality))],
    reads: [...state.finalised.map(({ id, breasts }) => ({ readId: id, breasts })), { readId: state.read.id, breasts: content.breasts }],
  });
  const status = statusAfter("READING", { kind: "READ_FINALISED", derivation, leasesHeld: state.liveLeasesOfOthers });
  const read = await writeFinalised(sql, {
    read: state.read,
    content,
    opinion: opinionOfExam(content.breasts),
    order: state.readCount + 1,
    key: request.idempotencyKey,
    now,
    exam: { status, arbitrationWhy: derivation.kind === "ARBITRATION" ? derivation.why : [] },
  });
  if (derivation.kind === "TRUTH") await settle(sql, state, content, derivation, now);
  if (derivation.kind !== "WAIT") await deps.jobs.enqueue(sql, "refresh-discrepancies", { projectId: read.projectId });
  await notifyQueueChanged(sql, read.projectId);
  return read;
}

/** Truth of the breasts whose truth in force is not of a higher rank; the others are confirmed as they are. */
async function settle(
  sql: SqlRunner,
  state: ReadingState,
  content: DraftContent,
  { breasts }: Extract<TruthDerivation, { kind: "TRUTH" }>,
  now: Date,
): Promise<void> {
  const newer = breasts.filter(({ laterality, strength }) => maySupersede(strength, strengthInForce(state, laterality)));
  const readings = [...state.finalised, { id: state.read.id, findings: content.findings }];
  await insertTruths(
    sql,
    newer.map(
      ({ laterality, class: breastClass, strength, readIds }): NewTruth => ({
        examId: state.read.examId,
        projectId: state.read.projectId,
        laterality,
        class: breastClass,
        strength,
        at: now,
        reason: null,
        byId: null,
        findings: lesionsOf(
          readings.filter(({ id }) => readIds.includes(id)).map(({ findings }) => findings.filter((one) => one.laterality === laterality)),
        ),
        readIds,
        round: state.examRound,
      }),
    ),
  );
  const { examId, readerId } = state.read;
  if (newer.length < breasts.length)
    await confirmTruth(sql, { examId, byId: readerId, reason: "the reads found nothing stronger", at: now });
}

function strengthInForce(state: ReadingState, laterality: Laterality) {
  return state.breasts.find((breast) => breast.laterality === laterality)?.strength;
}
