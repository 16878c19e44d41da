import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { findChromium, requireOrSkip } from "@second-read/testing";
import { build, isStale, turbo } from "../build.ts";
import { paths, root } from "../folders.ts";
import { runProgram } from "../run-program.ts";

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * `npm test [-- PATH…]`: runs the unit and integration tests, then the browser tests; with paths, only the former, for those paths. Ends with one
 * line of totals.
 */
export async function run(args: readonly string[]): Promise<number> {
  await turbo(["run", "generate"]);
  return runTests(args, {});
}

/** Shared with `npm run test:long`, where LONG_TESTS=1 selects `*.long.test.ts` and `*.long.spec.ts` instead. */
export async function runTests(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  await rm(paths.testResults, { recursive: true, force: true });
  await mkdir(paths.testResults, { recursive: true });
  const codes = [await runUnits(args, env)];
  if (args.length === 0 && hasBrowserTests()) codes.push(await runBrowserTests(env));
  const totals = await readTotals();
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
  console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
  if (process.env.EVERYTHING === "1" && totals.skipped > 0) {
    console.error("EVERYTHING=1 forbids skipping.");
    return 1;
  }
  return codes.every((code) => code === 0) ? 0 : 1;
}

function runUnits(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const report = ["--reporter=default", "--reporter=json", `--outputFile.json=${join(paths.testResults, "units.json")}`];
  return runProgram("vitest", ["run", ...report, ...args], env);
}

function hasBrowserTests(): boolean {
  if (!existsSync(join(root, "e2e/playwright.config.ts"))) return false;
  return !requireOrSkip(findChromium() !== undefined, "Chromium for the browser tests (CHROMIUM_BIN, or chromium on PATH)");
}

async function runBrowserTests(env: Readonly<Record<string, string>>): Promise<number> {
  if (await isStale("pages")) {
    console.log("Building the pages for the browser tests …");
    await build("pages");
  }
  return runProgram("playwright", ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"], {
    ...env,
    CHROMIUM_BIN: findChromium() ?? "",
    PLAYWRIGHT_JSON_OUTPUT_NAME: join(paths.testResults, "browser.json"),
  });
}

async function readTotals(): Promise<Totals> {
  const units = await readReport<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTotalTestSuites: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  }>("units.json");
  const browser = await readReport<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>("browser.json");
  // A file that cannot even be loaded contains no tests, but is still a failure.
  const unloadable =
    units?.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0).length ?? 0;
  return {
    passed: (units?.numPassedTests ?? 0) + (browser?.stats.expected ?? 0) + (browser?.stats.flaky ?? 0),
    failed: (units?.numFailedTests ?? 0) + unloadable + (browser?.stats.unexpected ?? 0),
    skipped: (units?.numPendingTests ?? 0) + (browser?.stats.skipped ?? 0),
  };
}

async function readReport<Report>(name: string): Promise<Report | null> {
  const text = await readFile(join(paths.testResults, name), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Report);
}
