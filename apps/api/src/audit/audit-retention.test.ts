import { migrate } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let admin: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person("Ada", { [await api.project("kept")]: ["ADMIN"] });
});
afterAll(() => api?.close());

const ask = "{ auditRetention { years minimumYears } }";
const set = "mutation($years: Int) { setAuditRetention(years: $years) { years minimumYears } }";

test("events are kept for ever if the installation has set no minimum", async () => {
  expect(await api.ok(admin, ask)).toEqual({ auditRetention: { years: null, minimumYears: null } });
  const { errors } = await api.graphql(admin, set, { years: 50 });
  expect(errors?.[0]).toMatchObject({ message: expect.stringContaining("AUDIT_MINIMUM_YEARS"), extensions: { code: "INVALID_INPUT" } });
  expect(await api.ok(admin, ask)).toEqual({ auditRetention: { years: null, minimumYears: null } });
});

test("an administrator sets a time that the installation allows, and the trail records the previous one", async () => {
  await migrate(api.ownerUrl, { auditMinimumYears: 7 });
  for (const years of [6, 0, -1, 101]) expect(await api.code(admin, set, { years })).toBe("INVALID_INPUT");
  expect(await api.ok(admin, set, { years: 10 })).toEqual({ setAuditRetention: { years: 10, minimumYears: 7 } });
  await api.ok(admin, set, { years: null });
  expect(await api.ok(admin, ask)).toEqual({ auditRetention: { years: null, minimumYears: 7 } });
  const trail: any = await api.ok(admin, "{ systemAuditTrail(first: 2) { nodes { action subject details actor { name } } } }");
  const event = { action: "setAuditRetention", subject: "auditRetention", actor: { name: "Ada" } };
  expect(trail.systemAuditTrail.nodes).toEqual([
    { ...event, details: { before: 10, years: null } },
    { ...event, details: { before: null, years: 10 } },
  ]);
});

test("nobody else can query or set it", async () => {
  const project = await api.project("of-others");
  for (const role of ["READER", "ARBITER", "DATA_MANAGER", "ANALYST"] as const) {
    const person = await api.person(role, { [project]: [role] });
    for (const document of [ask, set]) expect(await api.code(person, document, { years: 10 })).toBe("FORBIDDEN");
  }
  for (const document of [ask, set]) expect(await api.code(null, document, { years: 10 })).toBe("UNAUTHENTICATED");
});
