import { concludeExam, openDatabase, waiveUndo } from "@second-read/database";
import { type DemoAccount, type DemoState, ensureAccounts, writeDemoState } from "./demo/accounts.ts";
import { type ApiAddress, type DemoClient, signIn } from "./demo/client.ts";
import { importExams } from "./demo/import-exams.ts";
import { type DemoPlan, planDemo } from "./demo/plan.ts";
import { examIdsOf, readExams, readersOf } from "./demo/read-exams.ts";
import { startTraining, waitForRun } from "./demo/train-version.ts";
import { waitUntilFiled } from "./demo/wait-until-filed.ts";

export type SeedOptions = ApiAddress & {
  /** The embedded database; an operator's own database is never seeded. */
  databaseUrl: string;
  /** Contains `demo.json`: local passwords and how much of the demo has been created. */
  dataFolder: string;
  onProgress: (line: string) => void;
  /** The exams to create; tests create fewer and smaller ones. */
  plan?: DemoPlan;
};

/**
 * Creates what the demo opens with: accounts, the project, its first phantom exams through the upload path, and simulated blind reads. Safe to call
 * again: what exists is kept, what was interrupted is completed. Needs the API and the ingest worker.
 */
export async function openDemo(options: SeedOptions): Promise<DemoState> {
  const { databaseUrl, dataFolder, onProgress } = options;
  const { state, ids: people } = await makeAccounts(databaseUrl, dataFolder);
  if (state.progress !== "ACCOUNTS") return state;
  const by = (name: string) => signInAs(options, state, name);
  const [admin, manager, reader1, reader2] = await Promise.all([by("admin"), by("manager"), by("reader1"), by("reader2")]);
  const projectId = await ensureProject(admin, state.accounts, people);
  const { opening } = options.plan ?? planDemo();
  onProgress(`Making and filing ${opening.length} phantom exams`);
  const filed = await importExams(manager, projectId, opening, everySoOften(onProgress, "files filed"));
  const toRead = filed.filter(({ exam }) => readersOf(exam).length > 0);
  const ids = await examIdsOf(manager, projectId, toRead);
  const exams = toRead.map((one, i) => ({ id: ids[i] as string, filed: one }));
  onProgress("Two simulated readers read them, blind to each other");
  const total = toRead.reduce((sum, { exam }) => sum + readersOf(exam).length, 0);
  const report = everySoOften(onProgress, "reads");
  let reads = 0;
  const onRead = () => report(++reads, total);
  await readExams(reader1, 0, exams, onRead);
  await readExams(reader2, 1, exams, onRead);
  await concludeReads(databaseUrl, projectId);
  return reach("OPEN", state, dataFolder);
}

/** An exam that still accepts files after this time is left out of a snapshot. */
const filingSeconds = 120;

/**
 * Grows an opened demo while people use it: files the exams with truth and trains two versions, the second on more than twice as much truth as the
 * first. Also needs the trainer; continues where it was interrupted. Rejects with the signal's reason once it is aborted.
 */
export async function growDemo(options: SeedOptions, signal: AbortSignal): Promise<DemoState> {
  const { databaseUrl, dataFolder, onProgress } = options;
  const { state } = await makeAccounts(databaseUrl, dataFolder);
  if (state.progress !== "OPEN") return state;
  const [manager, analyst] = await Promise.all([signInAs(options, state, "manager"), signInAs(options, state, "analyst")]);
  const projectId = await demoProject(manager);
  if (projectId === undefined) throw new Error("The demo's project is gone.");
  const { firstTruth, moreTruth } = options.plan ?? planDemo();
  const files = everySoOften(onProgress, "files filed");
  const total = 4 * (firstTruth.length + moreTruth.length);
  await importExams(manager, projectId, firstTruth, (done) => files(done, total), signal);
  await waitUntilFiled(manager, projectId, filingSeconds, signal);
  const first = await startTraining(analyst, projectId, "first");
  onProgress(first === null ? "Too little truth outside the held-out patients: no first version" : "Training the first version");
  await importExams(manager, projectId, moreTruth, (done) => files(4 * firstTruth.length + done, total), signal);
  await waitUntilFiled(manager, projectId, filingSeconds, signal);
  if (first !== null) await waitForRun(analyst, first, signal);
  const second = await startTraining(analyst, projectId, "second");
  if (second !== null) {
    onProgress("Training the second version, on more truth");
    await waitForRun(analyst, second, signal);
  }
  onProgress("The demo is complete: see Versions and Missed");
  return reach("COMPLETE", state, dataFolder);
}

async function reach(progress: DemoState["progress"], state: DemoState, dataFolder: string): Promise<DemoState> {
  const reached = { ...state, progress };
  await writeDemoState(dataFolder, reached);
  return reached;
}

async function makeAccounts(databaseUrl: string, dataFolder: string) {
  const database = openDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    return await ensureAccounts(database, dataFolder);
  } finally {
    await database.close();
  }
}

function signInAs(address: ApiAddress, { accounts }: DemoState, name: string): Promise<DemoClient> {
  const account = accounts.find(({ email }) => email.startsWith(`${name}@`));
  if (!account) throw new Error(`demo.json has no account for ${name}.`);
  return signIn(address, account.email, account.password);
}

/** Simulated readers undo nothing, so there is no need to wait until undo is no longer possible. */
async function concludeReads(databaseUrl: string, projectId: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl, poolSize: 1 });
  const now = new Date();
  try {
    for (const examId of await waiveUndo(database.sql, projectId, now))
      await database.sqlTransaction((sql) => concludeExam(sql, examId, now));
  } finally {
    await database.close();
  }
}

async function ensureProject(admin: DemoClient, accounts: readonly DemoAccount[], people: ReadonlyMap<string, string>): Promise<string> {
  let id = await demoProject(admin);
  if (!id) {
    const { createProject } = await admin.ask<{ createProject: { id: string } }>(
      "mutation($input: CreateProjectInput!) { createProject(input: $input) { id } }",
      { input: { key: "demo", name: "Demo: phantoms read by simulated readers", readingProtocol: "DOUBLE_ARBITRATION" } },
    );
    id = createProject.id;
    // Switched off, so that the demo has the versions it describes; people can look at the policy and switch it on.
    await admin.ask(
      "mutation($p: ID!, $policy: RetrainingPolicyInput!, $r: String!) { setRetrainingPolicy(projectId: $p, policy: $policy, reason: $r) { enabled } }",
      { p: id, policy: { enabled: false, cron: "0 2 * * 1-5", minNewTruth: 50, minHoursBetween: 12 }, r: "An example, off" },
    );
  }
  for (const { email, roles } of accounts) {
    const held = roles.filter((role) => role !== "ADMIN");
    if (held.length === 0) continue;
    await admin.ask("mutation($p: ID!, $u: ID!, $r: [Role!]!) { setRoles(projectId: $p, userId: $u, roles: $r) { id } }", {
      p: id,
      u: people.get(email),
      r: held,
    });
  }
  return id;
}

async function demoProject(client: DemoClient): Promise<string | undefined> {
  const { projects } = await client.ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  return projects.find(({ key }) => key === "demo")?.id;
}

/** One line every five seconds at most, and one at the end. */
function everySoOften(onProgress: (line: string) => void, what: string): (done: number, total: number) => void {
  const start = Date.now();
  let last = start;
  return (done, total) => {
    const now = Date.now();
    if (now - last < 5000 && done < total) return;
    last = now;
    const seconds = (now - start) / 1000;
    onProgress(`${done} of ${total} ${what}, ${(done / Math.max(seconds, 0.001)).toFixed(1)} a second`);
  };
}
