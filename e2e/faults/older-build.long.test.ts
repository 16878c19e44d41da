import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProject, createUser, type Database, openDatabase, setMembership, verifyAuditChain } from "@second-read/database";
import { createTestDatabase, freePort } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { phantomFiles } from "../support/phantoms.ts";
import { isReady } from "../support/readiness.ts";
import { findReleasedCommit, hasWholeHistory, writeBuildOf } from "../support/released-build.ts";

// F12: during an upgrade, processes of the last release work beside the new ones, on the newest database. They start and stop in the order of
// docs/operations.md, Upgrades: a new worker beside the old one, the old worker stopped, a new API beside the old one.

const patience = { timeout: 180_000, interval: 200 };
const commit = findReleasedCommit();

// A shallow clone does not contain the code of the last release. There, only the comparison of both databases covers what that code needs of the
// newest database (packages/database/src/released-shape.long.test.ts).
it("finds the code of the last release, unless this clone's history is cut off", () => {
  if (commit === null) console.warn("F12 was not tried with older code: the history of this clone is cut off");
  expect(commit !== null || !hasWholeHistory()).toBe(true);
});

/** Which build serves the request. */
type Build = "older" | "newer";
const builds = ["older", "newer"] as const;
const password = "four words for this test";

if (commit !== null)
  describe("F12: the last release beside this build, on the newest database", () => {
    let folder: string;
    let database: Database;
    let projectId: string;
    let origins: Record<Build, string>;
    let environments: Record<Build, Record<string, string>>;
    let code: string;
    const processes: OwnProcess[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "second-read-older-"));
      code = join(folder, "code");
      await mkdir(code);
      writeBuildOf(commit, code);
      const { applicationUrl: url } = await createTestDatabase();
      database = openDatabase({ url, poolSize: 2 });
      ({ id: projectId } = await createProject(database, { key: "both", name: "Both", lockedTestShare: 0 }));
      const roles = {
        manager: ["DATA_MANAGER", "ANALYST"],
        first: ["READER"],
        second: ["READER"],
        arbiter: ["ARBITER"],
      } as const;
      for (const [name, held] of Object.entries(roles)) {
        const { id } = await createUser(database, { email: `${name}@both.test`, name, password });
        await setMembership(database, projectId, id, held);
      }
      origins = { older: `http://127.0.0.1:${await freePort()}`, newer: `http://127.0.0.1:${await freePort()}` };
      const environment = (build: Build) => ({
        ...environmentOf({ databaseUrl: url, folder, origin: originOf(build) }),
        UNDO_SECONDS: "0",
      });
      environments = { older: environment("older"), newer: environment("newer") };
      start("older", "api");
      start("older", "ingest");
      start("newer", "ingest");
      await untilReady("older");
    }, 600_000);
    afterAll(async () => {
      await Promise.all(processes.map((one) => one.stop()));
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const originOf = (build: Build) => origins[build];

    function start(build: Build, app: "api" | "ingest"): OwnProcess {
      const one = new OwnProcess(app, environments[build], [], build === "older" ? code : undefined);
      processes.push(one);
      return one;
    }

    const untilReady = (build: Build) =>
      vi.waitUntil(async () => {
        const failed = processes.find(({ child }) => child.exitCode !== null && child.exitCode !== 0);
        if (failed !== undefined) throw new Error(`a process ended:\n${failed.logged.slice(-3_000)}`);
        return isReady(originOf(build));
      }, patience);

    /** @throws Error if one was rejected */
    const untilFiled = (images: number) =>
      vi.waitUntil(async () => {
        const rejected = await database.prisma.upload.findFirst({ where: { status: "REJECTED" } });
        if (rejected !== null) throw new Error(`rejected: ${rejected.rejectionCode}`);
        return (await database.prisma.image.count({ where: { projectId } })) === images;
      }, patience);

    /** A session cookie issued by either build. */
    async function signIn(build: Build, name: string): Promise<string> {
      const origin = originOf(build);
      const answer = await fetch(`${origin}/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: JSON.stringify({ email: `${name}@both.test`, password }),
      });
      expect([build, name, answer.status]).toEqual([build, name, 200]);
      return answer.headers
        .getSetCookie()
        .map((line) => line.split(";", 1)[0])
        .join("; ");
    }

    /** @throws Error with the API's message if it refuses */
    async function ask(build: Build, cookie: string, query: string, variables: object = {}): Promise<any> {
      const origin = originOf(build);
      const answer = await fetch(`${origin}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, cookie },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
      if (errors) throw new Error(`${build}: ${query.slice(0, 60)}: ${JSON.stringify(errors)}`);
      return data;
    }

    async function upload(build: Build, cookie: string, { name, bytes }: { name: string; bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const { createUpload } = await ask(
        build,
        cookie,
        "mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url method headers } }",
        { input: { projectId, fileName: name, bytes: bytes.byteLength, sha256 } },
      );
      const put = await fetch(createUpload.url, { method: createUpload.method, headers: createUpload.headers, body: bytes });
      expect([build, put.ok]).toEqual([build, true]);
      await ask(build, cookie, "mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id: createUpload.uploadId });
    }

    /** Takes the next exam with one build, saves a draft with it and finalises with the other. */
    async function read(name: string, took: Build, gave: Build, recalled: boolean): Promise<string> {
      const cookie = await signIn(took, name);
      const taken = await vi.waitUntil(
        async () =>
          (
            await ask(took, cookie, "mutation($p: ID!) { nextExam(projectId: $p) { id revision exam { id images { url } } } }", {
              p: projectId,
            })
          ).nextExam,
        patience,
      );
      const image = await fetch(taken.exam.images[0].url);
      expect(Buffer.from(await image.arrayBuffer()).toString("latin1", 128, 132)).toBe("DICM");
      const breasts = ["R", "L"].map((laterality) =>
        laterality === "R" && recalled
          ? { laterality, opinion: "RECALL", birads: "4B", density: "b", noLocation: true }
          : { laterality, opinion: "NORMAL", birads: "1", density: "b" },
      );
      const input = { breasts, findings: [] };
      const save =
        "mutation($id: ID!, $input: ReadInput!, $n: Int!) { saveDraft(readId: $id, input: $input, expectedRevision: $n) { revision } }";
      const { saveDraft } = await ask(took, cookie, save, { id: taken.id, input, n: taken.revision });
      const finalise =
        "mutation($id: ID!, $input: ReadInput!, $n: Int!, $key: String!) { finaliseRead(readId: $id, input: $input, expectedRevision: $n, idempotencyKey: $key) { id } }";
      await ask(gave, cookie, finalise, { id: taken.id, input, n: saveDraft.revision, key: `read ${taken.id}` });
      return taken.exam.id;
    }

    it("both file images, sign in, show lists, take reads and turn them into truth", async () => {
      // Both workers process what the older API receives.
      const older = await signIn("older", "manager");
      for (const file of phantomFiles({ seed: 701 }).files) await upload("older", older, file);
      await untilFiled(4);
      const olderWorker = processes[1] ?? expect.fail("no worker");
      expect(await olderWorker.stop()).toBe(0);
      start("newer", "api");
      await untilReady("newer");

      const managers = { older, newer: await signIn("newer", "manager") };
      for (const [index, file] of phantomFiles({ seed: 702 }).files.entries()) {
        const build = builds[index % 2] ?? "older";
        await upload(build, managers[build], file);
      }
      await untilFiled(8);

      // A session of one build is valid in the other.
      const list = "query($p: ID!) { worklist(projectId: $p, first: 10) { totalCount nodes { id status images { id } } } }";
      for (const asked of builds)
        for (const made of builds) {
          const { worklist } = await ask(asked, managers[made], list, { p: projectId });
          expect([asked, worklist.totalCount, worklist.nodes.map((exam: any) => exam.images.length)]).toEqual([asked, 2, [4, 4]]);
        }

      // One exam that both call normal, and one on which they differ.
      const agreed = await read("first", "older", "newer", false);
      expect(await read("second", "newer", "older", false)).toBe(agreed);
      const disputed = await read("first", "newer", "older", true);
      expect(await read("second", "older", "newer", false)).toBe(disputed);

      const status = async (build: Build, id: string) =>
        (await ask(build, managers[build], "query($id: ID!) { exam(id: $id) { status } }", { id })).exam.status;
      for (const build of builds) await vi.waitUntil(async () => (await status(build, agreed)) === "SETTLED", patience);
      await vi.waitUntil(
        async () => (await database.prisma.exam.findUniqueOrThrow({ where: { id: disputed } })).status === "ARBITRATION",
        patience,
      );

      const arbiter = await signIn("older", "arbiter");
      const shown = await ask("newer", arbiter, "query($id: ID!) { exam(id: $id) { status reads { id } } }", { id: disputed });
      expect(shown.exam.reads).toHaveLength(2);
      const truths = async (build: Build) =>
        (await ask(build, managers[build], "query($id: ID!) { exam(id: $id) { truth { laterality class } } }", { id: agreed })).exam.truth;
      expect(await truths("older")).toEqual(await truths("newer"));
    });

    it("and leave intact chains, correct counts, and no error in any log", async () => {
      for (const chain of [projectId, "system"]) expect(await verifyAuditChain(database.sql, chain)).toMatchObject({ ok: true });
      const errors = processes.flatMap(({ logged }) => logged.split("\n").filter((line) => /"level":(50|60)/.test(line)));
      expect(errors).toEqual([]);
    });
  });
