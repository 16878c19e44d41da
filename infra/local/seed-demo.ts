import { pathToFileURL } from "node:url";
import { concludeExam, openDatabase, waiveUndo } from "@second-read/database";
import { type DemoAccount, type DemoState, ensureAccounts, writeDemoState } from "./demo/accounts.ts";
import { type DemoClient, type Door, signIn } from "./demo/client.ts";
import { importExams } from "./demo/import-exams.ts";
import { type DemoExam, planDemo } from "./demo/plan.ts";
import { readExams, readersOf, startTraining, waitUntilQueued } from "./demo/read-exams.ts";

export type SeedOptions = Door & {
  /** The embedded database; a database of one's own is never seeded. */
  databaseUrl: string;
  /** Keeps `demo.json`: local passwords and whether the demo is complete. */
  dataFolder: string;
  onProgress: (line: string) => void;
  /** The exams to make; tests make fewer and smaller ones. */
  plan?: readonly DemoExam[];
};

/**
 * Makes the demo project: accounts, 62 phantom exams through the upload path, simulated blind reads, and a first training run that goes on
 * in the background. Safe to call again: what is there is left, an interrupted demo is finished. Needs the API and the ingest worker.
 * Returns the accounts, for the start to print.
 */
export async function seedDemo(options: SeedOptions): Promise<DemoState> {
  const { databaseUrl, dataFolder, onProgress } = options;
  const database = openDatabase({ url: databaseUrl, poolSize: 1 });
  let made: Awaited<ReturnType<typeof ensureAccounts>>;
  try {
    made = await ensureAccounts(database, dataFolder);
  } finally {
    await database.close();
  }
  const { state, ids: people } = made;
  if (state.complete) return state;
  const by = (name: string) => {
    const account = state.accounts.find(({ email }) => email.startsWith(`${name}@`));
    if (!account) throw new Error(`demo.json has no account for ${name}.`);
    return signIn(options, account.email, account.password);
  };
  const [admin, manager, reader1, reader2] = await Promise.all([by("admin"), by("manager"), by("reader1"), by("reader2")]);
  const projectId = await ensureProject(admin, state.accounts, people);
  const plan = options.plan ?? planDemo();
  onProgress(`Making and filing ${plan.length} phantom exams`);
  const filed = await importExams(manager, projectId, plan, everySoOften(onProgress, "files filed"));
  const toRead = filed.filter(({ exam }) => readersOf(exam).length > 0);
  const ids = await waitUntilQueued(manager, projectId, toRead);
  const exams = toRead.map((one, i) => ({ id: ids[i] as string, filed: one }));
  onProgress("Two simulated readers read them, blind to each other");
  const total = toRead.reduce((sum, { exam }) => sum + readersOf(exam).length, 0);
  const report = everySoOften(onProgress, "reads");
  let reads = 0;
  const onRead = () => report(++reads, total);
  await readExams(reader1, 0, exams, onRead);
  await readExams(reader2, 1, exams, onRead);
  await concludeReads(databaseUrl, projectId);
  const runId = await startTraining(manager, projectId);
  onProgress(runId ? "Training the first version in the background" : "Too little truth outside the locked set: no first version yet");
  state.complete = true;
  await writeDemoState(dataFolder, state);
  return state;
}

/** Simulated readers undo nothing: nobody waits for the time in which they could. */
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
  const { projects } = await admin.ask<{ projects: { id: string; key: string }[] }>("{ projects { id key } }");
  let id = projects.find(({ key }) => key === "demo")?.id;
  if (!id) {
    const { createProject } = await admin.ask<{ createProject: { id: string } }>(
      "mutation($input: CreateProjectInput!) { createProject(input: $input) { id } }",
      { input: { key: "demo", name: "Demo: phantoms read by simulated readers", readingProtocol: "DOUBLE_ARBITRATION" } },
    );
    id = createProject.id;
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

/** A line every five seconds at most, and one at the end. */
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

/** `tsx infra/local/seed-demo.ts` with DATABASE_URL, API_URL, PUBLIC_ORIGIN and DATA_DIR. */
async function main(): Promise<void> {
  const need = (name: string) => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set.`);
    return value;
  };
  const state = await seedDemo({
    databaseUrl: need("DATABASE_URL"),
    apiUrl: need("API_URL"),
    publicOrigin: need("PUBLIC_ORIGIN"),
    dataFolder: need("DATA_DIR"),
    onProgress: (line) => console.log(`demo: ${line}`),
  });
  for (const { name, email, password } of state.accounts) console.log(`demo: ${name}: ${email} ${password}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
