import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { requireOrSkip } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const swiftShader = path.join(process.env.CHROMIUM_FOLDER ?? "/usr/lib/chromium", "libvk_swiftshader.so");

describe.skipIf(requireOrSkip(existsSync(swiftShader), "SwiftShader, the software Vulkan of Debian's chromium,"))(
  "the packed GPU check",
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), "gpu-check-test-"));
      const pack = fileURLToPath(new URL("./pack.mjs", import.meta.url));
      execFileSync(process.execPath, [pack, path.join(folder, "check.tar.gz")], { stdio: "inherit" });
      execFileSync("tar", ["xf", "check.tar.gz"], { cwd: folder });
    }, 15 * 60_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("is at most 60 MiB", () => {
      expect(statSync(path.join(folder, "check.tar.gz")).size).toBeLessThanOrEqual(60 * 2 ** 20);
    });

    test("runs alone, with nothing else installed, and prints one JSON object", () => {
      const { stdout, status } = spawnSync(path.join(folder, "gpu-check/check"), ["--software", "--seconds", "120"], {
        cwd: tmpdir(),
        encoding: "utf8",
        env: { PATH: "/usr/bin:/bin", ...(process.env.CHROMIUM_FOLDER ? { CHROMIUM_FOLDER: process.env.CHROMIUM_FOLDER } : {}) },
      });
      const found = JSON.parse(stdout);
      expect(found.adapter).toMatchObject({ backend: "webgpu", adapter: expect.stringMatching(/swiftshader/i) });
      expect(found.gradients.compared).toBeGreaterThan(0);
      expect(found.gradients.disagreeing).toEqual([]);
      expect(new Set(found.throughput.map(({ recipe }: { recipe: string }) => recipe))).toEqual(new Set(["keras-baseline", "patch-cnn"]));
      expect(found.phantoms.length).toBeGreaterThan(0);
      expect(status).toBe(0);
    });

    test("reports in its JSON that there is no card, and exits with 1", () => {
      const { stdout, status } = spawnSync(path.join(folder, "gpu-check/check"), ["--seconds", "20"], {
        encoding: "utf8",
        env: { PATH: "/usr/bin:/bin", VK_DRIVER_FILES: "/nonexistent.json" },
      });
      expect(JSON.parse(stdout)).toMatchObject({
        adapter: { code: "UNAVAILABLE", error: expect.stringContaining("webgpu: ") },
        throughput: [],
      });
      expect(status).toBe(1);
    });
  },
);
