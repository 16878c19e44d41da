/**
 * What one exam of a maker's full size costs on its way through: filing four images, and the score of a version of five fold models of the recipe
 * `compact`. Database, store, API, ingest and trainer as they are run, on this machine; the work is also counted in seconds of processor.
 *
 *   npx tsx e2e/bench/full-size.ts [--exams 4]
 */
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createApiToken, createProject, createUser, findBatch, insertBatch, newId, setMembership } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { makeExam, toDicom } from "@second-read/phantom";
import { createLogger } from "@second-read/runtime";
import { makeDataFolder, type OwnInstallation, startInstallation } from "../support/own-installation.ts";
import { publishVersion } from "../support/publish-version.ts";
import { sendBytes } from "../support/send-mammogram.ts";

const { values } = parseArgs({ options: { exams: { type: "string", default: "4" } } });
const exams = Number(values.exams);
const folds = 5;

/** Seconds of processor that these processes and all that they have started took. */
async function processorSeconds(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(
    (await readdir("/proc"))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => ({ pid: Number(name), text: await readFile(`/proc/${name}/stat`, "utf8").catch(() => "") })),
  );
  const fieldsOf = new Map(
    stats.map(({ pid, text }) => [
      pid,
      text
        .slice(text.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number),
    ]),
  );
  const isOurs = (pid: number): boolean => pids.includes(pid) || (pid > 1 && isOurs(fieldsOf.get(pid)?.[1] ?? 0));
  const ours = [...fieldsOf].filter(([pid]) => isOurs(pid)).map(([, fields]) => fields);
  // Its own time and that of children that have ended, in hundredths of a second.
  return ours.reduce((sum, fields) => sum + fields.slice(11, 15).reduce((ticks, value) => ticks + value, 0) / 100, 0);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function measured(name: string, { pids }: OwnInstallation, count: number, unit: string, work: () => Promise<void>): Promise<void> {
  const before = await processorSeconds(pids);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const used = (await processorSeconds(pids)) - before;
  console.log(
    `${name}: ${count} ${unit}s in ${seconds.toFixed(1)} s on ${cpus().length} cores, ${(used / count).toFixed(2)} s of processor a ${unit}: ${(count / used).toFixed(2)} ${unit}s/s a core`,
  );
}

const folder = await mkdtemp(join(tmpdir(), "second-read-full-size-"));
await chmod(folder, 0o755);
await makeDataFolder(join(folder, "home"));
const installation = await startInstallation(join(folder, "home"));
try {
  const { database, databaseUrl, origin, store } = installation;
  const projectId = (await createProject(database, { key: "full", name: "Full size", lockedTestShare: 0 })).id;
  const { id: userId } = await createUser(database, { email: "one@reads.test", name: "One", password: "a password of some length" });
  await setMembership(database, projectId, userId, ["DATA_MANAGER"]);
  const sender = { origin, projectId, token: (await createApiToken(database, { userId, name: "bench" })).secret };
  const files = Array.from({ length: exams }, (_, seed) => makeExam({ seed, lesions: [] })).flatMap((exam) =>
    exam.images.map((image) => toDicom(exam, image)),
  );
  const size = async () =>
    Number((await database.sql.query<{ size: string }>("SELECT pg_database_size(current_database()) AS size"))[0]?.size);
  console.log(`files of ${(files.reduce((sum, { length }) => sum + length, 0) / files.length / 1e6).toFixed(1)} MB`);
  await measured("import", installation, files.length, "image", async () => {
    for (const [index, bytes] of files.entries()) await sendBytes(sender, `${index}.dcm`, bytes);
    await until(async () => (await database.prisma.upload.count({ where: { status: { in: ["FILED", "REJECTED"] } } })) === files.length);
  });
  if ((await database.prisma.image.count()) !== files.length) throw new Error("not every image was filed");
  const stored = await database.prisma.image.aggregate({ _avg: { bytes: true } });
  console.log(
    `stored: ${((stored._avg.bytes ?? 0) / 1e6).toFixed(1)} MB an image, the database has ${((await size()) / 1e6).toFixed(0)} MB`,
  );

  const modelVersionId = await publishVersion(database, store, projectId, folds);
  const examIds = (await database.prisma.exam.findMany({ where: { projectId } })).map(({ id }) => id);
  const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "bench", level: "error" }), worker: false });
  for (const turn of ["first", "again, images prepared"]) {
    await database.prisma.prediction.deleteMany();
    await measured(`score, ${turn}`, installation, examIds.length, "exam", async () => {
      const batch = await insertBatch(database, { projectId, modelVersionId, requestedById: null, idempotencyKey: newId(), examIds });
      await database.sqlTransaction((sql) => jobs.enqueue(sql, "predict-batch", { batchId: batch.id }));
      await until(async () => (await findBatch(database, batch.id))?.finishedAt != null);
      const { failed } = (await findBatch(database, batch.id)) ?? {};
      if (failed !== 0) throw new Error(`${failed} exams have no score`);
    });
  }
  await jobs.close(1);
} finally {
  await installation.stop();
  await rm(folder, { recursive: true, force: true });
}
