import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashApiSecret, loadActorsByToken, openDatabase, systemChain, verifyAuditChain } from "@second-read/database";
import { randomLayersModel } from "@second-read/learning/testing";
import { openStore, readInstalledBackbone } from "@second-read/storage";
import { createTestDatabase, createTestStore } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Command } from "../run-command.ts";
import * as admin from "./admin.ts";
import * as backbone from "./backbone.ts";
import * as project from "./project.ts";
import * as token from "./token.ts";

let database: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = openDatabase({ url, poolSize: 2 });
  vi.stubEnv("DATABASE_URL", url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database?.close();
});

/** The output of a command, as lines. */
async function lines(command: Command, ...args: string[]): Promise<string[]> {
  const printed: string[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((line) => void printed.push(String(line)));
  try {
    expect(await command.run(args)).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return printed;
}

describe("the commands of an empty installation", () => {
  test("create the first administrator, with a password that is shown once", async () => {
    expect(await lines(admin, "Boss@Reads.test")).toEqual([
      expect.stringMatching(/^Boss@Reads\.test is an administrator\. One-time password: \S{15}$/),
    ]);
    expect(await lines(admin, "boss@reads.test")).toEqual(["boss@reads.test is an administrator."]);
    await expect(admin.run(["nobody"])).rejects.toThrow("not an email address");
  });

  test("create a project, print just its id, and accept key or id", async () => {
    const [id, ...more] = await lines(project, "first", "--locked-share", "0", "--member", "boss@reads.test=DATA_MANAGER,ANALYST");
    expect(more).toEqual([]);
    expect(await database.prisma.project.findUnique({ where: { id } })).toMatchObject({ key: "first", lockedTestShare: 0 });
    await expect(project.run(["first"])).rejects.toThrow("already a project");
    await expect(project.run(["second", "--exams", "some"])).rejects.toThrow("Either the latest exam");
    await expect(project.run(["second", "--locked-share", "0.5"])).rejects.toThrow("0 to 0.4");
    await expect(project.run(["second", "--locked-share", "much"])).rejects.toThrow("0 to 0.4");
    await expect(project.run(["second", "--member", "boss@reads.test=KING"])).rejects.toThrow("Roles in a project");
    await expect(project.run([])).rejects.toThrow("usage: npm run project");
    expect(await database.prisma.project.count()).toBe(1);
  });

  test("print just a token, which authenticates its person", async () => {
    const [secret = "", ...more] = await lines(token, "boss@reads.test");
    expect([secret, more]).toEqual([expect.stringMatching(/^sr_[\w-]{43}$/), []]);
    const { id } = await database.prisma.project.findFirstOrThrow();
    expect((await loadActorsByToken(database.sql, [hashApiSecret(secret)]))[0]).toMatchObject({
      email: "boss@reads.test",
      isAdministrator: true,
      rolesByProject: { [id]: ["DATA_MANAGER", "ANALYST"] },
    });
    await expect(token.run(["nobody@reads.test"])).rejects.toThrow("no account with the address");
    await expect(token.run(["boss@reads.test", "--king", "yes"])).rejects.toThrow("usage: npm run token");
    expect(await verifyAuditChain(database.sql, systemChain)).toMatchObject({ ok: true, checked: 3 });
  });

  test("install a backbone, which new runs then use, and refuse an invalid one", { timeout: 60_000 }, async () => {
    const files = await createTestStore();
    const folder = await mkdtemp(join(tmpdir(), "backbone-"));
    vi.stubEnv("STORE_FOLDER", files.folder);
    try {
      const { model, weights } = await randomLayersModel(1);
      await writeFile(join(folder, "model.json"), JSON.stringify(model));
      await writeFile(join(folder, "weights.bin"), weights);
      await expect(backbone.run([folder])).rejects.toThrow("it has no layer conv_pw_12_relu");
      await expect(backbone.run([folder, "--input", "1"])).rejects.toThrow("--input is two different numbers");
      await expect(backbone.run([join(folder, "none")])).rejects.toThrow("cannot be read (ENOENT)");
      expect(await readInstalledBackbone(files.store)).toBeNull();
      const [line, ...more] = await lines(backbone, folder, "--cut", "patches", "--input", "0,1", "--name", "Random");
      expect([line, more]).toEqual([
        expect.stringMatching(/^Installed Random, cut at patches: 64 features each 32 pixels, SHA-256 [0-9a-f]{64}\./),
        [],
      ]);
      const installed = await readInstalledBackbone(await openStore(files.settings));
      expect(installed).toEqual({ name: "Random", cut: "patches", sha256: /[0-9a-f]{64}/.exec(line ?? "")?.[0] });
      expect(await verifyAuditChain(database.sql, systemChain)).toMatchObject({ ok: true, checked: 4 });
    } finally {
      vi.stubEnv("STORE_FOLDER", undefined);
      await rm(folder, { recursive: true });
      await files.close();
    }
  });
});
