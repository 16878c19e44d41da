import {
  type Connection,
  findAliased,
  findEvaluation,
  findPredictionsOfVersion,
  gateSettingsOfRun,
  listBreastsProvenBy,
  listCases,
  type ModelVersion,
  saveGateResult,
} from "@second-read/database";
import { defaultOperatingPoint, type GateEvidence } from "@second-read/domain";
import { evaluatedCaseOf } from "@second-read/evaluation";
import { breastIdOf } from "../child/task.ts";
import { type Champion, decideGateOf } from "./decide-gate-of.ts";

/**
 * Asks the gate about a version and stores the result: compared with the current champion, on the test-set evaluation if there is one, with the
 * settings that its run was started with. The champion itself is not evaluated as a challenger.
 */
export async function askGate(
  connection: Connection,
  version: ModelVersion,
  inferenceContract: GateEvidence["inferenceContract"],
): Promise<void> {
  const champion = await findAliased(connection, version.projectId, "champion");
  if (champion?.id === version.id) return;
  const evaluation =
    (await findEvaluation(connection, version.id, "LOCKED_TEST")) ?? (await findEvaluation(connection, version.id, "OUT_OF_FOLD"));
  if (evaluation === null) throw new Error(`version ${version.id} has no evaluation to ask its gate with`);
  const proven = new Set(
    (await listBreastsProvenBy(connection, evaluation.id, ["PATHOLOGY"])).map(({ examId, laterality }) => breastIdOf(examId, laterality)),
  );
  const { decision, checks } = decideGateOf({
    set: evaluation.set,
    cases: (await listCases(connection, evaluation.id)).map(evaluatedCaseOf).map((one) => ({ ...one, proven: proven.has(one.breastId) })),
    threshold: frozenThreshold(version),
    champion: champion === null ? null : await asChampion(connection, champion),
    inferenceContract,
    settings: await gateSettingsOfRun(connection, version.runId),
  });
  await saveGateResult(connection, {
    modelVersionId: version.id,
    championId: champion?.id ?? null,
    decision,
    checks: checks.map(({ result: _, ...check }) => check),
  });
}

async function asChampion(connection: Connection, version: ModelVersion): Promise<Champion> {
  const predictions = await findPredictionsOfVersion(connection, version.id);
  return {
    scores: new Map(predictions.map(({ examId, laterality, score }) => [breastIdOf(examId, laterality), score])),
    threshold: frozenThreshold(version),
  };
}

function frozenThreshold(version: ModelVersion): number {
  const { operatingPoints } = version.scoring;
  return operatingPoints.find(({ name }) => name === defaultOperatingPoint)?.threshold ?? 0.5;
}
