import {
  type AliasEvent,
  type Connection,
  countOtherAnalysts,
  countTestPatientsWithTruth,
  findAliased,
  findEvaluation,
  findGateResult,
  findRun,
  findVersion,
  imagesUsedBy,
  lockProject,
  type ModelVersion,
  moveAlias,
  recordPromotionAccess,
  setGateError,
  wasChampion,
} from "@second-read/database";
import { AppError, aliases, type GateDecision, mayPromoteAgainst, notFound } from "@second-read/domain";
import { type Author, prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";

/** The author of a promotion: a person, or, by the retraining policy, the product itself, which may do less. */
export interface Promoter extends Author {
  readonly isAdministrator: boolean;
}

/** A refusal that leaves a change behind, typically a request to the gate: the change is committed, and the error thrown afterwards. */
type Outcome = { readonly moved: AliasEvent } | { readonly refused: AppError };

/**
 * Points an alias at a version, with a reason. Rolling back is the same operation with the earlier version. The person who started the run may not
 * promote its result while another analyst could; after a REJECT of the gate it takes an administrator. The gate's answer must be about the current
 * champion.
 * @throws AppError NOT_FOUND, FORBIDDEN, WRONG_STATE, INVALID_INPUT, UNAVAILABLE
 */
export async function promoteVersion(
  deps: Deps,
  actor: Promoter,
  { modelVersionId, alias: named, reason }: { modelVersionId: string; alias: string; reason: string },
): Promise<AliasEvent> {
  const { jobs } = deps;
  const alias = aliases.find((name) => name === named);
  if (alias === undefined)
    throw new AppError("INVALID_INPUT", `There is no alias ${JSON.stringify(named.slice(0, 40))}; there are ${aliases.join(" and ")}.`);
  if (reason.trim() === "") throw new AppError("INVALID_INPUT", "Promotion requires a reason.");
  const outcome = await prismaMutation(deps, actor, "promote", async (connection, audit): Promise<Outcome> => {
    const version = await findVersion(connection, modelVersionId);
    if (version === null) throw notFound();
    const { projectId } = version;
    // Of two concurrent promotions, the second sees the champion that the first has made.
    await lockProject(connection, projectId);
    if (alias === "champion") {
      const refused = await refuseChampion(deps, connection, actor, version);
      if (refused !== null) {
        audit(null);
        return { refused };
      }
    }
    const moved = await moveAlias(connection, { projectId, alias, toId: version.id, byId: actor.id, reason: reason.trim() });
    await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId });
    audit({
      chain: projectId,
      subject: `modelVersion ${version.id}`,
      details: { alias, number: version.number, ...(actor.id === null ? { automatic: true } : {}) },
    });
    return { moved };
  });
  if ("refused" in outcome) throw outcome.refused;
  return outcome.moved;
}

async function refuseChampion(deps: Deps, connection: Connection, actor: Promoter, version: ModelVersion): Promise<AppError | null> {
  const run = await findRun(connection, version.runId);
  if (actor.id !== null && run?.requestedById === actor.id && (await countOtherAnalysts(connection, version.projectId, actor.id)) > 0)
    return new AppError("FORBIDDEN", "You started the run that made this version; another analyst promotes it.");
  if ((await findEvaluation(connection, version.id, "OUT_OF_FOLD")) === null)
    return new AppError("WRONG_STATE", "A version without an evaluation can't be promoted.");
  const unconfirmed = actor.id === null ? await refuseUnconfirmed(connection, version) : null;
  if (unconfirmed !== null) return unconfirmed;
  const unanswered = await askGateOfNow(deps, connection, actor, version);
  if (unanswered !== null) return unanswered;
  const gate = await findGateResult(connection, version.id);
  const decision = gate === null ? null : gate.decision;
  // The test set may have changed the gate's answer.
  if (actor.id === null && decision !== "PROMOTE") return gateDoesNotPromote(decision);
  if (!mayPromoteAgainst(decision, actor.isAdministrator))
    return new AppError("FORBIDDEN", "The gate rejected this version; only an administrator may promote it all the same.", { decision });
  return null;
}

/**
 * Nobody reviews what the product promotes: the gate must say PROMOTE, and there must be test patients to confirm it, before they are scored for it.
 */
async function refuseUnconfirmed(connection: Connection, version: ModelVersion): Promise<AppError | null> {
  if (await wasChampion(connection, version.id)) return new AppError("WRONG_STATE", "This version has already been champion.");
  const decision = (await findGateResult(connection, version.id))?.decision ?? null;
  if (decision !== "PROMOTE") return gateDoesNotPromote(decision);
  const isConfirmed = (await findEvaluation(connection, version.id, "LOCKED_TEST")) !== null;
  if (isConfirmed || (await countTestPatientsWithTruth(connection, version.projectId, imagesUsedBy(version))) > 0) return null;
  return new AppError("WRONG_STATE", "There are no test patients with truth to confirm the promotion.");
}

function gateDoesNotPromote(decision: GateDecision | null): AppError {
  return new AppError("WRONG_STATE", decision === null ? "The gate has not run yet." : `The gate says ${decision}.`);
}

/**
 * A promotion needs the gate's answer on the held-out test patients, if there are any, and against the current champion. If that is missing, it is
 * requested and the caller must come back for it; scoring those patients counts as the single test-set access. Rolling back takes one mutation and
 * needs neither: that version has been champion.
 */
async function askGateOfNow(
  { jobs }: Pick<Deps, "jobs">,
  connection: Connection,
  actor: Promoter,
  version: ModelVersion,
): Promise<AppError | null> {
  const { id: modelVersionId, projectId } = version;
  if (await wasChampion(connection, modelVersionId)) return null;
  const champion = await findAliased(connection, projectId, "champion");
  const gate = await findGateResult(connection, modelVersionId);
  const answered = gate !== null && gate.championId === (champion?.id ?? null);
  const lockedUnscored =
    (await findEvaluation(connection, modelVersionId, "LOCKED_TEST")) === null &&
    (await countTestPatientsWithTruth(connection, projectId, imagesUsedBy(version))) > 0;
  if (answered && !lockedUnscored) return null;
  if (version.gateErrorMessage !== null) {
    await setGateError(connection, modelVersionId, null);
    return new AppError(
      "UNAVAILABLE",
      `The gate could not be asked (${version.gateErrorMessage}). Nothing was promoted; ask again to have it tried once more.`,
    );
  }
  if (lockedUnscored) await recordPromotionAccess(connection, modelVersionId, actor.id);
  await jobs.enqueue(connection.sql, "score-locked", { modelVersionId });
  if (lockedUnscored)
    return new AppError(
      "WRONG_STATE",
      "The held-out test patients are being scored by this version; ask again in a moment, when the gate has their figures.",
      { scoringLocked: true },
    );
  return new AppError(
    "WRONG_STATE",
    champion === null
      ? "The gate is being asked about this version; ask again in a moment, when it has answered."
      : `Version ${champion.number} has become champion since the gate answered: the gate is being asked again, against that one. Ask again in a moment.`,
    { askingGate: true },
  );
}
