import { archiveDigest, linksOfArchive } from "@second-read/access";
import { openDatabase, readArchiveLines, systemChain } from "@second-read/database";
import { keys, putArchive } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;
/** As left by the job archive-audit: two archives, the first of which is no longer in the database. */
let archives: { first: number; last: number; sha256: string; lines: string }[];

const change = "mutation($p: ID!, $r: String!) { updateProject(id: $p, reason: $r, settings: {}) { id } }";
const list =
  "query($p: ID!, $n: Int, $a: String) { auditArchives(projectId: $p, first: $n, after: $a) { nodes { first last sha256 removedAt } totalCount pageInfo { hasNextPage endCursor } } }";

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("archived");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  for (const r of ["one", "two", "Müller", "four"]) await api.ok(admin, change, { p: project, r });
  const owner = openDatabase({ url: api.ownerUrl, poolSize: 1 });
  await owner.sql.query("SET session_replication_role = replica");
  archives = [];
  for (const [first, last] of [
    [1, 2],
    [3, 4],
  ] as const) {
    const lines = await readArchiveLines(api.database.sql, project, { first, last });
    const archive = { first, last, sha256: archiveDigest(lines), lines };
    archives.push(archive);
    await putArchive(api.store.store, project, archive, lines);
    await owner.sql.query(
      `INSERT INTO "AuditArchive" ("chain", "first", "last", "hash", "sha256", "recordedIn", "recordedAt", "removedAt")
       VALUES ($1, $2, $3, $4, $5, 9, now(), CASE WHEN $2 = 1 THEN now() END)`,
      [project, first, last, linksOfArchive(lines).at(-1)?.hash, archive.sha256],
    );
  }
  await owner.sql.query(`DELETE FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" <= 2`, [project]);
  await owner.close();
});
afterAll(() => api?.close());

async function download(person: TestPerson | null, question: Record<string, string>) {
  const response = await fetch(`${api.url}/audit/archive?${new URLSearchParams(question)}`, {
    headers: person === null ? {} : { authorization: `Bearer ${person.token}` },
  });
  const text = await response.text();
  const fault = response.ok ? null : (JSON.parse(text).errors[0].extensions.code as string);
  return { headers: response.headers, text, fault };
}

test("archives are listed newest first, in pages", async () => {
  const row = (index: number) => {
    const { lines: _, ...named } = archives[index] ?? { lines: "" };
    return expect.objectContaining(named);
  };
  const first = (await api.ok(admin, list, { p: project, n: 1 })).auditArchives;
  expect(first).toEqual({ nodes: [row(1)], totalCount: 2, pageInfo: { hasNextPage: true, endCursor: "4" } });
  expect(first.nodes[0].removedAt).toBeNull();
  const second = (await api.ok(admin, list, { p: project, n: 1, a: "4" })).auditArchives;
  expect(second).toEqual({ nodes: [row(0)], totalCount: 2, pageInfo: { hasNextPage: false, endCursor: "2" } });
  expect(second.nodes[0].removedAt).not.toBeNull();
  for (const after of ["x", "1.5", "99999999999"])
    expect([after, await api.code(admin, list, { p: project, a: after })]).toEqual([after, "INVALID_INPUT"]);
  expect(await api.ok(admin, "{ systemAuditArchives { totalCount } }")).toEqual({ systemAuditArchives: { totalCount: 0 } });
});

test("an archive is downloaded as it was stored, and the download is an event of its chain", async () => {
  for (const { first, last, sha256, lines } of archives) {
    const { text, headers } = await download(admin, { chain: project, last: String(last) });
    expect([text, archiveDigest(text)]).toEqual([lines, sha256]);
    expect(headers.get("content-disposition")).toContain(`second-read-audit-${project}-${first}-${last}.jsonl`);
    expect(headers.get("cache-control")).toBe("no-store");
    const event = await api.database.prisma.auditEvent.findFirstOrThrow({ where: { chain: project }, orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({ action: "openAuditArchive", actorId: admin.id, details: { first, last, sha256 } });
  }
});

test("an archive that is missing from the store, or was changed there, is not served", async () => {
  const [{ first, last, sha256, lines } = { first: 0, last: 0, sha256: "", lines: "" }] = archives;
  const key = keys.auditArchive(project, { first, last, sha256 });
  const events = () => api.database.prisma.auditEvent.count({ where: { action: "openAuditArchive" } });
  const before = await events();
  await putArchive(api.store.store, project, { first, last, sha256 }, lines.replace("one", "two"));
  expect((await download(admin, { chain: project, last: String(last) })).fault).toBe("WRONG_STATE");
  await api.store.store.delete(key);
  expect((await download(admin, { chain: project, last: String(last) })).fault).toBe("WRONG_STATE");
  expect(await events()).toBe(before);
  await putArchive(api.store.store, project, { first, last, sha256 }, lines);
});

test("archives are for people who may read the chain", async () => {
  const analyst = await api.person("Ana", { [project]: ["ANALYST", "DATA_MANAGER"] });
  const blinded = await api.person("Bea", { [project]: ["ADMIN", "ARBITER"] });
  const stranger = await api.person("Sam", {});
  const ask = async (person: TestPerson | null, chain = project) => (await download(person, { chain, last: "4" })).fault;
  expect([await ask(null), await ask(stranger), await ask(analyst), await ask(blinded)]).toEqual([
    "UNAUTHENTICATED",
    "NOT_FOUND",
    "FORBIDDEN",
    "FORBIDDEN",
  ]);
  expect([await ask(admin, systemChain), await ask(analyst, systemChain)]).toEqual(["NOT_FOUND", "FORBIDDEN"]);
  for (const document of [`{ auditArchives(projectId: "${project}") { totalCount } }`, "{ systemAuditArchives { totalCount } }"])
    expect(await api.code(blinded, document)).toBe("FORBIDDEN");
});

test.each([{ chain: "system" }, { chain: "system", last: "0" }, { chain: "../etc", last: "x" }, { chain: "system", last: "99999999999" }])(
  "refuses %j",
  async (question) => {
    expect((await download(admin, question as Record<string, string>)).fault).toBe("INVALID_INPUT");
  },
);
