import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { seedComparedVersions } from "../support/compared-versions.ts";
import { smallTargets } from "../support/small-targets.ts";
import { expect, test } from "../support/test.ts";

const project = "/p/compare";

test.beforeAll(({ installation: { databaseUrl, projectIds } }) => seedComparedVersions(databaseUrl, projectIds.compare));

test("two versions are compared, and each breast that changed hands is one click from its images", async ({ pageOf }) => {
  const page = await pageOf("manager");
  await page.goto(`${project}/versions/2`);
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("heading", { name: "v2 compared with v1" })).toBeVisible();
  const metrics = page.getByRole("region", { name: "Metrics" });
  await expect(metrics.getByRole("row", { name: /^Sensitivity/ })).toContainText("0.33");
  await expect(metrics).toContainText("6 breasts of 3 patients scored by both");
  for (const change of ["newly missed", "newly detected", "new false positives", "still missed"]) {
    await page.getByRole("link", { name: `1 ${change}` }).click();
    await expect(page.getByRole("link", { name: `1 ${change}` })).toHaveAttribute("aria-current", "page");
    const tiles = page.locator("[data-case]");
    await expect(tiles).toHaveCount(1);
    const side = change === "new false positives" ? "L" : "R";
    await expect(tiles).toContainText(new RegExp(` ${side}\\b`));
    await tiles.click();
    await expect(page.locator("[data-views='4']")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: side === "L" ? /left breast$/ : /right breast$/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(tiles).toHaveCount(1);
  }
  await expectUsable(page);
});

test("the curves of two runs are laid over each other", async ({ pageOf }) => {
  const page = await pageOf("manager");
  await page.goto(`${project}/runs`);
  const choices = page.getByRole("checkbox", { name: /^Compare the curves of compact, seed 1/ });
  await expect(choices).toHaveCount(2);
  const compare = page.getByRole("link", { name: "Compare curves of 2 runs" });
  await choices.first().check();
  await expect(compare).toHaveCount(0);
  await choices.last().check();
  await compare.click();
  await expect(page.getByRole("heading", { name: "Compare runs" })).toBeVisible();
  for (const curve of ["Loss", "AUC", "Accuracy", "Precision (PPV)", "Recall (sensitivity)"])
    await expect(page.getByRole("img", { name: `${curve} by epoch: compact, seed 1, v2, compact, seed 1, v1` })).toBeVisible();
  const second = page.getByRole("button", { name: "compact, seed 1, v1" });
  await second.click();
  await expect(second).toHaveAttribute("aria-pressed", "true");
  await expectUsable(page);
  await page.goto(`${project}/runs/compare`);
  await expect(page.getByText("Select two to four runs on the Train page.")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "All runs" }).first().click();
  await expect(page).toHaveURL(`${project}/runs`);
});

async function expectUsable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
}
