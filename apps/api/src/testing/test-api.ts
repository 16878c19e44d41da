import {
  chainTallies,
  concludeExam,
  createApiToken,
  createProject,
  type Database,
  listOverdueExams,
  newId,
  openDatabase,
  setMembership,
} from "@second-read/database";
import { type Role, undoSeconds } from "@second-read/domain";
import { type Jobs, type LiveEvents, listenForLiveEvents, notifyQueueChanged, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { freezeSnapshot } from "@second-read/snapshots";
import { createStoreHandler } from "@second-read/storage";
import { compareCounts, createTestClock, createTestDatabase, createTestStore, type TestClock, type TestStore } from "@second-read/testing";
import { hashPassword } from "better-auth/crypto";
import { expect } from "vitest";
import type { ApiSettings } from "../api-settings.ts";
import { type RunningApi, startApi } from "../server.ts";

export interface GraphqlFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly requestId: string;
    readonly retryable: boolean;
    readonly details: Record<string, unknown>;
  };
}

export interface GraphqlReply<Data = Record<string, never>> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors?: readonly GraphqlFault[];
}

/** A person in a test, with a token for calls. */
export interface TestPerson {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

export interface TestApi {
  readonly url: string;
  readonly api: RunningApi;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly events: LiveEvents;
  readonly store: TestStore;
  readonly clock: TestClock;
  readonly databaseUrl: string;
  /** The same as the role that owns its tables, for tests that break them. */
  readonly ownerUrl: string;
  readonly publicOrigin: string;
  person(name: string, rolesByProject?: Readonly<Record<string, readonly Role[]>>): Promise<TestPerson>;
  project(key: string, more?: Partial<Parameters<typeof createProject>[1]>): Promise<string>;
  /** Sends a query as a person, or without one. */
  graphql<Data = any>(person: TestPerson | null, query: string, variables?: Record<string, unknown>): Promise<GraphqlReply<Data>>;
  /** The data of a call that must succeed. */
  ok<Data = any>(person: TestPerson | null, query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Lets the undo window pass, and submissions take effect, like the job in apps/ingest. */
  conclude(): Promise<void>;
  /** Writes the tallies so far into the audit chains, like the job in apps/ingest. */
  chainTallies(): Promise<void>;
  /** Freezes the waiting snapshots, like the job of apps/trainer. */
  freeze(): Promise<void>;
  /** The code of a call that must be refused. */
  code(person: TestPerson | null, query: string, variables?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** The API over a real database, queue and folder store, on a free port. The clock starts at the real time and stands. */
export async function startTestApi(
  options: { liveClock?: boolean; poolSize?: number } & Pick<ApiSettings, "mostCost" | "identityProvider" | "localAccounts"> = {},
): Promise<TestApi> {
  // Like the product's processes, with only their rights.
  const { applicationUrl: databaseUrl, url: ownerUrl } = await createTestDatabase();
  const logger = createLogger({ process: "api-test", level: process.env.TEST_LOG_LEVEL ?? "silent" });
  const database = openDatabase({ url: databaseUrl, ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }) });
  const counting = openDatabase({ url: databaseUrl, poolSize: 1 });
  const store = await createTestStore();
  const jobs = await openJobs({ databaseUrl, logger, worker: false });
  const events = await listenForLiveEvents({ databaseUrl, logger });
  const clock = createTestClock(new Date());
  const publicOrigin = "http://reads.test";
  const api = await startApi(
    {
      database,
      counting,
      store: store.store,
      jobs,
      events,
      logger,
      clock: options.liveClock ? () => new Date() : () => clock.date(),
      settings: {
        publicOrigin,
        authSecret: "a secret for tests, thirty-two characters long",
        deidentificationKey: "another secret for tests, as long as that one",
        codeVersion: "test",
        undoSeconds,
        mostCost: options.mostCost,
        identityProvider: options.identityProvider,
        localAccounts: options.localAccounts,
      },
      storeHandler: createStoreHandler(store.settings),
    },
    { host: "127.0.0.1", port: 0 },
  );
  let people = 0;
  const password = "one password for all of them";
  // Scrypt is slow by design: hashing once is enough for a test's people.
  let passwordHash: Promise<string> | undefined;

  async function graphql<Data>(
    person: TestPerson | null,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<GraphqlReply<Data>> {
    const response = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(person ? { authorization: `Bearer ${person.token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as { data: Data | null }) };
  }

  return {
    url: api.url,
    api,
    database,
    jobs,
    events,
    store,
    clock,
    databaseUrl,
    ownerUrl,
    publicOrigin,
    graphql,
    async person(name, rolesByProject = {}) {
      people += 1;
      const email = `person${people}@reads.test`;
      const isAdministrator = Object.values(rolesByProject).some((roles) => roles.includes("ADMIN"));
      const id = newId();
      passwordHash ??= hashPassword(password);
      const account = { id: newId(), accountId: id, providerId: "credential", password: await passwordHash };
      await database.prisma.user.create({ data: { id, email, name, emailVerified: true, isAdministrator, accounts: { create: account } } });
      for (const [projectId, roles] of Object.entries(rolesByProject)) {
        const inProject = roles.filter((role) => role !== "ADMIN");
        if (inProject.length > 0) await setMembership(database, projectId, id, inProject);
      }
      const { secret } = await createApiToken(database, { userId: id, name: "test" });
      return { id, email, password, token: secret };
    },
    async project(key, more = {}) {
      return (await createProject(database, { key, name: key, lockedTestShare: 0, ...more })).id;
    },
    async ok(person, query, variables) {
      const { data, errors } = await graphql<never>(person, query, variables);
      if (errors || data === null) throw new Error(`the call was refused: ${JSON.stringify(errors)}`);
      return data;
    },
    async chainTallies() {
      await chainTallies(database, new Date(Math.max(clock.now(), Date.now()) + 60_000));
    },
    async freeze() {
      const waiting = await database.prisma.snapshot.findMany({ where: { status: "QUEUED" } });
      for (const { id } of waiting) await freezeSnapshot({ ...api.deps, database }, { snapshotId: id }, new AbortController().signal);
    },
    async conclude() {
      clock.advanceSeconds(undoSeconds);
      for (const examId of await listOverdueExams(database.sql, clock.date())) {
        await database.sqlTransaction(async (sql) => {
          const outcome = await concludeExam(sql, examId, clock.date());
          if (outcome.kind === "CONCLUDED") await notifyQueueChanged(sql, outcome.projectId);
        });
      }
    },
    async code(person, query, variables) {
      const { errors, data } = await graphql(person, query, variables);
      if (!errors?.[0]) throw new Error(`the call was not refused: ${JSON.stringify(data)}`);
      return errors[0].extensions.code;
    },
    async close() {
      await api.stop();
      await events.close();
      await jobs.close(1);
      await counting.close();
      // Whatever the test has done, stored counts must match the rows.
      const { kept, found } = await compareCounts(database);
      await database.close();
      await store.close();
      expect(kept).toEqual(found);
    },
  };
}
