import { openDatabase } from "@second-read/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servedPaths } from "../sign-in/serve-sign-in.ts";
import { codeOf, nextCodeOf, postAuth, turnOnTotp } from "../testing/authenticator.ts";
import { signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// A change of an account commits together with its event, or not at all: here no event can be written, as if the process crashed at that moment.

let api: TestApi;
let project: string;
let admin: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("events");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

async function withoutEvents<Result>(work: () => Promise<Result>): Promise<Result> {
  const owner = openDatabase({ url: api.ownerUrl, poolSize: 1 });
  try {
    await owner.sql.query(
      "CREATE OR REPLACE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no event'; END $$",
    );
    await owner.sql.query('CREATE TRIGGER refused BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse_event()');
    return await work();
  } finally {
    await owner.sql.query('DROP TRIGGER IF EXISTS refused ON "AuditEvent"');
    await owner.close();
  }
}

/** All account data, except when a row was last touched. */
async function accounts(): Promise<unknown> {
  const { user, account, session, twoFactor, apiToken, membership, accountPolicy } = api.database.prisma;
  const orderBy = { id: "asc" } as const;
  return {
    users: await user.findMany({ orderBy, omit: { updatedAt: true } }),
    accounts: await account.findMany({ orderBy, omit: { updatedAt: true } }),
    sessions: await session.findMany({ orderBy, omit: { updatedAt: true } }),
    // A code that was tried is used up, whatever the result.
    apps: await twoFactor.findMany({ orderBy, omit: { acceptedStep: true } }),
    tokens: await apiToken.findMany({ orderBy, omit: { lastUsedAt: true } }),
    memberships: await membership.findMany({ orderBy: [{ userId: "asc" }, { projectId: "asc" }] }),
    policy: await accountPolicy.findMany(),
  };
}

/** Sends one change; says whether it was accepted. */
type Send = () => Promise<boolean>;

const byPath: Readonly<Record<string, (person: TestPerson) => Promise<Send>>> = {
  async "POST /sign-out"(person) {
    const { cookie } = await signInAs(api, person);
    return async () => (await postAuth(api, "sign-out", cookie, {})).status === 200;
  },
  async "POST /two-factor/verify-totp"(person) {
    const { cookie } = await signInAs(api, person);
    const { body } = await postAuth(api, "two-factor/enable", cookie, { password: person.password });
    let code = codeOf(body.totpURI);
    return async () => {
      const { status } = await postAuth(api, "two-factor/verify-totp", cookie, { code });
      code = nextCodeOf(body.totpURI);
      return status === 200;
    };
  },
  async "POST /two-factor/disable"(person) {
    const { cookie } = await turnOnTotp(api, person);
    return async () => (await postAuth(api, "two-factor/disable", cookie, { password: person.password })).status === 200;
  },
};

/** These paths change no account: they begin sessions (below), or something that takes effect through another path. */
const beginnings = [
  "POST /sign-in/email",
  "POST /two-factor/enable",
  "POST /two-factor/verify-backup-code",
  "POST /sign-in/social",
  "GET /callback/oidc",
];

const byMutation: Readonly<Record<string, string>> = {
  changePassword:
    'mutation($password: String!) { changePassword(currentPassword: $password, newPassword: "a sentence nobody guesses") { id } }',
  endSession: "mutation($session: ID!) { endSession(id: $session) { id } }",
  createApiToken: 'mutation { createApiToken(name: "mine") { secret } }',
  revokeApiToken: "mutation($token: ID!) { revokeApiToken(id: $token) { id } }",
};
const byAdministrator: Readonly<Record<string, string>> = {
  resetPassword: "mutation($user: ID!) { resetPassword(userId: $user) { oneTimePassword } }",
  setUserDisabled: "mutation($user: ID!) { setUserDisabled(userId: $user, disabled: true) { id } }",
  signOutEverywhere: "mutation($user: ID!) { signOutEverywhere(userId: $user) { id } }",
  removeTotp: "mutation($user: ID!) { removeTotp(userId: $user) { id } }",
  setRoles: "mutation($user: ID!, $project: ID!) { setRoles(projectId: $project, userId: $user, roles: [READER]) { id } }",
  createUser: 'mutation { createUser(email: "made@reads.test", name: "Made") { oneTimePassword } }',
};

async function expectTogether(send: Send): Promise<void> {
  const before = await accounts();
  expect(await withoutEvents(send)).toBe(false);
  expect(await accounts()).toEqual(before);
  expect(await send()).toBe(true);
  expect(await accounts()).not.toEqual(before);
}

test("every path of signing in is covered here", () => {
  expect([...Object.keys(byPath), ...beginnings].sort()).toEqual([...servedPaths].sort());
});

describe("no account changes without its event", () => {
  test.each(Object.keys(byPath))("by %s", async (path) => {
    await expectTogether(await (byPath[path] as NonNullable<(typeof byPath)[string]>)(await api.person("Path")));
  });

  test.each(Object.entries({ ...byMutation, ...byAdministrator }))("by %s", async (name, document) => {
    const person = await api.person("Mutation");
    if (name === "removeTotp") await turnOnTotp(api, person);
    const own = await signInAs(api, person);
    const browser = name in byAdministrator ? await signInAs(api, admin) : own;
    const [session] = await api.database.prisma.session.findMany({ where: { userId: person.id } });
    const [token] = await api.database.prisma.apiToken.findMany({ where: { userId: person.id } });
    const variables = { user: person.id, project, password: person.password, session: session?.id, token: token?.id };
    await expectTogether(async () => (await browser.ask(document, variables)).errors === undefined);
  });
});

test("no session is handed out whose beginning was not audited", async () => {
  const [plain, withApp] = [await api.person("Nobody"), await api.person("With app")];
  const { totpUri } = await turnOnTotp(api, withApp);
  const half = await signInAs(api, withApp);
  const answers = await withoutEvents(async () => [
    await signInAs(api, plain),
    await postAuth(api, "two-factor/verify-totp", half.cookie, { code: nextCodeOf(totpUri) }),
  ]);
  for (const { status, cookie } of answers) expect([status >= 500, cookie]).toEqual([true, ""]);
});
