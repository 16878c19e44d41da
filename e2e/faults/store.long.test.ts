import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase, findMinio, freePort, type MinioServer, requireOrSkip, startMinio } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { type Fault, FaultProxy } from "../support/fault-proxy.ts";
import { oneMammogram } from "../support/one-mammogram.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { isReady, readinessOf } from "../support/readiness.ts";

const minio = findMinio();
const patience = { timeout: 120_000, interval: 200 };

/** The API and the ingest worker with a real MinIO behind a proxy whose faults can be set. */
describe.skipIf(requireOrSkip(minio !== undefined, "a MinIO server (MINIO_BIN, or minio on PATH)"))("F8: the store", () => {
  let folder: string;
  let server: MinioServer;
  let proxy: FaultProxy;
  let database: Database;
  let processes: OwnProcess[] = [];
  let origin: string;
  let projectId: string;
  let token: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "second-read-store-faults-"));
    await chmod(folder, 0o755);
    server = await startMinio(minio ?? "");
    proxy = await FaultProxy.start(Number(new URL(server.settings.endpoint).port));
    const { url } = await createTestDatabase();
    database = openDatabase({ url });
    ({ projectId, token } = await createDataManager(database, "faults"));
    origin = `http://127.0.0.1:${await freePort()}`;
    const { accessKey, secretKey, endpoint } = server.settings;
    const env = {
      ...environmentOf({ databaseUrl: url, folder, origin }),
      S3_ENDPOINT: `http://127.0.0.1:${proxy.port}`,
      S3_PUBLIC_ENDPOINT: endpoint,
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
    };
    processes = [new OwnProcess("api", env), new OwnProcess("ingest", env)];
    await vi.waitUntil(() => isReady(origin), patience);
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await database?.close();
    await proxy?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(query: string, variables: object): Promise<any> {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  let files = 0;
  /** Announces a good file and sends its bytes past the proxy; completing the upload makes the server look at it. */
  async function send(): Promise<string> {
    files += 1;
    const bytes = oneMammogram(files);
    const input = {
      projectId,
      fileName: `${files}.dcm`,
      bytes: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
    const { data } = await ask("mutation($input: CreateUploadInput!) { createUpload(input: $input) { uploadId url fields } }", { input });
    const form = new FormData();
    for (const [name, value] of Object.entries(data.createUpload.fields as Record<string, string>)) form.append(name, value);
    form.append("file", new Blob([bytes]));
    expect((await fetch(data.createUpload.url, { method: "POST", body: form })).status).toBe(204);
    return data.createUpload.uploadId;
  }

  const complete = (id: string) => ask("mutation($id: ID!) { completeUpload(uploadId: $id) { status } }", { id });
  const stateOf = async (id: string) =>
    (await ask("query($id: ID!) { upload(id: $id) { status waitingFor rejection { code } } }", { id })).data.upload;

  async function expectAllFiled(ids: readonly string[]): Promise<void> {
    const states = () => Promise.all(ids.map(stateOf));
    await vi.waitUntil(async () => (await states()).every(({ status }) => status === "FILED" || status === "REJECTED"), patience);
    expect((await states()).filter(({ status }) => status !== "FILED")).toEqual([]);
  }

  it.each<Fault>([{ kind: "REFUSE" }, { kind: "SWALLOW" }, { kind: "CUT", afterBytes: 3_000 }, { kind: "BUSY" }])(
    "condemns no good file while it does this: %o; uploads say that they wait for it, and are filed when it is back",
    async (fault) => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => send()));
      for (const id of ids) expect((await complete(id)).errors).toBeUndefined();
      proxy.set(fault);
      const late = await vi.waitUntil(async () => {
        const waiting = (await Promise.all(ids.map(stateOf))).filter(({ waitingFor }) => waitingFor === "STORE");
        return waiting.length > 0 ? waiting : undefined;
      }, patience);
      expect(late[0]).toEqual({ status: "RECEIVED", waitingFor: "STORE", rejection: null });
      if (fault.kind !== "CUT") expect(await readinessOf(origin)).toMatchObject({ status: 503, checks: { database: "ok" } });
      proxy.set({ kind: "PASS" });
      await expectAllFiled(ids);
      expect(await readinessOf(origin)).toMatchObject({ status: 200, checks: { store: "ok" } });
    },
  );

  it("tells a client that completes an upload meanwhile to retry", async () => {
    const id = await send();
    proxy.set({ kind: "REFUSE" });
    const { errors } = await complete(id);
    expect(errors[0].extensions).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect(errors[0].message).toBe("The store does not answer. Try again in a moment.");
    proxy.set({ kind: "PASS" });
    expect((await complete(id)).errors).toBeUndefined();
    await expectAllFiled([id]);
  });

  it("may be slow: a transfer that progresses is waited for", async () => {
    const id = await send();
    proxy.set({ kind: "SLOW", bytesPerSecond: 1_000 });
    await complete(id);
    await expectAllFiled([id]);
    proxy.set({ kind: "PASS" });
  });
});
