import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@second-read/testing";

export const root = join(import.meta.dirname, "../..");
/** Where traces, screenshots of failures and the product's logs are left. */
export const resultsFolder = join(root, ".data/test-results");

export interface Product {
  readonly origin: string;
  readonly databaseUrl: string;
  /** Creates the administrator with the command of `npm run admin`; returns the password. */
  makeAdministrator(email: string): Promise<string>;
  /** Like Ctrl-C: everything stops, and its data is deleted. */
  stop(): Promise<void>;
}

/** Building the pages has taken more than four minutes on a busy machine; a build that is still running reports every 15 s. */
const silentSeconds = 240;
const startMinutes = 20;

/**
 * Starts the whole product as `npm start` does (embedded PostgreSQL, folder store, four processes) in a temporary folder, without the demo.
 * @throws Error with the end of its output if it does not start
 */
export async function startProduct(): Promise<Product> {
  const dataFolder = await mkdtemp(join(tmpdir(), "second-read-e2e-"));
  // PostgreSQL may run as another user.
  await chmod(dataFolder, 0o755);
  const environment = {
    ...process.env,
    SECOND_READ_DATA: dataFolder,
    SECOND_READ_DEMO: "none",
    PORT: String(await freePort()),
    // Short enough for reads to take effect, and exams to reach their arbiters, within a test.
    UNDO_SECONDS: "8",
    // Variables set in a developer's shell would point away from that folder.
    ...Object.fromEntries(
      ["DATABASE_URL", "S3_ENDPOINT", "STORE_FOLDER", "TRAINER_CACHE_FOLDER", "PUBLIC_ORIGIN", "HOST"].map((name) => [name, ""]),
    ),
  };
  await mkdir(resultsFolder, { recursive: true });
  const log = createWriteStream(join(resultsFolder, "product.log"));
  const child = spawn("node", ["infra/local/start.mjs"], { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let said = "";
  const origin = await new Promise<string>((resolve, reject) => {
    const giveUp = (after: string) => reject(new Error(`The product was not ready after ${after}:\n${said.slice(-4000)}`));
    const silent = setTimeout(() => giveUp(`${silentSeconds} s in which it said nothing`), silentSeconds * 1000);
    const tooLate = setTimeout(() => giveUp(`${startMinutes} minutes`), startMinutes * 60_000);
    const stopWaiting = () => {
      clearTimeout(silent);
      clearTimeout(tooLate);
    };
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        log.write(chunk);
        said += chunk;
        silent.refresh();
        const ready = /^Ready: (\S+)/m.exec(said);
        if (!ready?.[1]) return;
        stopWaiting();
        resolve(ready[1]);
      });
    child.once("exit", (code) => reject(new Error(`The product ended with ${code}:\n${said.slice(-4000)}`)));
    void ended.then(stopWaiting);
  }).catch(async (error: unknown) => {
    child.kill("SIGINT");
    await ended;
    await rm(dataFolder, { recursive: true, force: true });
    throw error;
  });
  const { databaseUrl } = JSON.parse(await readFile(join(dataFolder, "run.json"), "utf8")) as { databaseUrl: string };
  return {
    origin,
    databaseUrl,
    async makeAdministrator(email) {
      const output = await runCommand(environment, ["admin", email]);
      const password = /One-time password: (\S+)/.exec(output)?.[1];
      if (password === undefined) throw new Error(`No password in: ${output}`);
      return password;
    },
    async stop() {
      child.kill("SIGINT");
      await ended;
      log.end();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function runCommand(environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("node", ["infra/local/run.mjs", ...args], { cwd: root, env: environment, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve(output) : reject(new Error(`${args.join(" ")} ended with ${code}`))));
  });
}
