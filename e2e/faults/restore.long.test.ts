import { createHash, randomUUID } from "node:crypto";
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiToken, createUser, findBatch, insertBatch, newId, setMembership, verifyAuditChain } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import { filePhantoms } from "@second-read/testing/phantoms";
import { publishVersion } from "@second-read/testing/publish-version";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { makeDataFolder, type OwnInstallation, type RunningCommand, runCommand, startInstallation } from "../support/own-installation.ts";
import { sendMammogram } from "../support/send-mammogram.ts";

// Child processes of the trainer have the lowest priority, and may wait long on a busy machine.
const patience = { timeout: 900_000, interval: 10 };

let folder: string;
let home: string;
let installation: OwnInstallation;
let projectId: string;
let versionId: string;
let examIds: readonly string[];
let token: string;
const paths = { backup: "", keys: "" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-restore-"));
  // PostgreSQL may run as another user.
  await chmod(folder, 0o755);
  home = join(folder, "home");
  paths.backup = join(folder, "backup");
  paths.keys = join(folder, "keys.json");
  await makeDataFolder(home);
  installation = await startInstallation(home);
  const { database, store } = installation;
  ({ projectId, examIds } = await filePhantoms(database, store, 1));
  versionId = await publishVersion({ database, store }, projectId);
  const { id } = await createUser(database, { email: "one@reads.test", name: "One", password: "a password of some length" });
  await setMembership(database, projectId, id, ["DATA_MANAGER"]);
  token = (await createApiToken(database, { userId: id, name: "test" })).secret;
}, 300_000);
afterAll(async () => {
  await installation?.stop();
  await rm(folder, { recursive: true, force: true });
});

const send = (number: number) => sendMammogram({ origin: installation.origin, token, projectId }, number);

/** Has the trainer score every phantom; returns the scores. */
async function scoreAll(): Promise<Record<string, number>> {
  const { database, databaseUrl } = installation;
  // Files sent meanwhile are scored automatically.
  const where = { modelVersionId: versionId, examId: { in: [...examIds] } };
  await database.prisma.prediction.deleteMany({ where });
  const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "test", level: "silent" }), worker: false });
  try {
    const input = { projectId, modelVersionId: versionId, requestedById: null, idempotencyKey: newId(), examIds };
    const { id } = await insertBatch(database, input);
    await database.sqlTransaction((sql) => jobs.enqueue(sql, "predict-batch", { batchId: id }));
    await vi.waitUntil(async () => (await findBatch(database, id))?.finishedAt, patience);
    expect(await findBatch(database, id)).toMatchObject({ done: examIds.length, failed: 0 });
  } finally {
    await jobs.close(1);
  }
  const predictions = await database.prisma.prediction.findMany({ where });
  return Object.fromEntries(predictions.map(({ examId, laterality, score }) => [`${examId} ${laterality}`, score]));
}

async function countFiles(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

async function killOnce(command: RunningCommand, isMoment: () => Promise<boolean>): Promise<void> {
  const endedBefore = command.ended.then(({ said }) => Promise.reject(new Error(`it ended before it was killed: ${said}`)));
  await Promise.race([vi.waitUntil(isMoment, patience), endedBefore]);
  endedBefore.catch(() => undefined);
  command.kill();
  await command.ended;
}

const slots = async () => (await installation.database.sql.query("SELECT 1 FROM pg_replication_slots")).length;

it("F13: a backup killed in the middle harms nothing, and its remains are not restored", async () => {
  for (const moment of [1, 100, 400]) {
    const cut = join(folder, `cut after ${moment}`);
    const command = runCommand(home, "backup", cut);
    await killOnce(command, async () => (await countFiles(cut)) >= moment);
    await vi.waitUntil(async () => (await slots()) === 0, patience);
    const target = join(folder, "nothing");
    const again = await runCommand(home, "backup", cut).ended;
    expect([again.code, again.said]).toEqual([1, expect.stringContaining("is not empty: choose another folder")]);
    const refused = await runCommand(target, "restore", cut, "--keys", join(home, "secrets.json")).ended;
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining("holds no complete backup: it has no manifest")]);
    expect(await countFiles(target)).toBe(0);
  }
  await send(1_000_000);
});

let acknowledged: readonly string[];
let scores: Record<string, number>;

it("F13: backs up while running, and restores on an empty machine: audit chain, images, scores, and every acknowledged file", async () => {
  scores = await scoreAll();
  expect(new Set(Object.values(scores)).size).toBe(2 * examIds.length);

  const sent: string[] = [];
  let next = 0;
  let enough = false;
  const senders = Array.from({ length: 3 }, async () => {
    while (!enough) {
      next += 1;
      const id = await send(next);
      sent.push(id);
      // No faster than they are filed: each is scored too, and the trainer is needed below.
      const status = async () => (await installation.database.prisma.upload.findUniqueOrThrow({ where: { id } })).status;
      await vi.waitUntil(async () => (await status()) === "FILED", patience);
    }
  });
  await vi.waitUntil(() => sent.length >= 10, patience);
  acknowledged = [...sent];
  const made = await runCommand(home, "backup", paths.backup, "--keys", paths.keys).ended;
  enough = true;
  await Promise.all(senders);
  expect([made.code, made.said]).toEqual([0, expect.stringMatching(/Backed up \d+ objects .*\nThe keys are in .* alone\./)]);
  expect((await stat(paths.keys)).mode & 0o077).toBe(0);
  expect(await slots()).toBe(0);

  await installation.stop();
  await rm(home, { recursive: true });
  const restored = await runCommand(home, "restore", paths.backup, "--keys", paths.keys).ended;
  expect([restored.code, restored.said]).toEqual([
    0,
    expect.stringMatching(
      /Restored into .* in [\d.]+ s\.\nAudit trail intact \(\d+ events in 1 chain\); \d+ images, 0 without their bytes\./,
    ),
  ]);
  console.log(made.said + restored.said);

  installation = await startInstallation(home);
  const { database, store } = installation;
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
  const uploads = () => database.prisma.upload.findMany({ where: { id: { in: [...acknowledged] } } });
  await vi.waitUntil(async () => (await uploads()).every(({ status }) => status === "FILED" || status === "REJECTED"), patience);
  expect((await uploads()).map(({ status }) => status)).toEqual(acknowledged.map(() => "FILED"));
  for (const { id, sha256 } of await database.prisma.image.findMany())
    expect([
      id,
      createHash("sha256")
        .update(await store.getBytes(keys.image(id)))
        .digest("hex"),
    ]).toEqual([id, sha256]);
  expect(await scoreAll()).toEqual(scores);
  expect(await verifyAuditChain(database.sql, projectId)).toMatchObject({ ok: true });
});

it("F13: a restore refuses a damaged or altered backup, other keys, and a folder with an installation, each with its own sentence", async () => {
  const largest = async (backup: string) => {
    const entries = (await readdir(join(backup, "blobs"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const sized = await Promise.all(
      entries.map(async ({ parentPath, name }) => ({ path: join(parentPath, name), size: (await stat(join(parentPath, name))).size })),
    );
    return sized.reduce((one, other) => (other.size > one.size ? other : one));
  };
  const manifest = (backup: string) => join(backup, "manifest.jsonl");
  const harms: readonly { readonly sentence: RegExp; harm(backup: string): Promise<void> }[] = [
    {
      sentence: /This backup is damaged: \S+ is missing, cut off or changed\. Nothing was restored\./,
      harm: async (backup) => {
        const { path, size } = await largest(backup);
        await truncate(path, size - 1);
      },
    },
    {
      sentence: /This backup is damaged: \S+ is missing, cut off or changed\./,
      harm: async (backup) => {
        const { path, size } = await largest(backup);
        const bytes = await readFile(path);
        bytes.writeUInt8(bytes.readUInt8(size - 1) ^ 1, size - 1);
        await writeFile(path, bytes);
      },
    },
    { sentence: /This backup is damaged: \S+ is missing/, harm: async (backup) => rm((await largest(backup)).path) },
    { sentence: /holds no complete backup/, harm: (backup) => rm(manifest(backup)) },
    {
      sentence: /The manifest of this backup is cut off\./,
      harm: async (backup) => truncate(manifest(backup), (await stat(manifest(backup))).size - 100),
    },
    {
      sentence: /The manifest of this backup was changed after it was made\./,
      harm: async (backup) => {
        const lines = (await readFile(manifest(backup), "utf8")).split("\n");
        await writeFile(manifest(backup), lines.toSpliced(1, 1).join("\n"));
      },
    },
  ];
  const target = join(folder, "refused");
  for (const { sentence, harm } of harms) {
    const harmed = join(folder, `harmed ${randomUUID()}`);
    await cp(paths.backup, harmed, { recursive: true });
    await harm(harmed);
    const { code, said } = await runCommand(target, "restore", harmed, "--keys", paths.keys).ended;
    expect([code, said]).toEqual([1, expect.stringMatching(sentence)]);
    expect(await countFiles(target)).toBe(0);
    await rm(harmed, { recursive: true });
  }
  await writeFile(
    join(folder, "other.json"),
    JSON.stringify({ ...JSON.parse(await readFile(paths.keys, "utf8")), AUTH_SECRET: "0".repeat(64) }),
  );
  const otherKeys = await runCommand(target, "restore", paths.backup, "--keys", join(folder, "other.json")).ended;
  expect([otherKeys.code, otherKeys.said]).toEqual([1, expect.stringContaining("These are not the keys of this backup.")]);
  expect(await countFiles(target)).toBe(0);

  const living = await runCommand(home, "restore", paths.backup, "--keys", paths.keys).ended;
  expect([living.code, living.said]).toEqual([1, expect.stringContaining("holds an installation already, and nothing was changed")]);
  await send(2_000_000);
});

it("F13: a restore killed in the middle can be repeated, and no command takes its remains for an installation", async () => {
  const target = join(folder, "again");
  for (const moment of [1, 300, 900]) {
    const command = runCommand(target, "restore", paths.backup, "--keys", paths.keys);
    await killOnce(command, async () => (await countFiles(join(target, "postgres"))) >= moment);
    const refused = await runCommand(target, "token", "one@reads.test").ended;
    expect([refused.code, refused.said]).toEqual([
      1,
      expect.stringMatching(/A restore into .* has not ended: wait for it, or run it again where it was interrupted\./),
    ]);
  }
  const { code, said } = await runCommand(target, "restore", paths.backup, "--keys", paths.keys).ended;
  expect([code, said]).toEqual([0, expect.stringContaining("Audit trail intact")]);
  expect(await runCommand(target, "token", "one@reads.test").ended).toMatchObject({ code: 0, said: expect.stringMatching(/^sr_/m) });
});
