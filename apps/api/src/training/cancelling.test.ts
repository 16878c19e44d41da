import { claimJob, completeJob, endCancelled, foldJobName, type JobClaim, releaseJob, requestCancel } from "@second-read/database";
import { seedRun } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

// Two workers on the folds of one run that somebody cancels.

let api: TestApi;
let project: string;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("cancelling");
});
afterAll(() => api?.close());

const statusOf = async (id: string) => (await api.database.prisma.trainingRun.findUniqueOrThrow({ where: { id } })).status;

/** A run whose two folds are being computed and whose cancellation was requested. */
async function cancelling(): Promise<{ id: string; claims: [JobClaim, JobClaim] }> {
  const { run } = await seedRun(api.database, project);
  await api.database.prisma.trainingRun.update({ where: { id: run.id }, data: { status: "QUEUED" } });
  const claims: JobClaim[] = [];
  for (const fold of [0, 1]) {
    await api.database.prisma.runJob.create({ data: { runId: run.id, name: foldJobName(fold) } });
    const claim = await api.database.transaction((connection) => claimJob(connection, run.id, foldJobName(fold)));
    if (claim) claims.push(claim);
  }
  await api.database.transaction((connection) => requestCancel(connection, run.id));
  expect(await statusOf(run.id)).toBe("CANCELLING");
  return { id: run.id, claims: claims as [JobClaim, JobClaim] };
}

test("workers that let go at the same moment end the run between them", async () => {
  const { id, claims } = await cancelling();
  let released = 0;
  let bothReleased = () => {};
  const both = new Promise<void>((resolve) => {
    bothReleased = resolve;
  });
  await Promise.all(
    claims.map((claim) =>
      api.database.transaction(async (connection) => {
        await releaseJob(connection, claim);
        released += 1;
        if (released === 2) bothReleased();
        await both;
        await endCancelled(connection, id);
      }),
    ),
  );
  expect(await statusOf(id)).toBe("CANCELLED");
});

test("a fold that was done before its worker heard of it ends the run", async () => {
  const { id, claims } = await cancelling();
  for (const claim of claims) {
    expect(await statusOf(id)).toBe("CANCELLING");
    const { outcome, allFoldsDone } = await api.database.transaction((connection) =>
      completeJob(connection, claim, { checkpointKey: "a key" }),
    );
    expect([outcome, allFoldsDone]).toEqual(["CANCELLED", false]);
  }
  expect(await statusOf(id)).toBe("CANCELLED");
});

test("a claim that crosses the cancelling does not bring the run back", async () => {
  const { run } = await seedRun(api.database, project);
  await api.database.prisma.trainingRun.update({ where: { id: run.id }, data: { status: "QUEUED" } });
  await api.database.prisma.runJob.create({ data: { runId: run.id, name: foldJobName(0) } });
  const claim = await api.database.transaction(async (connection) => {
    // The cancellation holds the run's row when the claim arrives at it.
    await requestCancel(connection, run.id);
    const claiming = api.database.transaction((other) => claimJob(other, run.id, foldJobName(0)));
    await expect
      .poll(async () => (await api.database.sql.query(`SELECT 1 FROM pg_locks WHERE NOT granted`)).length, { interval: 20 })
      .toBeGreaterThan(0);
    return { claiming };
  });
  expect(await claim.claiming).toBeNull();
  expect(await statusOf(run.id)).toBe("CANCELLED");
});
