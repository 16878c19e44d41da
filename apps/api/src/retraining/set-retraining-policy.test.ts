import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;
let refused = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

const set = `mutation($p: ID!, $policy: RetrainingPolicyInput!, $reason: String!) { setRetrainingPolicy(projectId: $p, policy: $policy, reason: $reason)
  { enabled cron timeZone minNewTruth minNewAbnormal minHoursBetween quietHours { fromHour toHour } recipe promoteAutomatically } }`;

test("a policy is kept as it was set, with its defaults, and audited with its reason", async () => {
  const id = await api.project("policy-kept");
  const administrator = await api.person("Ada", { [id]: ["ADMIN"] });
  const policy = { enabled: true, cron: " 0  2 * * 1 ", timeZone: "Europe/Zurich", quietHours: { fromHour: 7, toHour: 18 } };
  const { setRetrainingPolicy: kept } = await api.ok(administrator, set, { p: id, policy, reason: "nights only" });
  expect(kept).toEqual({
    enabled: true,
    cron: "0 2 * * 1",
    timeZone: "Europe/Zurich",
    minNewTruth: null,
    minNewAbnormal: null,
    minHoursBetween: 0,
    quietHours: { fromHour: 7, toHour: 18 },
    recipe: null,
    promoteAutomatically: false,
  });
  const shown = await api.ok(administrator, "query($id: ID!) { project(id: $id) { retrainingPolicy { cron } } }", { id });
  expect(shown.project.retrainingPolicy).toEqual({ cron: "0 2 * * 1" });
  const event = await api.database.prisma.auditEvent.findFirstOrThrow({ where: { chain: id, action: "setRetrainingPolicy" } });
  expect(event.details).toMatchObject({ reason: "nights only", before: null, after: { cron: "0 2 * * 1" } });
  await api.ok(administrator, set, { p: id, policy: { enabled: false }, reason: "holidays" });
  const off = await api.ok(administrator, "query($id: ID!) { project(id: $id) { retrainingPolicy { enabled cron } } }", { id });
  expect(off.project.retrainingPolicy).toEqual({ enabled: false, cron: null });
});

test.each([
  [{}, "This policy would never start a run"],
  [{ cron: "at night" }, '"at night" is not a schedule: five fields are needed'],
  [{ cron: "0 2 31 2 *" }, "never comes: no month of it has such a day"],
  [{ cron: "0 9-17 * * *", quietHours: { fromHour: 8, toHour: 18 } }, "is in the quiet hours, so no run would ever start"],
  [{ minNewTruth: 5, quietHours: { fromHour: 8, toHour: 8 } }, "Quiet hours all day long"],
  [{ minNewTruth: 5, quietHours: { fromHour: 8, toHour: 25 } }, "Quiet hours begin at 0 to 23"],
  [{ cron: "0 2 * * *", timeZone: "Mars/Olympus" }, 'There is no time zone "Mars/Olympus"'],
  [{ cron: "0 2 * * *", timeZone: "Australia/Lord_Howe" }, "The clock of Australia/Lord_Howe changes by half an hour"],
  [{ minNewTruth: 0 }, "Breasts to wait for are 1 to"],
  [{ minNewTruth: 5, minNewAbnormal: 6 }, "More abnormal breasts than breasts"],
  [{ minNewTruth: 5, minHoursBetween: -1 }, "Hours between two runs are 0 to"],
  [{ minNewTruth: 5, recipe: "magic" }, "There is no recipe of that name"],
])("a policy that cannot be is refused in words: %j", async (policy, sentence) => {
  refused += 1;
  const id = await api.project(`policy-refused-${refused}`);
  const administrator = await api.person("Ada", { [id]: ["ADMIN"] });
  const { errors } = await api.graphql(administrator, set, { p: id, policy: { enabled: true, ...policy }, reason: "a test" });
  expect(errors?.[0]).toMatchObject({ extensions: { code: "INVALID_INPUT" }, message: expect.stringContaining(sentence) });
  expect(await api.database.prisma.retrainingPolicy.count({ where: { projectId: id } })).toBe(0);
});

test("a policy is set with a reason, by administrators alone", async () => {
  const id = await api.project("policy-of-whom");
  const [administrator, analyst] = [await api.person("Ada", { [id]: ["ADMIN"] }), await api.person("Ana", { [id]: ["ANALYST"] })];
  expect(await api.code(administrator, set, { p: id, policy: { enabled: false }, reason: " " })).toBe("INVALID_INPUT");
  expect(await api.code(analyst, set, { p: id, policy: { enabled: false }, reason: "because" })).toBe("FORBIDDEN");
});

test("a policy that somebody else has changed meanwhile is not changed back", async () => {
  const id = await api.project("policy-of-two");
  const administrator = await api.person("Ada", { [id]: ["ADMIN"] });
  const onlyIf = `mutation($p: ID!, $policy: RetrainingPolicyInput!, $e: RetrainingPolicyInput) {
    setRetrainingPolicy(projectId: $p, policy: $policy, reason: "a test", expectedPolicy: $e) { enabled cron } }`;
  const read =
    "query($id: ID!) { project(id: $id) { retrainingPolicy { enabled cron timeZone quietHours { fromHour toHour } minHoursBetween } } }";
  const shown = async () => (await api.ok(administrator, read, { id })).project.retrainingPolicy;
  const nobodys = await shown();
  const nightly = { enabled: true, cron: "0 2 * * *", quietHours: { fromHour: 7, toHour: 18 }, minHoursBetween: 12 };
  await api.ok(administrator, onlyIf, { p: id, policy: nightly, e: nobodys });
  const seen = await shown();
  expect(await api.code(administrator, onlyIf, { p: id, policy: { enabled: false }, e: nobodys })).toBe("STALE_REVISION");
  expect(await shown()).toEqual(seen);
  const change = (cron: string) => api.code(administrator, onlyIf, { p: id, policy: { ...nightly, cron }, e: seen }).catch(() => "kept");
  expect((await Promise.all([change("0 3 * * *"), change("0 4 * * *")])).toSorted()).toEqual(["STALE_REVISION", "kept"]);
});
