import { requireConditions } from "@second-read/access";
import {
  type ArbitrationState,
  appendAudit,
  type Decision,
  loadArbitration,
  lockExam,
  newId,
  type SqlRunner,
  type TruthRecord,
  writeAdjudication,
} from "@second-read/database";
import { AppError, effectTime, type Problem, problemsOfFindings, requireAllowedIn, type TruthStrength } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import type { Deps } from "../../deps.ts";
import { lexiconOfProject, storedFindings } from "../../reads/content-of-input.ts";
import type { Actor } from "../../sign-in/actor.ts";
import type { AdjudicationInput } from "../truth.input.ts";

export interface AdjudicateInput {
  readonly examId: string;
  readonly input: AdjudicationInput;
  readonly expectedTruthIds: readonly string[] | null;
  readonly idempotencyKey: string | null;
}

/** What an arbiter may rest a truth on; the other strengths come from reads and imports. */
const strengthsOfArbiters: readonly TruthStrength[] = ["PATHOLOGY", "FOLLOW_UP", "ADJUDICATED"];

/**
 * Decides an exam that is in arbitration: every breast with images gets its class. The decision takes effect when it can no longer be undone;
 * only then is earlier truth shown to the arbiter, and one of higher rank stays in force. The same key again answers the same.
 * @returns what was decided of each breast, as the truth that comes of it
 * @throws AppError NOT_FOUND; FORBIDDEN for who read the exam or saw its truth; WRONG_STATE when another arbiter was first;
 * STALE_REVISION where a truth that was expected holds no longer; INVALID_INPUT
 */
export async function adjudicate(deps: Deps, actor: Actor, request: AdjudicateInput): Promise<TruthRecord[]> {
  const { database, clock } = deps;
  const { examId, input } = request;
  const idempotencyKey = request.idempotencyKey || null;
  if (idempotencyKey !== null) checkKey(idempotencyKey);
  const requestDigest = digestOf(input);
  return database.sqlTransaction(async (sql) => {
    await lockExam(sql, examId);
    const state = await loadArbitration(sql, { examId, arbiterId: actor.id, idempotencyKey });
    if (state === null) throw new AppError("NOT_FOUND", "There is nothing here by this name.");
    if (state.repeated !== null) requireSameRequest(state.repeated.requestDigest, requestDigest);
    const decision = state.repeated ?? (await decide(deps, sql, actor, state, { ...request, idempotencyKey, requestDigest }));
    await appendAudit(sql, {
      chain: state.projectId,
      at: clock(),
      actorId: actor.id,
      action: "adjudicate",
      subject: `exam ${examId}`,
      outcome: "done",
      details: state.repeated ? { repeated: true } : { truths: decision.breasts.map(({ truthId }) => truthId) },
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
    throw new AppError("STALE_REVISION", "The truth of this exam has changed meanwhile. Load it again before you decide.");
  const problems = problemsOfAdjudication(request.input, state);
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The decision cannot be stored.", { problems });

  const { examId, projectId, round } = state;
  const { idempotencyKey, requestDigest } = request;
  const { undoSeconds } = deps.settings;
  const at = deps.clock();
  const reason = request.input.reason.trim().slice(0, 2000);
  const breasts = request.input.breasts.map(({ laterality, class: breastClass, strength, findings }) => ({
    truthId: newId(),
    laterality,
    class: breastClass,
    strength,
    findings: storedFindings(findings ?? [], []),
  }));
  await writeAdjudication(sql, {
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
  return { reason, at: at.toISOString(), breasts, requestDigest };
}

/**
 * The decision in the shape of the truth that it becomes, with nothing of what it may replace: its version is 0 until it has one, and which truth
 * it supersedes is told by the exam's own truth, later.
 */
function truthOfDecision({ breasts, reason, at }: Decision, state: ArbitrationState, actor: Actor): TruthRecord[] {
  const { examId, projectId, round } = state;
  return breasts.map(({ truthId, ...breast }) => ({
    ...breast,
    id: truthId,
    examId,
    projectId,
    version: 0,
    at: new Date(at),
    reason,
    byId: actor.id,
    readIds: state.reads.map(({ id }) => id),
    round,
    supersedesId: null,
  }));
}

function problemsOfAdjudication(input: AdjudicationInput, { images, lexiconVersion }: ArbitrationState): Problem[] {
  const problems: Problem[] = [];
  if (input.reason.trim() === "") problems.push({ path: "reason", message: "Say why you decided so." });
  const wanted = new Set(images.map(({ laterality }) => laterality));
  const given = input.breasts.map(({ laterality }) => laterality);
  if (new Set(given).size !== given.length) problems.push({ path: "breasts", message: "A breast is decided once." });
  if (given.some((laterality) => !wanted.has(laterality)) || [...wanted].some((laterality) => !given.includes(laterality)))
    problems.push({ path: "breasts", message: "Every breast that has images is decided, and no other." });
  input.breasts.forEach(({ laterality, strength, findings }, index) => {
    const path = `breasts[${index}]`;
    if (!strengthsOfArbiters.includes(strength))
      problems.push({ path: `${path}.strength`, message: `An arbiter's truth is of strength ${strengthsOfArbiters.join(", ")}.` });
    if (findings?.some((finding) => finding.laterality !== laterality))
      problems.push({ path: `${path}.findings`, message: "A finding belongs to the breast that is decided." });
    const context = { lexicon: lexiconOfProject(lexiconVersion), images, stage: "FINAL" } as const;
    problems.push(...problemsOfFindings(findings ?? [], context).map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
  });
  return problems;
}
