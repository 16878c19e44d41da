import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

/** A real process with the product's logger, whose parent is killed while it is still loading: nobody reads its last log lines. */
const orphan = `
import { gracefulStop } from ${JSON.stringify(new URL("./graceful-stop.ts", import.meta.url).href)};
import { createLogger } from ${JSON.stringify(new URL("./logger.ts", import.meta.url).href)};
import { writeFileSync } from "node:fs";
writeFileSync(process.argv[2], String(process.pid));
// Simulates slow loading: messages of the channel are handled only afterwards.
await new Promise((resolve) => process.stdin.once("end", resolve).resume());
gracefulStop({ logger: createLogger({ process: "orphan", level: "info" }) });
setInterval(() => {}, 1000);
`;
const parent = `
import { fork, spawn } from "node:child_process";
const [program, result, tsx] = process.argv.slice(2);
fork(program, [result], { execArgv: ["--import", tsx], detached: true, stdio: ["pipe", "pipe", "pipe", "ipc"] });
process.kill(process.pid, "SIGKILL");
`;

/** A real process that registers two steps and prints what it does. */
const program = `
import { gracefulStop } from ${JSON.stringify(new URL("./graceful-stop.ts", import.meta.url).href)};
const stopping = gracefulStop({ logger: { info() {}, error: (...words) => console.log("error", ...words) }, timeoutSeconds: Number(process.argv[2]) });
stopping.add("first", async () => console.log("first"));
stopping.add("second", () => (process.argv[3] === "hangs" ? new Promise(() => {}) : console.log("second")));
setInterval(() => {}, 1000);
process.send("ready");
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "graceful-"));
  await writeFile(join(folder, "program.mjs"), program);
  await writeFile(join(folder, "orphan.mjs"), orphan);
  await writeFile(join(folder, "parent.mjs"), parent);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(how: (child: ReturnType<typeof fork>) => void, ...args: string[]) {
  const child = fork(join(folder, "program.mjs"), args, {
    execArgv: ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  // tsx sends messages of its own.
  await new Promise<void>((resolve) => child.on("message", (message) => message === "ready" && resolve()));
  // "close" never comes after disconnect().
  const ended = Promise.all([once(child, "exit"), once(child.stdout!, "close")]);
  how(child);
  const [[code]] = await ended;
  return { code, output };
}

describe("gracefulStop", () => {
  it("runs the steps in reverse and exits with 0, once, however often it is asked to stop", async () => {
    const twice = await run((child) => {
      child.kill("SIGINT");
      child.kill("SIGTERM");
    }, "15");
    expect(twice).toEqual({ code: 0, output: "second\nfirst\n" });
  });
  it("stops when its parent disappears", async () => {
    expect(await run((child) => child.disconnect(), "15")).toEqual({ code: 0, output: "second\nfirst\n" });
  });
  it("exits with 1 when a step exceeds the time limit", async () => {
    const hung = await run((child) => child.kill("SIGTERM"), "0.2", "hangs");
    expect(hung.code).toBe(1);
    expect(hung.output).toContain("not stopped after 0.2 s");
  });
  it.runIf(process.platform === "linux")("ends when its parent was killed and nobody reads its log any more", async () => {
    const file = join(folder, "pid");
    const killed = spawn(process.execPath, [join(folder, "parent.mjs"), join(folder, "orphan.mjs"), file, import.meta.resolve("tsx")]);
    await once(killed, "exit");
    const pid = await vi.waitUntil(() => readFile(file, "utf8").catch(() => ""), { timeout: 30_000, interval: 50 });
    // Empty once the process is dead, whether or not it has been reaped.
    const line = () => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    await vi.waitUntil(async () => (await line()) === "", { timeout: 30_000, interval: 100 });
  });
});
