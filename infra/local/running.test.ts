import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

let folder: string;
let running: typeof import("./running.ts");
const file = () => join(folder, "run.json");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "running-"));
  vi.stubEnv("SECOND_READ_DATA", folder);
  vi.resetModules();
  running = await import("./running.ts");
});
beforeEach(() => rm(file(), { force: true }));
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it("gives the folder to one of many that claim it at once, and tells the others who has it", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => running.claimDataFolder()));
  expect(answers.filter((holder) => holder === null)).toHaveLength(1);
  for (const holder of answers.filter((one) => one !== null)) expect(holder).toMatchObject({ pid: process.pid });
});

it("publishes its address once it serves", async () => {
  await running.claimDataFolder();
  expect(await running.readServing()).toBeNull();
  const serving = { databaseUrl: "postgresql://x", origin: "http://127.0.0.1:1" };
  await running.writeServing(serving);
  expect(await running.readServing()).toEqual(serving);
  expect(await running.claimDataFolder()).toMatchObject(serving);
  await running.releaseDataFolder();
  expect(await running.readServing()).toBeNull();
});

it.each([
  ["empty", () => ""],
  ["cut off", (whole: string) => whole.slice(0, whole.length / 2)],
  ["no object", () => "null"],
  ["of an earlier version", () => JSON.stringify({ pid: process.pid, databaseUrl: "x", origin: "y" })],
  ["of another process by now", (whole: string) => JSON.stringify({ ...JSON.parse(whole), began: "another time" })],
  ["of the folder that this one was copied from", (whole: string) => JSON.stringify({ ...JSON.parse(whole), folder: "/elsewhere" })],
])("claims a folder whose file is %s", async (_, damage) => {
  await running.claimDataFolder();
  await writeFile(file(), damage(await readFile(file(), "utf8")));
  expect(await running.readServing()).toBeNull();
  expect(await running.claimDataFolder()).toBeNull();
});

it("claims the folder of a process that was killed", async () => {
  await running.claimDataFolder();
  const other = spawn("sleep", ["60"]);
  const text = await readFile(file(), "utf8");
  await writeFile(file(), JSON.stringify({ ...JSON.parse(text), pid: other.pid }));
  const ended = new Promise((resolve) => other.once("exit", resolve));
  other.kill("SIGKILL");
  await ended;
  expect(await running.claimDataFolder()).toBeNull();
});

it("recognises its folder by any path", async () => {
  await running.claimDataFolder();
  const link = `${folder}-link`;
  await symlink(folder, link);
  vi.stubEnv("SECOND_READ_DATA", link);
  vi.resetModules();
  const byLink = await import("./running.ts");
  expect(await byLink.claimDataFolder()).toMatchObject({ pid: process.pid });
  await rm(link);
  await mkdir(folder, { recursive: true });
});
