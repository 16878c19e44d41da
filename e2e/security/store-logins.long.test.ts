import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { keys, openStore, putAnchor, putArchive, readAnchors } from "@second-read/storage";
import { findMinio, type MinioServer, requireOrSkip, startMinio } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyStore, makeStoreLogins, minioClient } from "../support/store-logins.ts";

// The logins that Compose gives to the processes (infra/compose/store), on a real MinIO: each can do its work, and reach nothing else.

const minio = findMinio();
const audit = { name: "second-read-audit", lockDays: 3650 };
const id = "0192f0c1-8c1d-7000-8000-000000000001";
const digest = "a".repeat(64);
const type = { contentType: "application/octet-stream" };

/** One object in each folder. */
const objects = {
  incoming: keys.incoming(id),
  parts: keys.part(id, 1),
  images: keys.image(id),
  previews: keys.preview(id, 512),
  snapshots: keys.snapshot(digest),
  models: keys.model(id, "fold-0.bin"),
  checkpoints: keys.checkpoint(id, "fold-0", 1, "epoch-1.bin"),
  heatmaps: keys.heatMap(id, id),
  exports: keys.export(id, 1),
  backbones: keys.installedBackbone(),
  readiness: keys.readiness(id),
  audit: keys.audit("system", 1, digest),
  "audit-archives": keys.auditArchive("system", { first: 1, last: 2, sha256: digest }),
} as const;
type Folder = keyof typeof objects;

/** The policies, written a second time: what each process may do in which folders. */
const table = {
  api: {
    get: "incoming parts images previews snapshots models heatmaps exports backbones",
    put: "incoming parts exports readiness",
    delete: "images previews heatmaps readiness",
  },
  ingest: {
    get: "incoming parts images previews audit audit-archives",
    put: "images previews readiness audit audit-archives",
    delete: "incoming parts images previews exports readiness",
  },
  trainer: {
    get: "images snapshots models checkpoints heatmaps backbones",
    put: "snapshots models checkpoints heatmaps backbones readiness",
    delete: "checkpoints heatmaps readiness",
  },
} as const;
const processes = ["api", "ingest", "trainer"] as const;
type Process = (typeof processes)[number];

describe.skipIf(
  requireOrSkip(minio !== undefined, "a MinIO server (MINIO_BIN, or minio on PATH)") ||
    requireOrSkip(minioClient !== undefined, "MinIO's client (MC_BIN)"),
)("the store's logins", () => {
  let server: MinioServer;
  const secretOf = (name: Process) => `the key of ${name} for one test`;
  const administrators = () => openStore({ ...server.settings, auditBucket: audit });
  const open = (name: Process) =>
    openStore({
      ...server.settings,
      accessKey: `second-read-${name}`,
      secretKey: secretOf(name),
      ...(name === "trainer" ? {} : { auditBucket: audit }),
    });
  const makeLogins = () => makeStoreLogins(server, { api: secretOf("api"), ingest: secretOf("ingest"), trainer: secretOf("trainer") });
  beforeAll(async () => {
    server = await startMinio(minio ?? "");
    // As at a second start.
    await makeLogins();
    await makeLogins();
  });
  afterAll(() => server?.stop());

  it.each(processes)("%s reads, writes and deletes in its folders, and nowhere else", async (name) => {
    const [root, store] = [await administrators(), await open(name)];
    const acts = {
      get: (folder: Folder) => store.getBytes(objects[folder]),
      put: (folder: Folder) => store.put(objects[folder], Buffer.from("from it"), type),
      delete: (folder: Folder) => store.delete(objects[folder]),
    };
    const did: Record<string, Folder[]> = { get: [], put: [], delete: [] };
    for (const folder of Object.keys(objects) as Folder[])
      for (const act of ["get", "put", "delete"] as const) {
        // `delete` uses only the bucket without object lock.
        if (act === "delete" && folder.startsWith("audit")) continue;
        await root.put(objects[folder], Buffer.from("there"), type);
        const answer = await acts[act](folder).then(
          () => "done",
          (error: { cause?: { code?: string } }) => error.cause?.code ?? String(error),
        );
        if (answer === "done") did[act]?.push(folder);
        else expect([folder, act, answer]).toEqual([folder, act, "AccessDenied"]);
      }
    expect(Object.fromEntries(Object.entries(did).map(([act, folders]) => [act, folders.toSorted()]))).toEqual(
      Object.fromEntries(Object.entries(table[name]).map(([act, folders]) => [act, folders.split(" ").toSorted()])),
    );
    await store.check();
  });

  it("the API issues addresses only for what it may access, and reads the heads of the audit chains that ingest stores", async () => {
    const [api, ingest] = [await open("api"), await open("ingest")];
    const { url, fields } = await api.presignUpload(keys.incoming("sent"), { maxBytes: 10, expiresSeconds: 60 });
    const form = new FormData();
    for (const [field, value] of Object.entries(fields ?? {})) form.append(field, value);
    form.append("file", new Blob(["ten bytes."]));
    expect((await fetch(url, { method: "POST", body: form })).ok).toBe(true);
    expect(Buffer.from(await ingest.getBytes(keys.incoming("sent"))).toString()).toBe("ten bytes.");
    await (await administrators()).put(objects.previews, Buffer.from("there"), type);
    const read = await api.presignRead(objects.previews, { expiresSeconds: 60, contentType: "image/jpeg", fileName: "one.jpg" });
    expect((await fetch(read.url)).status).toBe(200);

    const end = { sequence: 7, hash: "b".repeat(64) };
    await putAnchor(ingest, "chain", { ...end, at: new Date() });
    await putArchive(ingest, "chain", { first: 1, last: 7, sha256: digest }, "lines");
    expect(await readAnchors(api, "chain")).toEqual([end]);
    await expect(putAnchor(api, "chain", { sequence: 8, hash: "c".repeat(64), at: new Date() })).rejects.toThrow();
  });

  it("a copy of both buckets turns an empty store into the same one, except for what only readiness wrote", async () => {
    const folder = await mkdtemp(join(tmpdir(), "second-read-store-"));
    const other = await startMinio(minio ?? "");
    try {
      const [root, ingest] = [await administrators(), await open("ingest")];
      for (const key of [objects.images, objects.readiness]) await root.put(key, Buffer.from(`of ${key}`), type);
      await putAnchor(ingest, "copied", { sequence: 3, hash: digest, at: new Date() });
      await copyStore(server, "out", folder);
      await makeStoreLogins(other, { api: secretOf("api"), ingest: secretOf("ingest"), trainer: secretOf("trainer") });
      await copyStore(other, "in", folder);
      const restored = await openStore({ ...other.settings, accessKey: "second-read-api", secretKey: secretOf("api"), auditBucket: audit });
      expect(Buffer.from(await restored.getBytes(objects.images)).toString()).toBe(`of ${objects.images}`);
      expect(await readAnchors(restored, "copied")).toEqual([{ sequence: 3, hash: digest }]);
      expect(await (await openStore({ ...other.settings })).head(objects.readiness)).toBeNull();
    } finally {
      await other.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("a file in many parts is stored, and the remains of an upload are deleted completely", async () => {
    const ingest = await open("ingest");
    const part = Buffer.alloc(1_000_000);
    const sizeBytes = 90 * part.length;
    await ingest.put(objects.images, Readable.from(Array.from({ length: 90 }, () => part)), { ...type, sizeBytes });
    expect((await ingest.head(objects.images))?.sizeBytes).toBe(sizeBytes);
    const root = await administrators();
    for (const number of [1, 2]) await root.put(keys.part(id, number), part, type);
    expect(await ingest.deletePrefix(`parts/${id}/`)).toBe(2);
  });
});
