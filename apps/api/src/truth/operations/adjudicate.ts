import { requireConditions } from "@second-read/access";
import {
  type ArbitrationState,
  appendAudit,
  confirmTruth,
  findTruthInForce,
  insertTruths,
  loadArbitration,
  lockExam,
  type SqlRunner,
  type TruthRecord,
  writeAdjudication,
} from "@second-read/database";
import { AppError, maySupersede, type Problem, problemsOfFindings, requireAllowedIn, type TruthStrength } from "@second-read/domain";
import { notifyQueueChanged } from "@second-read/jobs";
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
 * Settles an exam that is in arbitration: every breast with images gets its class. Where a truth of higher rank is in force it stays so;
 * the arbiter is not told before, since earlier truth is hidden from them. The same key again answers what holds.
 * @returns the truth in force of each breast
 * @throws AppError NOT_FOUND; FORBIDDEN for who read the exam or saw its truth; WRONG_STATE when another arbiter was first;
 * STALE_REVISION where a truth that was expected holds no longer; INVALID_INPUT
 */
export async function adjudicate(deps: Deps, actor: Actor, request: AdjudicateInput): Promise<TruthRecord[]> {
  const { database, clock } = deps;
  const { examId, idempotencyKey } = request;
  if ((idempotencyKey?.length ?? 1) > 200) throw new AppError("INVALID_INPUT", "An idempotency key has 1 to 200 characters.");
  return database.sqlTransaction(async (sql) => {
    await lockExam(sql, examId);
    const state = await loadArbitration(sql, { examId, arbiterId: actor.id, idempotencyKey: idempotencyKey || null });
    if (state === null) throw new AppError("NOT_FOUND", "There is nothing here by this name.");
    if (!state.repeated) await settle(deps, sql, actor, state, request);
    const truths = await findTruthInForce(sql, [examId]);
    await appendAudit(sql, {
      chain: state.projectId,
      at: clock(),
      actorId: actor.id,
      action: "adjudicate",
      subject: `exam ${examId}`,
      outcome: "done",
      details: state.repeated ? { repeated: true } : { truths: truths.map(({ id }) => id) },
    });
    return truths;
  });
}

async function settle(deps: Deps, sql: SqlRunner, actor: Actor, state: ArbitrationState, request: AdjudicateInput): Promise<void> {
  requireConditions(actor, "Mutation.adjudicate", { readThisExam: state.readByMe, openedThisExam: state.openedByMe });
  requireAllowedIn(state.status, "ADJUDICATE");
  if (state.decided) throw new AppError("WRONG_STATE", "An arbiter has already decided this round of the exam.");
  const inForce = state.breasts.flatMap(({ truthId }) => truthId ?? []);
  if (request.expectedTruthIds?.some((id) => !inForce.includes(id)))
    throw new AppError("STALE_REVISION", "The truth of this exam has changed meanwhile. Load it again before you decide.");
  const problems = problemsOfAdjudication(request.input, state);
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems[0]?.message ?? "The decision cannot be stored.", { problems });

  const { examId, projectId, round } = state;
  const at = deps.clock();
  const reason = request.input.reason.trim().slice(0, 2000);
  const strengthInForce = new Map(state.breasts.map(({ laterality, strength }) => [laterality, strength]));
  const newer = request.input.breasts.filter(({ laterality, strength }) => maySupersede(strength, strengthInForce.get(laterality)));
  const made = await insertTruths(
    sql,
    newer.map(({ laterality, class: breastClass, strength, findings }) => ({
      examId,
      projectId,
      laterality,
      class: breastClass,
      strength,
      at,
      reason,
      byId: actor.id,
      findings: storedFindings(findings ?? [], []),
      readIds: state.reads.map(({ id }) => id),
      round,
    })),
  );
  await confirmTruth(sql, { examId, byId: actor.id, reason, at });
  const truthIds = made.map(({ id }) => id);
  await writeAdjudication(sql, {
    examId,
    projectId,
    round,
    arbiterId: actor.id,
    reason,
    idempotencyKey: request.idempotencyKey || null,
    truthIds,
    at,
  });
  await deps.jobs.enqueue(sql, "refresh-discrepancies", { projectId });
  await notifyQueueChanged(sql, projectId);
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
