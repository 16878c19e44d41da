import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { findGrowth, type Growth } from "./find-growth.ts";
import { logPlans } from "./plans.ts";
import { type FilledServer, startFilledServer } from "./start-filled-server.ts";
import { stillGrowing } from "./still-growing.ts";

// No answer's cost grows with the project, except where it is a job: every document of the web app as every role, over 100,000 exams, with
// the plans that PostgreSQL ran.

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

/** Each document, role and fault as a line. */
function linesOf(growth: Growth): string[] {
  return Object.entries(growth).flatMap(([document, byFault]) =>
    Object.entries(byFault).flatMap(([fault, askers]) => askers.map((role) => `${document} as ${role}: ${fault}`)),
  );
}

test("no document of the web app asks for what grows with the project, but for those that are known to", async () => {
  const found = await findGrowth(filled, api.url);
  const known = new Set(linesOf(stillGrowing));
  expect(linesOf(found).filter((line) => !known.has(line))).toEqual([]);
  // By document: what was computed for one role is kept for a while, and the next is answered from that.
  const mended = Object.keys(stillGrowing).filter((document) => !(document in found));
  expect(mended, "no longer grow: take them off the list").toEqual([]);
});
