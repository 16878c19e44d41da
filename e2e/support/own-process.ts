import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One of the product's processes, run as usual, and what it has logged. */
export class OwnProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  #logged = "";

  /** @param codeFolder folder of another build than this one */
  constructor(
    app: "api" | "ingest" | "trainer",
    env: Readonly<Record<string, string>>,
    nodeArguments: readonly string[] = [],
    codeFolder = root,
  ) {
    this.child = fork(`${codeFolder}/apps/${app}/src/main.ts`, [], {
      cwd: codeFolder,
      env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
      execArgv: ["--import", "tsx", ...nodeArguments],
      silent: true,
    });
    this.ended = new Promise((resolve) => this.child.once("exit", (code, signal) => resolve(signal ?? code)));
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk) => {
        this.#logged += chunk;
      });
  }

  get logged(): string {
    return this.#logged;
  }

  get lives(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<number | NodeJS.Signals | null> {
    this.child.kill("SIGTERM");
    return this.ended;
  }
}

/** Secrets and a store in a folder, for the processes of one test. */
export function environmentOf(options: { databaseUrl: string; folder: string; origin: string }): Record<string, string> {
  return {
    DATABASE_URL: options.databaseUrl,
    STORE_FOLDER: `${options.folder}/store`,
    INGEST_FOLDER: options.folder,
    TRAINER_CACHE_FOLDER: `${options.folder}/cache`,
    PUBLIC_ORIGIN: options.origin,
    API_PORT: new URL(options.origin).port,
    LOG_LEVEL: "info",
    AUTH_SECRET: "a".repeat(64),
    DEIDENTIFICATION_KEY: "b".repeat(64),
    STORE_SIGNING_KEY: "c".repeat(64),
    INCOMING_KEY: "d".repeat(64),
  };
}
