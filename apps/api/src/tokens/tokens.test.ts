import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;
let manager: TestPerson;
let browser: Browser;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("tokens");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  manager = await api.person("Mona", { [project]: ["DATA_MANAGER", "ANALYST"] });
  browser = await signInAs(api, manager);
});
afterAll(() => api?.close());

const create =
  'mutation($scopes: [TokenScope!], $until: DateTime) { createApiToken(name: "script", scopes: $scopes, expiresAt: $until) { secret token { id scopes expiresAt lastUsedAt } } }';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

async function make(scopes: readonly string[] | null = null, until: Date | null = null) {
  const { data, errors } = await browser.ask(create, { scopes, until });
  if (errors) throw new Error(JSON.stringify(errors));
  const { secret, token } = data.createApiToken;
  return { caller: { ...manager, token: secret as string }, token };
}

describe("a token", () => {
  test("is shown once, works until it is revoked, and cannot make another", async () => {
    const { caller, token } = await make();
    expect((await api.ok(caller, "{ me { name } }")).me.name).toBe("Mona");
    expect(await api.code(caller, 'mutation { createApiToken(name: "child") { secret } }')).toBe("FORBIDDEN");
    const stored = await api.database.prisma.apiToken.findUniqueOrThrow({ where: { id: token.id } });
    expect(stored.secretHash).not.toContain(caller.token);
    expect(stored.lastUsedAt).not.toBeNull();
    const other = await api.person("Zoe");
    expect(await api.code(other, "mutation($id: ID!) { revokeApiToken(id: $id) { id } }", { id: token.id })).toBe("NOT_FOUND");
    await api.ok(manager, "mutation($id: ID!) { revokeApiToken(id: $id) { revokedAt } }", { id: token.id });
    expect(await api.graphql(caller, "{ me { name } }")).toMatchObject({ status: 401 });
  });

  test("acts for its own person, whoever else calls at the same moment", async () => {
    const [{ caller }, other] = [await make(), await api.person("Olga")];
    const ask = (token: string) => api.graphql({ ...manager, token }, "{ me { name } }");
    const answers = await Promise.all([ask(other.token), ask(`sr_${"x".repeat(43)}`), ask(caller.token)]);
    expect(answers.map(({ status, data }) => data?.me.name ?? status)).toEqual(["Olga", 401, "Mona"]);
  });

  test("that ran out is refused", async () => {
    const person = await api.person("Theo", { [project]: ["READER"] });
    await api.database.prisma.apiToken.updateMany({ where: { userId: person.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await api.code(person, "{ me { id } }")).toBe("UNAUTHENTICATED");
  });

  test("does within its scopes what its person may, and nothing else", async () => {
    const freeze = `mutation { freezeSnapshot(projectId: "${project}") { id } }`;
    const exports = `{ exports(projectId: "${project}") { id } }`;
    const uploads = `{ myUploads(projectId: "${project}") { id } }`;
    const outcome = async (caller: TestPerson, query: string) => (await api.graphql(caller, query)).errors?.[0]?.extensions ?? "done";
    const refused = { code: "FORBIDDEN", details: { condition: "TOKEN_SCOPE" } };
    const [reading, retraining, importing] = [await make(["READ_ONLY"]), await make(["RETRAIN"]), await make(["IMPORT"])];
    expect(await outcome(reading.caller, exports)).toBe("done");
    expect(await outcome(reading.caller, freeze)).toMatchObject(refused);
    expect(await outcome(retraining.caller, freeze)).toBe("done");
    expect(await outcome(retraining.caller, exports)).toMatchObject(refused);
    expect(await outcome(importing.caller, uploads)).toBe("done");
    for (const query of [freeze, exports]) expect(await outcome(importing.caller, query)).toMatchObject(refused);
    // A scope grants nothing that the person may not do.
    const reader = await api.person("Rea", { [project]: ["READER"] });
    const own = await (await signInAs(api, reader)).ask(create, { scopes: ["EXPORT"] });
    expect(await outcome({ ...reader, token: own.data.createApiToken.secret }, exports)).toMatchObject({ code: "FORBIDDEN", details: {} });
    expect((await browser.ask(create, { scopes: [] })).errors?.[0]?.message).toBe("A token needs a scope.");
  });
});

describe("the policy", () => {
  const set = "mutation($days: Int!) { setAccountPolicy(tokenDaysAtMost: $days) { tokenDaysAtMost } }";

  test("bounds how long a token is valid, those that were made before too", async () => {
    const early = await make();
    expect(new Date(early.token.expiresAt).getTime()).toBeGreaterThan(inDays(364).getTime());
    await api.database.prisma.apiToken.update({ where: { id: early.token.id }, data: { createdAt: inDays(-8) } });
    await api.ok(admin, set, { days: 7 });
    expect(await api.code(early.caller, "{ me { id } }")).toBe("UNAUTHENTICATED");
    expect((await browser.ask(create, { until: inDays(8) })).errors?.[0]?.message).toBe("A token is valid for at most 7 days here.");
    const late = await make(null, inDays(2));
    await api.ok(admin, set, { days: 30 });
    const { apiTokens } = await api.ok(manager, "{ apiTokens { id expiresAt } }");
    const ends = new Map<string, number>(
      apiTokens.map(({ id, expiresAt }: { id: string; expiresAt: string }) => [id, Date.parse(expiresAt)]),
    );
    expect(ends.get(late.token.id)).toBe(Date.parse(late.token.expiresAt));
    expect(ends.get(early.token.id)).toBeLessThan(inDays(22.1).getTime());
    expect(await api.ok(early.caller, "{ me { name } }")).toEqual({ me: { name: "Mona" } });
    await api.ok(admin, set, { days: 365 });
  });

  test("is changed by administrators, within reason", async () => {
    expect(await api.code(manager, set, { days: 7 })).toBe("FORBIDDEN");
    for (const days of [0, 3651]) expect(await api.code(admin, set, { days })).toBe("INVALID_INPUT");
  });
});

test("administrators see everybody's tokens page by page, and revoke any", async () => {
  const { caller, token } = await make(["READ_ONLY"]);
  const list =
    "query($after: String) { allApiTokens(first: 3, after: $after) { totalCount nodes { id scopes user { name } } pageInfo { endCursor hasNextPage } } }";
  const seen: { id: string; scopes: string[]; user: { name: string } }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { allApiTokens }: any = await api.ok(admin, list, { after });
    seen.push(...allApiTokens.nodes);
    ({ endCursor: after, hasNextPage: more } = allApiTokens.pageInfo);
    if (!more) expect(new Set(seen.map(({ id }) => id)).size).toBe(allApiTokens.totalCount);
  }
  expect(seen.find(({ id }) => id === token.id)).toEqual({ id: token.id, scopes: ["READ_ONLY"], user: { name: "Mona" } });
  expect(await api.code(manager, list)).toBe("FORBIDDEN");
  await api.ok(admin, "mutation($id: ID!) { revokeApiToken(id: $id) { revokedAt } }", { id: token.id });
  expect(await api.code(caller, "{ me { id } }")).toBe("UNAUTHENTICATED");
});
