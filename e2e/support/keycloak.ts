import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, freePort } from "@second-read/testing";

export interface Keycloak {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** The unpacked server at KEYCLOAK_HOME, if there is a Java to run it; otherwise undefined. */
export function findKeycloak(): string | undefined {
  return findProgram("java") === undefined ? undefined : process.env.KEYCLOAK_HOME || undefined;
}

/** Starts a real Keycloak with one realm, on a copy of its folder, because the server writes into it. */
export async function startKeycloak(home: string, realm: { readonly realm: string }): Promise<Keycloak> {
  const folder = await mkdtemp(join(tmpdir(), "second-read-keycloak-"));
  await cp(home, folder, { recursive: true });
  await mkdir(join(folder, "data/import"), { recursive: true });
  await writeFile(join(folder, "data/import/realm.json"), JSON.stringify(realm));
  const [port, managementPort] = [await freePort(), await freePort()];
  const issuer = `http://127.0.0.1:${port}/realms/${realm.realm}`;
  const child = spawn(
    join(folder, "bin/kc.sh"),
    ["start-dev", "--import-realm", "--http-host=127.0.0.1", `--http-port=${port}`, `--http-management-port=${managementPort}`],
    // Its own process group: the script starts Java as a child.
    { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { PATH: process.env.PATH, JAVA_OPTS_APPEND: "-Xmx512m", HOME: folder } },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      log = (log + chunk).slice(-5_000);
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const killAtExit = () => kill("SIGKILL");
  process.once("exit", killAtExit);
  // It rebuilds itself before its first start, which takes a minute, or more on a busy machine.
  const deadline = Date.now() + 10 * 60_000;
  while (!(await isReady(issuer))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      kill("SIGKILL");
      throw new Error(`Keycloak did not start: ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    issuer,
    async stop() {
      process.off("exit", killAtExit);
      kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(issuer: string): Promise<boolean> {
  try {
    return (await fetch(`${issuer}/.well-known/openid-configuration`)).ok;
  } catch {
    return false;
  }
}
