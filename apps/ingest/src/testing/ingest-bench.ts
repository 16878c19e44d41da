import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { announceUpload, createProject, type Database, markReceived, newId, openDatabase, type Upload } from "@second-read/database";
import { type ImportedFacts, projectKeyOf, sealFacts, sealText } from "@second-read/imaging";
import { migrateJobs, openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import { compareCounts, createTestClock, createTestDatabase, createTestStore, type TestClock, type TestStore } from "@second-read/testing";
import { resolveByName } from "@second-read/webhooks";
import { expect } from "vitest";
import { createFileProcessor } from "../child/file-processor.ts";
import type { IngestDeps } from "../deps.ts";
import { ingestUpload } from "../jobs/ingest-upload.ts";

export interface IngestBench {
  readonly deps: IngestDeps;
  readonly database: Database;
  readonly databaseUrl: string;
  /** The same database as the owner of its tables, for tests that damage them. */
  readonly ownerUrl: string;
  readonly testStore: TestStore;
  /** Where children have their folders. */
  readonly childrenFolder: string;
  readonly clock: TestClock;
  readonly projectId: string;
  /** Everything that was logged so far. */
  readonly logged: () => string;
  /** Puts bytes into the store as a client would and takes the upload to its end. */
  send(
    bytes: Uint8Array,
    fileName: string,
    facts?: ImportedFacts,
    announced?: { bytes?: number; sha256?: string },
    other?: Partial<IngestDeps>,
  ): Promise<Upload>;
  close(): Promise<void>;
}

/** The real parts around the ingest jobs: PostgreSQL, a folder store, the queue's tables, child processes. */
export async function openIngestBench(): Promise<IngestBench> {
  const { url: ownerUrl, applicationUrl: url } = await createTestDatabase();
  await migrateJobs(ownerUrl);
  const database = openDatabase({ url, poolSize: 4 });
  const testStore = await createTestStore();
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ process: "ingest", level: "trace", destination });
  const jobs = await openJobs({ databaseUrl: url, logger, worker: false });
  const base = await mkdtemp(join(tmpdir(), "second-read-ingest-"));
  const [folder, children] = [join(base, "files"), join(base, "children")];
  for (const path of [folder, children]) await mkdir(path);
  const clock = createTestClock();
  const processor = createFileProcessor({ folder: children, secondsPerFile: 60, memoryBytesPerFile: 1.5e9 });
  const deidentificationKey = "0123456789abcdef0123456789abcdef";
  const project = await createProject(database, { key: "bench", name: "Bench" });
  const now = () => new Date(clock.now());
  const deps: IngestDeps = {
    database,
    store: testStore.store,
    jobs,
    logger,
    processor,
    deidentificationKey,
    folder,
    largestFileBytes: 100e6,
    resolve: resolveByName,
    clock: now,
  };

  return {
    deps,
    database,
    databaseUrl: url,
    ownerUrl,
    testStore,
    childrenFolder: children,
    clock,
    projectId: project.id,
    logged: () => lines.join(""),
    async send(bytes, fileName, facts, announced = {}, other = {}) {
      const key = projectKeyOf(deidentificationKey, project.id);
      const sealed = sealFacts(key, facts, fileName);
      const id = newId();
      await announceUpload(database.sql, {
        id,
        projectId: project.id,
        userId: "00000000-0000-7000-8000-000000000001",
        fileNameSealed: sealText(key, fileName),
        bytes: announced.bytes ?? bytes.byteLength,
        sha256: announced.sha256 ?? createHash("sha256").update(bytes).digest("hex"),
        facts: sealed,
        patientKeyHash: sealed.patientHash,
        examKeyHash: sealed.examHash,
        createdAt: now(),
        expiresAt: new Date(now().getTime() + 3_600_000),
        rejection: null,
      });
      await testStore.store.put(keys.incoming(id), bytes, { contentType: "application/octet-stream" });
      await markReceived(database.sql, id, now());
      await ingestUpload({ ...deps, ...other }, { uploadId: id }, new AbortController().signal);
      return database.prisma.upload.findUniqueOrThrow({ where: { id } });
    },
    async close() {
      processor.close();
      await jobs.close();
      // Whatever the test did, the kept counts must equal the true ones.
      const { kept, found } = await compareCounts(database);
      await database.close();
      await testStore.close();
      await rm(base, { recursive: true, force: true });
      expect(kept).toEqual(found);
    },
  };
}
