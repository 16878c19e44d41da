import { type ApiClient, takeAccount } from "./api-client.ts";

/** The people whom the tests sign in as. Everyone has one role in each project except the manager, who also trains. */
export const roleOf = {
  reader1: ["READER"],
  reader2: ["READER"],
  arbiter1: ["ARBITER"],
  arbiter2: ["ARBITER"],
  manager: ["DATA_MANAGER", "ANALYST"],
} as const;

export type PersonName = keyof typeof roleOf | "admin";

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Projects of the test run, one per subject, so that tests do not meet each other's exams. */
export const projectKeys = [
  "journey",
  "keys",
  "drafts",
  "arbiters",
  "sessions",
  "ten",
  "late",
  "marks",
  "arbitration",
  "folder",
  "webhooks",
  "policy",
  "compare",
  "leaving",
  "tabs",
] as const;
export type ProjectKey = (typeof projectKeys)[number];

/** What the global setup passes to the tests. */
export interface Installation {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly accounts: Readonly<Record<PersonName, Account>>;
  readonly projectIds: Readonly<Record<ProjectKey, string>>;
  /** Id of a project that only its administrator may see. */
  readonly foreignProjectId: string;
}

/** Creates people and projects as an administrator does. */
export async function makePeopleAndProjects(
  origin: string,
  admin: ApiClient,
): Promise<Pick<Installation, "projectIds" | "foreignProjectId"> & { accounts: Record<keyof typeof roleOf, Account> }> {
  const people = await Promise.all(
    (Object.keys(roleOf) as (keyof typeof roleOf)[]).map(async (name) => {
      const email = `${name}@e2e.example`;
      const { createUser } = await admin.ask<{ createUser: { user: { id: string }; oneTimePassword: string } }>(
        "mutation($email: String!, $name: String!) { createUser(email: $email, name: $name) { user { id } oneTimePassword } }",
        { email, name: `Test ${name}` },
      );
      return { name, id: createUser.user.id, account: await takeAccount(origin, email, createUser.oneTimePassword) };
    }),
  );
  const projectIds = Object.fromEntries(
    await Promise.all(
      projectKeys.map(async (key) => {
        const id = await makeProject(admin, key);
        for (const person of people)
          await admin.ask("mutation($p: ID!, $u: ID!, $r: [Role!]!) { setRoles(projectId: $p, userId: $u, roles: $r) { id } }", {
            p: id,
            u: person.id,
            r: roleOf[person.name],
          });
        return [key, id] as const;
      }),
    ),
  ) as Record<ProjectKey, string>;
  const accounts = Object.fromEntries(people.map(({ name, account }) => [name, account])) as Record<keyof typeof roleOf, Account>;
  return { projectIds, accounts, foreignProjectId: await makeProject(admin, "foreign") };
}

/** No held-out test set: the few patients of a test are all training data. */
async function makeProject(admin: ApiClient, key: string): Promise<string> {
  const { createProject } = await admin.ask<{ createProject: { id: string } }>(
    "mutation($input: CreateProjectInput!) { createProject(input: $input) { id } }",
    { input: { key, name: `Project ${key}`, readingProtocol: "DOUBLE_ARBITRATION", lockedTestShare: 0 } },
  );
  return createProject.id;
}
