import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@second-read/database";
import { createTestDatabase, findMinio, freePort, type MinioServer, requireOrSkip, startMinio } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDataManager } from "../support/data-manager.ts";
import { largeFile } from "../support/large-file.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";
import { root } from "../support/product.ts";
import { isReady } from "../support/readiness.ts";
import { createSender, type Part, requestTo, type Ticket } from "../support/sender.ts";

const patience = { timeout: 120_000, interval: 100 };
const minio = findMinio();
describe("a store in a folder", () => promise(null));
describe.skipIf(requireOrSkip(minio !== undefined, "a MinIO server (MINIO_BIN, or minio on PATH)"))("an S3 store", () =>
  promise(minio ?? ""),
);

function promise(minioProgram: string | null): void {
  let folder: string;
  let server: MinioServer | undefined;
  let database: Database;
  let env: Record<string, string>;
  let origin: string;
  let api: OwnProcess;
  let ingest: OwnProcess;
  let projectId: string;
  let token: string;
  let files = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "second-read-resumed-"));
    await chmod(folder, 0o755);
    await mkdir(join(folder, "files"));
    const { url } = await createTestDatabase();
    database = openDatabase({ url });
    ({ projectId, token } = await createDataManager(database, "large"));
    origin = `http://127.0.0.1:${await freePort()}`;
    env = environmentOf({ databaseUrl: url, folder, origin });
    if (minioProgram !== null) {
      server = await startMinio(minioProgram);
      const { accessKey, secretKey, endpoint } = server.settings;
      env = { ...env, S3_ENDPOINT: endpoint, S3_PUBLIC_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey };
    }
    api = new OwnProcess("api", env);
    ingest = new OwnProcess("ingest", env);
    await vi.waitUntil(() => isReady(origin), patience);
  });
  afterAll(async () => {
    await Promise.all([api, ingest].map((one) => one?.stop()));
    await database?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Announces the file as `npm run import` does, and sends only its first bytes: complete parts, and one that is cut. */
  async function sendUntil(path: string, bytes: Uint8Array<ArrayBuffer>, cutAt: number, duringCut: () => Promise<void>): Promise<Ticket> {
    const ticket = await announce(path, bytes);
    expect(ticket.parts).toHaveLength(3);
    for (const part of ticket.parts) {
      const own = bytes.subarray(part.start, part.start + part.bytes);
      const isCut = cutAt < part.start + part.bytes;
      await send(part, own, isCut ? { afterBytes: cutAt - part.start, duringCut } : null);
      if (isCut) break;
    }
    return ticket;
  }

  /** With the key that `npm run import` uses for it. */
  const announce = (path: string, bytes: Uint8Array) =>
    createSender(origin, token, projectId).announce(
      bytes,
      createHash("sha256")
        .update(join(folder, "files", path))
        .digest("hex"),
    );

  /** Runs `npm run import` on the folder, which reports files that are already filed; returns the exit code. */
  async function importFolder(): Promise<number | null> {
    const words = ["import", join(folder, "files"), "--project", "large", "--url", origin, "--token", token];
    const child = spawn("node", ["infra/local/run.mjs", ...words], { cwd: root, stdio: "ignore" });
    return new Promise((resolve) => child.once("exit", resolve));
  }

  async function expectFiled(bytes: Uint8Array, uploadId: string): Promise<void> {
    // The interrupted upload is the one that was filed, with exactly these bytes.
    const { status, imageId, alreadyFiled } = await database.prisma.upload.findUniqueOrThrow({ where: { id: uploadId } });
    expect([status, alreadyFiled]).toEqual(["FILED", false]);
    const image = await database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    expect(image.sourceSha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  }

  it("F4: continues with a large file from where its transfer was cut, at whichever byte", async () => {
    const cut: (readonly [Uint8Array, string])[] = [];
    for (const cutAt of [1, 7_999_999, 8_000_000, 15_123_456, 20_999_000]) {
      files += 1;
      const [path, bytes] = [`${files}.dcm`, largeFile(files)];
      await writeFile(join(folder, "files", path), bytes);
      const { uploadId } = await sendUntil(path, bytes, cutAt, async () => undefined);
      expect(await database.prisma.upload.findUniqueOrThrow({ where: { id: uploadId } })).toMatchObject({ status: "AWAITING_BYTES" });
      const { parts } = await announce(path, bytes);
      expect(parts.filter(({ arrived }) => arrived)).toHaveLength(Math.floor(cutAt / 8_000_000));
      cut.push([bytes, uploadId]);
    }
    expect(await importFolder()).toBe(0);
    for (const one of cut) await expectFiled(...one);
  });

  it("F4: says that nothing is stored if the API is killed in the middle, and continues once there is one again", async () => {
    files += 1;
    const [path, bytes] = [`${files}.dcm`, largeFile(files)];
    await writeFile(join(folder, "files", path), bytes);
    const { uploadId } = await sendUntil(path, bytes, 12_000_000, async () => {
      api.child.kill("SIGKILL");
      await api.ended;
    });
    expect(await database.prisma.upload.findUniqueOrThrow({ where: { id: uploadId } })).toMatchObject({ status: "AWAITING_BYTES" });
    api = new OwnProcess("api", env);
    await vi.waitUntil(() => isReady(origin), patience);
    expect(await importFolder()).toBe(0);
    await expectFiled(bytes, uploadId);
    // Completely or not at all: the part that the kill cut off is no object, and nothing remains of what was filed.
    if (minioProgram === null) await vi.waitUntil(async () => (await readdir(join(folder, "store/objects/parts"))).length === 0, patience);
  });
}

/** Sends the bytes of a part; if `cut`, only this many of them, and then ends the connection. */
async function send(
  part: Part,
  bytes: Uint8Array<ArrayBuffer>,
  cut: { readonly afterBytes: number; duringCut(): Promise<void> } | null,
): Promise<void> {
  const whole = requestTo(part, bytes);
  if (cut === null) return void expect((await fetch(whole)).ok).toBe(true);
  const headers = Object.fromEntries(whole.headers);
  const body = Buffer.from(await whole.arrayBuffer());
  // In a form, the file's bytes come last, except for its closing line.
  const before = part.method === "POST" ? body.length - bytes.length - 100 : 0;
  const asking = request(part.url, { method: part.method, headers: { ...headers, "content-length": body.length } });
  asking.on("error", () => undefined);
  await new Promise<void>((resolve) => asking.write(body.subarray(0, before + Math.max(1, cut.afterBytes)), () => resolve()));
  await cut.duringCut();
  asking.destroy();
}
