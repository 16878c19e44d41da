import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentOf, type ProcessKind, secretNames } from "@second-read/runtime";
import { freePort } from "@second-read/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { root } from "./folders.ts";
import { environmentsOf, killProcessesOf, processesOf, StartedProduct, type StartOptions } from "./testing/started-product.ts";

/** `nobody`: a user who owns nothing else. */
const ordinaryUser = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

let home: string;
/** A clone with packages and pages in place, in a folder with the most awkward name possible. */
let clone: string;
const started: StartedProduct[] = [];

function start(options: Partial<StartOptions> = {}): StartedProduct {
  const product = new StartedProduct({ folder: clone, ...options });
  started.push(product);
  return product;
}

async function answers(address: string): Promise<number> {
  return (await fetch(address, { redirect: "follow" })).status;
}

async function askWhoIAm(address: string): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${address}/graphql`, { method: "POST", headers, body: JSON.stringify({ query: "{ me { id } }" }) });
  return response.json();
}

/** After Ctrl-C, nothing is left running. */
async function expectCleanStop(product: StartedProduct, folder: string): Promise<void> {
  expect(await product.stop()).toBe(0);
  expect(product.said).toMatch(/Stopped\.\s*$/);
  await vi.waitUntil(async () => (await processesOf(folder)).length === 0, { timeout: 20_000, interval: 200 });
}

/** Starts, serves, stops. */
async function expectServes(options: Partial<StartOptions> = {}): Promise<void> {
  const product = start({ ...options, env: { PORT: String(await freePort()), ...options.env } });
  expect(await answers(await product.ready())).toBe(200);
  await expectCleanStop(product, options.folder ?? clone);
}

async function copyClone(to: string): Promise<void> {
  spawnSync("cp", ["-r", clone, to], { stdio: "inherit" });
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "second-read-start-"));
  await chmod(home, 0o700);
  clone = join(home, "Ärzte & Maria's 100% [new] folder", "second read");
  await mkdir(clone, { recursive: true });
  spawnSync("git", ["clone", "-q", root, clone], { stdio: "inherit" });
  // Uncommitted changes are tested too.
  const changed = spawnSync("git", ["ls-files", "-mo", "--exclude-standard"], { cwd: root, encoding: "utf8" }).stdout.split("\n");
  for (const file of changed.filter(Boolean)) await cp(join(root, file), join(clone, file), { recursive: true }).catch(() => undefined);
  // Installed once: hard links where the file system supports them, so that this costs neither time nor space.
  const folders = spawnSync("git", ["ls-files", "--others", "--ignored", "--directory", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const folder of folders.stdout.split("\n").filter((line) => /(^|\/)node_modules\/$/.test(line))) {
    const linked = spawnSync("cp", ["-al", join(root, folder), join(clone, folder)]);
    if (linked.status !== 0) spawnSync("cp", ["-a", join(root, folder), join(clone, folder)], { stdio: "inherit" });
  }
});

afterEach(async () => {
  for (const product of started.splice(0)) await product.stop().catch(() => undefined);
  // What a failure left behind must not make the next test fail too.
  await killProcessesOf(home);
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe.runIf(process.platform === "linux")("npm start", () => {
  it("builds, starts, serves and stops in a private folder with an odd name; again with what exists; offline", async () => {
    await expectServes();
    const nowhere = "http://127.0.0.1:9";
    await expectServes({ env: { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, npm_config_registry: nowhere, npm_config_offline: "true" } });
  });

  it("starts each process with the variables of its row in the table, and no process with another's secret", async () => {
    // The start itself creates the other secrets.
    const strays = Object.fromEntries(
      ["S3_ACCESS_KEY", "S3_SECRET_KEY", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"].map((name) => [name, "stray"]),
    );
    const product = start({ env: { PORT: String(await freePort()), API_PROCESSES: "2", ...strays } });
    const address = await product.ready();
    // Once for each API process.
    for (let turn = 0; turn < 2; turn += 1) expect(await askWhoIAm(address)).toEqual({ data: { me: null } });
    const entries = {
      web: "apps/web/server.mjs",
      api: "apps/api/src/main.ts",
      ingest: "apps/ingest/src/main.ts",
      trainer: "apps/trainer/src/main.ts",
    };
    for (const [kind, entry] of Object.entries(entries) as [ProcessKind, string][]) {
      const held = await environmentsOf(clone, entry);
      expect(held, kind).toHaveLength(kind === "api" ? 2 : 1);
      for (const names of held) {
        const meant = environmentOf(kind, Object.fromEntries(names.map((name) => [name, "set"])));
        if (kind === "web") expect(names.filter((name) => secretNames.some((secret) => secret === name))).toEqual([]);
        // Variables that forking adds.
        const others = names.filter((name) => !(name in meant) && !name.startsWith("NODE_CHANNEL_"));
        expect(others, kind).toEqual([]);
      }
    }
    await expectCleanStop(product, clone);
  });

  it("uses the next port if the wanted one is taken", async () => {
    const other = createServer();
    const taken = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
    );
    const product = start({ env: { PORT: String(taken) } });
    const address = await product.ready();
    expect(Number(new URL(address).port)).toBeGreaterThan(taken);
    expect(await answers(address)).toBe(200);
    await expectCleanStop(product, clone);
    other.close();
  });

  it("says that it is already running, while it starts and while it serves, and harms nothing", async () => {
    const first = start({ env: { PORT: String(await freePort()) } });
    await first.until(/· Starting PostgreSQL/);
    const early = start();
    expect(await early.ended).toBe(1);
    expect(early.said).toMatch(/^Second Read is starting in this folder \(process \d+\)\. Nothing was changed\.$/m);
    const address = await first.ready();
    const late = start();
    expect(await late.ended).toBe(1);
    expect(late.said).toContain(`Second Read runs from this folder already, at ${address}`);
    const fresh = spawnSync("node", ["infra/local/start.mjs", "--fresh"], { cwd: clone, encoding: "utf8" });
    expect(fresh.status).toBe(1);
    expect(await answers(`${address}/sign-in`)).toBe(200);
    await expectCleanStop(first, clone);
  });

  it("stops with all its processes on a SIGTERM to npm alone", async () => {
    const product = start({ throughNpm: true, env: { PORT: String(await freePort()) } });
    await product.ready();
    product.terminate();
    expect(await product.ended).toBe(0);
    expect(product.said).toMatch(/Stopped\.\s*$/);
    expect(await processesOf(clone)).toEqual([]);
  });

  it("works in a copy made by cp -r, whatever its lock files say about living processes", async () => {
    const copy = join(home, "copy");
    await copyClone(copy);
    const { pid } = process;
    await writeFile(
      join(copy, ".data/run.json"),
      JSON.stringify({ pid, began: "", folder: join(clone, ".data"), origin: "http://127.0.0.1:1" }),
    );
    await writeFile(join(copy, ".data/postgres/postmaster.pid"), `${pid}\n${join(clone, ".data/postgres")}\n1\n2\n`);
    await expectServes({ folder: copy });
    await writeFile(join(copy, ".data/run.json"), `{"pid": ${pid}, "beg`);
    await expectServes({ folder: copy });
    await rm(copy, { recursive: true });
  });

  it.runIf(isRoot)("starts as an ordinary user, and tells them of a folder that is not theirs", async () => {
    const theirs = join(tmpdir(), `second-read-ordinary-${process.pid}`);
    await copyClone(theirs);
    await rm(join(theirs, ".data"), { recursive: true, force: true });
    try {
      const refused = start({ folder: theirs, user: ordinaryUser });
      expect(await refused.ended).toBe(1);
      expect(refused.said.trim()).toMatch(/^This user may not write to .*: start as its owner, or clone to a folder of your own\.$/);
      spawnSync("chown", ["-R", `${ordinaryUser.uid}:${ordinaryUser.gid}`, theirs]);
      await expectServes({ folder: theirs, user: ordinaryUser });
      // Root may start it once without taking it away from its owner.
      await expectServes({ folder: theirs });
      await expectServes({ folder: theirs, user: ordinaryUser });
    } finally {
      await rm(theirs, { recursive: true, force: true });
    }
  });

  const moments = [
    /· Starting PostgreSQL/,
    /✓ Starting PostgreSQL/,
    /· Migrating the database/,
    /✓ Migrating the database/,
    /· Starting API/,
    /✓ Starting API/,
    /· Starting the web/,
    /✓ Starting the web/,
  ];
  it.each(moments)("is interrupted at %s of a first start, leaves nothing running, and continues the next time", async (moment) => {
    for (const end of ["interrupt", "kill"] as const) {
      const data = join(home, "data of a first start");
      await rm(data, { recursive: true, force: true });
      await mkdir(data);
      const env = { SECOND_READ_DATA: data, PORT: String(await freePort()) };
      const product = start({ env });
      await product.until(moment);
      product[end]();
      await product.ended;
      await vi.waitUntil(async () => (await processesOf(clone)).every((line) => end === "kill" && line.includes(data)), {
        timeout: 30_000,
        interval: 200,
      });
      if (end === "interrupt") expect(await processesOf(data)).toEqual([]);
      const again = start({ env });
      const address = await again.ready();
      expect(address).toBe(`http://127.0.0.1:${env.PORT}`);
      expect(await answers(address)).toBe(200);
      await expectCleanStop(again, clone);
      expect(await readFile(join(data, "run.json"), "utf8").catch(() => null)).toBeNull();
    }
  });
});

describe.runIf(process.platform === "linux")("npm run dev", () => {
  it("shows a changed label, restarts a changed API, and leaves nothing running", async () => {
    const product = start({ args: ["--dev"], env: { PORT: String(await freePort()) } });
    const address = await product.ready();
    const change = async (file: string, from: string, to: string) => {
      const path = join(clone, file);
      const text = await readFile(path, "utf8");
      expect(text).toContain(from);
      await writeFile(path, text.replace(from, to));
      return () => writeFile(path, text);
    };
    const restoreLabel = await change("apps/web/src/app/sign-in/page.tsx", "Sign in", "Come in");
    const page = async () => (await fetch(`${address}/sign-in`)).text();
    await vi.waitUntil(async () => (await page()).includes("Come in"), { timeout: 120_000, interval: 500 });
    await restoreLabel();
    const log = join(clone, ".data/logs/api.log");
    const starts = async () => (await readFile(log, "utf8")).split("the API listens").length - 1;
    const before = await starts();
    const restoreApi = await change("packages/domain/src/errors.ts", "\n", "\n\n");
    await vi.waitUntil(async () => (await starts()) > before, { timeout: 120_000, interval: 500 });
    await restoreApi();
    await expectCleanStop(product, clone);
  });
});
