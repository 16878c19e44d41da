import { countNewTruth, countTruthToTrainOn } from "@second-read/database";
import { defaultFolds, type EnoughTruth, foldsFor, isEnoughTruth } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import { describeAutomaticStart } from "../../retraining/describe-automatic-start.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface Outlook {
  readonly newTruth: number;
  readonly patients: number;
  readonly positives: number;
  readonly lockedTestPatients: number;
  readonly ready: boolean;
  readonly reason: string;
  readonly nextScheduledAt: Date | null;
}

/**
 * What a retraining would use now, whether it may start, and why the next automatic one has not started yet. Nothing is frozen and nothing is
 * written. Blinded people see the exams that they have read or opened, including held-out patients, and of the whole only whether it suffices.
 */
export async function describeOutlook(deps: Pick<Deps, "database" | "store" | "clock">, actor: Actor, projectId: string): Promise<Outlook> {
  const { sql } = deps.database;
  const knownTo = knownToOnly(actor, projectId);
  const truth = await countTruthToTrainOn(sql, projectId, null);
  const enough = isEnoughTruth(truth, defaultFolds);
  const automatic = await describeAutomaticStart(deps, projectId, { ready: enough.ok, tellsCounts: knownTo === null });
  const { breasts: newTruth } = await countNewTruth(sql, projectId, knownTo);
  if (knownTo !== null) {
    const { patients, positives } = await countTruthToTrainOn(sql, projectId, knownTo);
    const reason = enough.ok ? "There is enough truth to train." : `There is too little truth for ${defaultFolds} folds.`;
    return {
      newTruth,
      patients,
      positives,
      lockedTestPatients: 0,
      ready: enough.ok,
      reason: `${reason} ${automatic.reason}`,
      nextScheduledAt: automatic.nextScheduledAt,
    };
  }
  const { patients, positives, lockedTestPatients } = truth;
  return {
    newTruth,
    patients,
    positives,
    lockedTestPatients,
    ready: enough.ok,
    reason: `${enough.ok ? whatIsNew(newTruth) : whatIsMissing(enough)} ${automatic.reason}`,
    nextScheduledAt: automatic.nextScheduledAt,
  };
}

function whatIsNew(newTruth: number): string {
  return newTruth === 0
    ? "Nothing is new since the last run's snapshot."
    : `${newTruth === 1 ? "1 breast has" : `${newTruth} breasts have`} truth that no run has used yet.`;
}

function whatIsMissing({ have, need }: Extract<EnoughTruth, { ok: false }>): string {
  const fewer = foldsFor(have);
  return `Too little truth for ${defaultFolds} folds: ${have.patientsWithPositive} of ${need.patientsWithPositive} patients with an abnormal breast, ${have.patientsWithNormal} of ${need.patientsWithNormal} with a normal one.${fewer === null ? "" : ` It is enough for ${fewer}.`}`;
}
