import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { findGrowth, type Growth } from "./find-growth.ts";
import { faultsOf, logPlans, planLog } from "./plans.ts";
import { type FilledServer, startFilledServer } from "./start-filled-server.ts";
import { stillGrowing } from "./still-growing.ts";

// No request's cost grows with the project, except for jobs: every document of the web app in every role, on 100,000 exams, with the plans that
// PostgreSQL executed.

let folder: string;
let filled: FilledServer;
let api: ForkedApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-scale-"));
  filled = await startFilledServer({ folder, exams: 100_000 });
  await logPlans(filled.database, filled.databaseName);
  api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
}, 600_000);

afterAll(async () => {
  await api?.stop();
  await filled?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Each document, role and fault as one line. */
function linesOf(growth: Growth): string[] {
  return Object.entries(growth).flatMap(([document, byFault]) =>
    Object.entries(byFault).flatMap(([fault, askers]) => askers.map((role) => `${document} as ${role}: ${fault}`)),
  );
}

test("no document of the web app requests what grows with the project, except those known to", async () => {
  const found = await findGrowth(filled, api.url);
  const known = new Set(linesOf(stillGrowing));
  expect(linesOf(found).filter((line) => !known.has(line))).toEqual([]);
  // By document: what was computed for one role is cached for a while, and the next role is answered from that.
  const mended = Object.keys(stillGrowing).filter((document) => !(document in found));
  expect(mended, "no longer grow: take them off the list").toEqual([]);
});

test("a reader who has read thousands of exams that wait for another is given the next without scanning them", async () => {
  const [reader] = filled.people;
  const log = planLog(filled.server, filled.database);
  await log.next();
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${reader?.token}` },
    body: JSON.stringify({
      query: "mutation($projectId: ID!) { nextExam(projectId: $projectId) { exam { id } } }",
      variables: { projectId: filled.project.id },
    }),
  });
  const statements = await log.next();
  const { data } = (await response.json()) as { readonly data: { readonly nextExam: { readonly exam: { readonly id: string } } } };
  const [first] = await filled.database.sql.query<{ id: string }>(
    `SELECT e."id" FROM "Exam" e WHERE e."projectId" = $1 AND e."status" IN ('QUEUED', 'READING')
       AND NOT EXISTS (SELECT FROM "Read" r WHERE r."examId" = e."id" AND r."readerId" = $2 AND r."status" = 'FINALISED')
     ORDER BY e."queueOrder" LIMIT 1`,
    [filled.project.id, reader?.id],
  );
  expect(data.nextExam.exam.id).toBe(first?.id);
  const faults = statements.flatMap((statement) =>
    faultsOf(statement, { largeTables: new Set(), mostRows: 100 }).map((fault) => `${fault}: ${statement.text}`),
  );
  expect(faults).toEqual([]);
});
