import { listAuditHeads } from "@second-read/database";
import { keys, putAnchor } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let admin: TestPerson;
let project: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("audited");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

const verify = "query($p: ID!) { verifyAuditChain(projectId: $p) { ok checked firstBadSequence } }";
const change = "mutation($p: ID!, $r: String!) { updateProject(id: $p, reason: $r, settings: {}) { id } }";

const anchor = (sequence: number, hash: string) => putAnchor(api.store.store, project, { sequence, hash, at: new Date() });
const unanchor = (sequence: number, hash: string) => api.store.store.delete(keys.audit(project, sequence, hash));

test("a chain matches its head and the heads in the store, or reports where it breaks", async () => {
  await api.ok(admin, change, { p: project, r: "one" });
  await api.ok(admin, change, { p: project, r: "two" });
  const head = (await listAuditHeads(api.database.sql)).find(({ chain }) => chain === project);
  if (!head) throw new Error("no chain");
  const verdict = async () => (await api.ok(admin, verify, { p: project })).verifyAuditChain;
  expect(await verdict()).toEqual({ ok: true, checked: head.sequence, firstBadSequence: null });

  await anchor(head.sequence, head.hash);
  expect((await verdict()).ok).toBe(true);
  // As if the whole chain had been rewritten, including the head: it still verifies by itself.
  await anchor(head.sequence, "0".repeat(64));
  expect(await verdict()).toEqual({ ok: false, checked: head.sequence, firstBadSequence: head.sequence });
  await unanchor(head.sequence, "0".repeat(64));
  // As if the tail had been truncated.
  await anchor(head.sequence + 3, "0".repeat(64));
  expect(await verdict()).toEqual({ ok: false, checked: head.sequence, firstBadSequence: head.sequence + 1 });
});

test("the trail is not shown to an administrator who also reads or arbitrates: it names what was sent back", async () => {
  const trail = "query($p: ID!) { auditTrail(projectId: $p) { nodes { subject } } }";
  await api.ok(admin, trail, { p: project });
  for (const role of ["READER", "ARBITER"] as const) {
    const blinded = await api.person(`Ada, ${role}`, { [project]: ["ADMIN", role] });
    expect(await api.code(blinded, trail, { p: project })).toBe("FORBIDDEN");
  }
});
