import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { mutation, prismaMutation } from "./mutation.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const actor = {
  kind: "user",
  id: "a person",
  userId: "a person",
  name: "Ada",
  email: "ada@example.org",
  isAdministrator: false,
  rolesByProject: new Map(),
  credential: "TOKEN",
  scopes: ["FULL"],
} as const;
const chain = "a project";

async function trail(): Promise<string[]> {
  const events = await api.database.prisma.auditEvent.findMany({ where: { chain }, orderBy: { sequence: "asc" } });
  return events.map(({ action, subject }) => `${action} ${subject}`);
}

test("a change and its audit event commit together, by the name of the mutation", async () => {
  const deps = { database: api.database, clock: () => new Date(0) };
  const answer = await mutation(deps, actor, "one", async (_, audit) => {
    audit({ chain, subject: "thing 1", details: {} });
    return 1;
  });
  await prismaMutation(deps, actor, "two", async (_, audit) => audit({ chain, subject: "thing 2", details: {} }));
  await mutation(deps, actor, "three", async (_, audit) => audit(null));
  expect(answer).toBe(1);
  expect(await trail()).toEqual(["one thing 1", "two thing 2"]);
});

test("a change that says nothing for the trail does not commit", async () => {
  const deps = { database: api.database, clock: () => new Date(0) };
  const silent = prismaMutation(deps, actor, "silent", async ({ prisma }) =>
    prisma.auditHead.create({ data: { chain: "chain x", sequence: 0, hash: "" } }),
  );
  await expect(silent).rejects.toThrow(/says nothing for the audit trail/);
  expect(await api.database.prisma.auditHead.count({ where: { chain: "chain x" } })).toBe(0);
});
