import { verifyChain } from "@second-read/access";
import { type AuditEventRecord, systemChain } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("exported");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

async function exported(person: TestPerson | null, question: Record<string, string>) {
  const response = await fetch(`${api.url}/audit/export?${new URLSearchParams(question)}`, {
    headers: person === null ? {} : { authorization: `Bearer ${person.token}` },
  });
  const text = await response.text();
  const fault = response.ok ? null : (JSON.parse(text).errors[0].extensions.code as string);
  return { status: response.status, headers: response.headers, text, fault };
}
const linksOf = (text: string): AuditEventRecord[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map((event) => ({ ...event, at: new Date(event.at) }));
const change = "mutation($p: ID!, $r: String!) { updateProject(id: $p, reason: $r, settings: {}) { id } }";

test("a chain is exported completely, so that others can verify it too, and resumes from any position", async () => {
  for (const r of ["one", "two = 2 | 3"]) await api.ok(admin, change, { p: project, r });
  const first = await exported(admin, { chain: project, format: "jsonl" });
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
  expect(first.headers.get("content-disposition")).toContain(`second-read-audit-${project}.jsonl`);
  const links = linksOf(first.text);
  expect(verifyChain(links)).toEqual({ ok: true, checked: links.length });
  const rest = linksOf((await exported(admin, { chain: project, format: "jsonl", after: String(links.length) })).text);
  expect(rest.map(({ action, actorId, details }) => ({ action, actorId, details }))).toEqual([
    { action: "exportAudit", actorId: admin.id, details: { format: "jsonl", after: 0, upTo: links.length } },
  ]);
  expect(verifyChain([...links, ...rest]).ok).toBe(true);
});

test("as syslog with CEF each event is a line", async () => {
  const { text, headers } = await exported(admin, { chain: systemChain, format: "cef" });
  const { text: again } = await exported(admin, { chain: systemChain, format: "cef" });
  expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(text).toBe("");
  expect(again).toMatch(
    /^<110>1 \S+Z reads\.test second-read - AUDIT - CEF:0\|Second Read\|Second Read\|test\|exportAudit\|exportAudit\|3\|.*\n$/,
  );
});

test("is for administrators who are not blinded", async () => {
  const analyst = await api.person("Ana", { [project]: ["ANALYST", "DATA_MANAGER"] });
  const blinded = await api.person("Bea", { [project]: ["ADMIN", "ARBITER"] });
  const stranger = await api.person("Sam", {});
  const ask = async (person: TestPerson | null, chain: string) => (await exported(person, { chain, format: "jsonl" })).fault;
  expect([await ask(null, project), await ask(null, systemChain)]).toEqual(["UNAUTHENTICATED", "UNAUTHENTICATED"]);
  expect([await ask(stranger, project), await ask(stranger, systemChain)]).toEqual(["NOT_FOUND", "FORBIDDEN"]);
  expect([await ask(analyst, project), await ask(analyst, systemChain)]).toEqual(["FORBIDDEN", "FORBIDDEN"]);
  expect([await ask(blinded, project), await ask(blinded, systemChain)]).toEqual(["FORBIDDEN", "FORBIDDEN"]);
  expect(await ask(admin, "0192f0c1-8c1d-7000-8000-000000000001")).toBe("NOT_FOUND");
  expect(await api.code(blinded, "{ systemAuditTrail { nodes { subject } } }")).toBe("FORBIDDEN");
});

test("is not begun by another site, which could only send the browser there", async () => {
  const { cookie } = await signInAs(api, admin);
  const events = () => api.database.prisma.auditEvent.count({ where: { action: { in: ["exportAudit", "openAuditArchive"] } } });
  const before = await events();
  const ask = async (path: string, site: string) =>
    (await fetch(`${api.url}/audit/${path}`, { headers: { cookie, "sec-fetch-site": site, "sec-fetch-mode": "navigate" } })).status;
  const ways = [`export?chain=${systemChain}&format=jsonl`, `archive?chain=${systemChain}&last=1`];
  for (const way of ways) expect([await ask(way, "cross-site"), await ask(way, "same-site")]).toEqual([403, 403]);
  expect(await events()).toBe(before);
  expect([await ask(ways[0] ?? "", "same-origin"), await ask(ways[0] ?? "", "none")]).toEqual([200, 200]);
});

test.each([
  { chain: "system", format: "xml" },
  { chain: "system" },
  { chain: "../etc", format: "jsonl", after: "-1" },
  { chain: "a\u0000b", format: "jsonl" },
])("refuses %j", async (question) => {
  const { fault, status } = await exported(admin, question as Record<string, string>);
  expect(["INVALID_INPUT", "NOT_FOUND"]).toContain(fault);
  expect([400, 404]).toContain(status);
});
