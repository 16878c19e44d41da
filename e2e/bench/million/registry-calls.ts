import { createProject, setMembership } from "@second-read/database";
import { metricNames } from "@second-read/evaluation";
import { seedVersionOfCases } from "@second-read/testing";
import type { Person } from "../../scale/people.ts";
import type { FilledServer } from "../../scale/start-filled-server.ts";
import type { WebCall } from "../../scale/web-calls.ts";

export const versions = 50;
export const history = { folds: 5, epochs: 200 };

/**
 * Typical requests to a model registry, on a project of fifty versions whose newest run has 1,000 points in its curves and whose metrics are stored.
 */
export async function registryCalls({ database }: FilledServer, people: readonly Person[]): Promise<WebCall[]> {
  const { id: projectId } = await createProject(database, { key: `registry-${Date.now()}`, name: "Registry" });
  for (const { id } of people) await setMembership(database, projectId, id, ["ANALYST"]);
  const newest = await database.transaction(async (connection) => {
    let version = await seedVersionOfCases(connection, projectId, []);
    for (let number = 2; number <= versions; number += 1) version = await seedVersionOfCases(connection, projectId, []);
    return version;
  });
  await database.prisma.alias.create({ data: { projectId, name: "champion", modelVersionId: newest.id } });
  await database.sql.query(
    `INSERT INTO "MetricValue" ("evaluationId", "subgroup", "operatingPoint", "name", "value", "low", "high", "n", "method")
     SELECT e."id", '', 'specificity-0.80', name, 0.8, 0.7, 0.9, 242, 'bench'
     FROM "Evaluation" e JOIN "ModelVersion" v ON v."id" = e."modelVersionId", unnest($2::text[]) name WHERE v."projectId" = $1`,
    [projectId, metricNames.filter((name) => !name.endsWith("AtPrevalence"))],
  );
  await database.sql.query(
    `INSERT INTO "EpochMetric" ("runId", "fold", "epoch", "loss", "accuracy", "auc", "validationLoss", "validationAuc")
     SELECT $1, fold, epoch, 1.0 / epoch, 0.8, 0.8, 0.5, 0.7 FROM generate_series(0, $2::int - 1) fold, generate_series(1, $3::int) epoch`,
    [newest.runId, history.folds, history.epochs],
  );
  await database.sql.query("ANALYZE");
  const call = (name: string, query: string, id: string): WebCall => ({
    name: `Registry: ${name}`,
    query,
    variables: { id },
    pagedBy: null,
  });
  return [
    call("by alias", "query($id: ID!) { project(id: $id) { champion { id number sha256 recipe createdAt aliases } } }", projectId),
    call(
      `list of ${versions}`,
      `query($id: ID!) { modelVersions(projectId: $id, first: ${versions}) {
         nodes { id number createdAt recipe sha256 aliases run { id status } } pageInfo { hasNextPage endCursor } totalCount } }`,
      projectId,
    ),
    call(
      `history of ${history.folds * history.epochs} points`,
      "query($id: ID!) { trainingRun(id: $id) { id epochColumns { fold epoch loss validationLoss auc } } }",
      newest.runId,
    ),
    call(
      "metrics of a version",
      "query($id: ID!) { modelVersion(id: $id) { id evaluation(set: OUT_OF_FOLD) { metrics { name value low high n } } } }",
      newest.id,
    ),
  ];
}
