import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { resultsFolder } from "./support/product.ts";

const long = process.env.LONG_TESTS === "1";

/** Browser tests of the built product, one after another: first the journey, then tests of what it leaves. The long ones are run separately. */
export default defineConfig({
  testMatch: long ? "**/*.long.spec.ts" : "**/*.spec.ts",
  testIgnore: long ? [] : "**/*.long.spec.ts",
  outputDir: join(resultsFolder, "browser"),
  globalSetup: "./support/global-setup.ts",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  projects: long
    ? [{ name: "long journeys", testDir: "./journeys" }]
    : [
        { name: "the whole loop", testMatch: "journeys/whole-loop.spec.ts" },
        { name: "journeys", testDir: "./journeys", testIgnore: ["whole-loop.spec.ts", "**/*.long.spec.ts"] },
        { name: "accessibility", testDir: "./accessibility", dependencies: ["the whole loop"] },
      ],
  use: {
    viewport: { width: 1280, height: 720 },
    locale: "en-GB",
    actionTimeout: 15_000,
    // A dialog that is fading in would be checked half transparent, and its contrast would fail at random.
    contextOptions: { reducedMotion: "reduce" },
    // Without a film strip, which costs a small machine more than the tests do.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: true, sources: true },
    screenshot: "only-on-failure",
    launchOptions: launchOptions(),
  },
});
