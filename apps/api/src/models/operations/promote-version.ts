import {
  type AliasEvent,
  appendAudit,
  countLockedWithTruth,
  countOtherAnalysts,
  findEvaluation,
  findGateResult,
  findRun,
  findVersion,
  moveAlias,
  recordPromotionLook,
} from "@second-read/database";
import { AppError, mayPromoteAgainst } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

const aliases = new Set(["champion", "challenger"]);

/**
 * Points an alias at a version, with a reason. Rolling back is the same act with the earlier version. Whoever started the run may not promote
 * what came of it while another analyst could; a REJECT of the gate takes an administrator.
 * @throws AppError NOT_FOUND, FORBIDDEN, WRONG_STATE, INVALID_INPUT
 */
export async function promoteVersion(
  { database, jobs, clock }: Deps,
  actor: Actor,
  { modelVersionId, alias, reason }: { modelVersionId: string; alias: string; reason: string },
): Promise<AliasEvent> {
  if (!aliases.has(alias))
    throw new AppError("INVALID_INPUT", `There is no alias ${JSON.stringify(alias.slice(0, 40))}; there are champion and challenger.`);
  if (reason.trim() === "") throw new AppError("INVALID_INPUT", "Say why: promotion asks for a reason.");
  if (alias === "champion") await requireLockedEvaluation({ database, jobs }, actor, modelVersionId);
  return database.transaction(async (connection) => {
    const version = await findVersion(connection, modelVersionId);
    if (version === null) throw new AppError("NOT_FOUND", "There is no such version.");
    const { projectId } = version;
    if (alias === "champion") {
      const run = await findRun(connection, version.runId);
      if (run?.requestedById === actor.id && (await countOtherAnalysts(connection, projectId, actor.id)) > 0)
        throw new AppError("FORBIDDEN", "You started the run that made this version; another analyst promotes it.");
      if ((await findEvaluation(connection, version.id, "OUT_OF_FOLD")) === null)
        throw new AppError("WRONG_STATE", "A version without an evaluation can't be promoted.");
      const gate = await findGateResult(connection, version.id);
      const decision = gate === null ? null : (gate.decision as "PROMOTE" | "HOLD" | "REJECT");
      if (!mayPromoteAgainst(decision, actor.isAdministrator))
        throw new AppError("FORBIDDEN", "The gate rejected this version; only an administrator may promote it all the same.", { decision });
    }
    const event = await moveAlias(connection, { projectId, alias, toId: version.id, byId: actor.id, reason: reason.trim() });
    await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId });
    await appendAudit(connection.sql, {
      chain: projectId,
      at: clock(),
      actorId: actor.id,
      action: "promote",
      subject: `modelVersion ${version.id}`,
      outcome: "done",
      details: { alias, number: version.number },
    });
    return event;
  });
}

/**
 * Asking to promote takes the one look at the locked women: the first time they are sent to be scored, and the asker comes back for the gate's
 * answer. A project that locks nobody has no such step.
 */
async function requireLockedEvaluation(
  { database, jobs }: Pick<Deps, "database" | "jobs">,
  actor: Actor,
  modelVersionId: string,
): Promise<void> {
  const version = await findVersion(database, modelVersionId);
  if (version === null || (await findEvaluation(database, modelVersionId, "LOCKED_TEST")) !== null) return;
  if ((await countLockedWithTruth(database, version.projectId)) === 0) return;
  await database.transaction(async (connection) => {
    await recordPromotionLook(connection, modelVersionId, actor.id);
    await jobs.enqueue(connection.sql, "score-locked", { modelVersionId });
  });
  throw new AppError(
    "WRONG_STATE",
    "The locked women are being scored by this version; ask again in a moment, when the gate has their figures.",
    {
      scoringLocked: true,
    },
  );
}
