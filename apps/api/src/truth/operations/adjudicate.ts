import { requireConditions } from "@second-read/access";
import {
  type ArbitrationState,
  type Decision,
  loadArbitration,
  lockExam,
  newId,
  type SqlRunner,
  type TruthRecord,
  writeAdjudication,
} from "@second-read/database";
import {
  AppError,
  contradictionsOf,
  cutText,
  effectTime,
  isTechnicalRecall,
  notFound,
  problemsOfDecision,
  requireAllowedIn,
} from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { requireImages } from "../../exams/images-revision.ts";
import { lexiconOfProject, storedFindings } from "../../reads/content-of-input.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { AdjudicationInput } from "../truth.input.ts";

export interface AdjudicateInput {
  readonly examId: string;
  readonly input: AdjudicationInput;
  readonly expectedTruthIds: readonly string[] | null;
  readonly idempotencyKey: string | null;
  readonly expectedImagesRevision: string | null;
}

/**
 * Decides an exam in arbitration: every breast with images gets its class, or is to be imaged again, which then applies to the whole exam. The
 * decision takes effect when it can no longer be undone; only then is earlier truth shown to the arbiter, and one of higher rank stays in force. What
 * the decision contradicts is recorded, with whether the arbiter was asked. The same key again returns the same.
 * @returns the decision for each breast, as the truth that it becomes; none for a technical recall
 * @throws AppError NOT_FOUND; FORBIDDEN for a person who has read the exam or seen its truth; WRONG_STATE if another arbiter was first;
 * STALE_REVISION if an expected truth is no longer in force, or the images are others; INVALID_INPUT
 */
export async function adjudicate(deps: Deps, actor: Actor, request: AdjudicateInput): Promise<TruthRecord[]> {
  const { examId, input } = request;
  const idempotencyKey = request.idempotencyKey || null;
  if (idempotencyKey !== null) checkKey(idempotencyKey);
  const requestDigest = digestOf(input);
  return mutation(deps, actor, "adjudicate", async (sql, audit) => {
    await lockExam(sql, examId);
    const state = await loadArbitration(sql, { examId, arbiterId: actor.id, idempotencyKey });
    if (state === null) throw notFound();
    if (state.repeated !== null) requireSameRequest(state.repeated.requestDigest, requestDigest);
    if (state.repeated?.undone) throw new AppError("WRONG_STATE", "This decision was undone. Decide again with a new idempotency key.");
    if (state.repeated !== null) {
      audit(null);
      return truthOfDecision(state.repeated, state, actor);
    }
    const decision = await decide(deps, sql, actor, state, { ...request, idempotencyKey, requestDigest });
    audit({
      chain: state.projectId,
      subject: `exam ${examId}`,
      details: {
        truths: decision.breasts.flatMap(({ truthId }) => truthId ?? []),
        technicalRecall: decision.breasts.some(isTechnicalRecall),
        contradictions: contradictionsOf(input, state.reads).map(({ code }) => code),
        acknowledged: input.acknowledged ?? null,
      },
    });
    return truthOfDecision(decision, state, actor);
  });
}

async function decide(
  deps: Deps,
  sql: SqlRunner,
  actor: Actor,
  state: ArbitrationState,
  request: AdjudicateInput & { readonly requestDigest: string },
): Promise<Decision> {
  requireConditions(actor, "Mutation.adjudicate", { readThisExam: state.readByMe, openedThisExam: state.openedByMe });
  requireAllowedIn(state.status, "ADJUDICATE");
  if (state.decided) throw new AppError("WRONG_STATE", "An arbiter has already decided this round of the exam.");
  const inForce = state.breasts.flatMap(({ truthId }) => truthId ?? []);
  if (request.expectedTruthIds?.some((id) => !inForce.includes(id)))
    throw new AppError("STALE_REVISION", "The truth of this exam has changed in the meantime. Reload it before you decide.");
  requireImages(state.images, request.expectedImagesRevision);
  const { input } = request;
  const problems = problemsOfDecision(input, { images: state.images, lexicon: lexiconOfProject(state.lexiconVersion) });
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The decision cannot be stored.", { problems });
  requireAcknowledged(input, state);

  const { examId, projectId, round } = state;
  const { idempotencyKey, requestDigest } = request;
  const { undoSeconds } = deps.settings;
  const at = deps.clock();
  const reason = cutText(input.reason.trim(), 2000);
  const technicalRecall = input.breasts.some(isTechnicalRecall);
  const breasts = input.breasts.map((breast) => ({
    truthId: technicalRecall ? null : newId(),
    laterality: breast.laterality,
    class: breast.class ?? null,
    strength: breast.class ? (breast.strength ?? null) : null,
    findings: storedFindings(breast.findings ?? [], []),
    technicalRecallReason: breast.technicalRecallReason ?? null,
    technicalRecallImageIds: breast.technicalRecallImageIds ?? null,
  }));
  const id = newId();
  await writeAdjudication(sql, {
    id,
    examId,
    projectId,
    round,
    arbiterId: actor.id,
    reason,
    idempotencyKey,
    requestDigest,
    breasts,
    at,
    takesEffectAt: effectTime(at, undoSeconds),
  });
  await deps.jobs.enqueue(sql, "conclude-exam", { examId }, { delaySeconds: undoSeconds });
  await notifyQueueChanged(sql, projectId);
  return { id, reason, at, breasts };
}

/** An arbiter who lists contradictions as acknowledged must list all: the decision may have changed since the question. */
function requireAcknowledged(input: AdjudicationInput, { reads }: ArbitrationState): void {
  const { acknowledged } = input;
  if (acknowledged == null) return;
  const contradictions = contradictionsOf(input, reads);
  const unasked = contradictions.filter(({ code }) => !acknowledged.includes(code));
  if (unasked[0]) throw new AppError("INVALID_INPUT", unasked[0].sentence, { contradictions });
}

/**
 * The decision in the form of the truth that it becomes, without anything it may replace: its version is 0 until it has one, and the exam's own truth
 * later says which truth it supersedes.
 */
function truthOfDecision({ breasts, reason, at }: Decision, state: ArbitrationState, actor: Actor): TruthRecord[] {
  const { examId, projectId, round } = state;
  if (breasts.some(isTechnicalRecall)) return [];
  return breasts.flatMap(({ truthId, laterality, class: breastClass, strength, findings }) =>
    truthId === null || breastClass === null || strength === null
      ? []
      : [
          {
            id: truthId,
            examId,
            projectId,
            laterality,
            class: breastClass,
            strength,
            findings,
            version: 0,
            at,
            reason,
            byId: actor.id,
            readIds: state.reads.map(({ id }) => id),
            round,
            supersedesId: null,
          },
        ],
  );
}
