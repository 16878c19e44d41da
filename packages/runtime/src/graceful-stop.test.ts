import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A real process that registers two steps and says what it does. */
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
  it("runs the steps in reverse and exits 0, once, however often it is asked", async () => {
    const twice = await run((child) => {
      child.kill("SIGINT");
      child.kill("SIGTERM");
    }, "15");
    expect(twice).toEqual({ code: 0, output: "second\nfirst\n" });
  });
  it("stops when its parent vanishes", async () => {
    expect(await run((child) => child.disconnect(), "15")).toEqual({ code: 0, output: "second\nfirst\n" });
  });
  it("leaves with 1 when a step hangs past the limit", async () => {
    const hung = await run((child) => child.kill("SIGTERM"), "0.2", "hangs");
    expect(hung.code).toBe(1);
    expect(hung.output).toContain("not stopped after 0.2 s");
  });
});
