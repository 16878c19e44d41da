import { AxeBuilder } from "@axe-core/playwright";
import { smallTargets } from "../support/small-targets.ts";
import { expect, test } from "../support/test.ts";

test("a retraining policy is refused, corrected and saved; others see it and do not change it", async ({ pageOf }) => {
  const page = await pageOf("admin");
  await page.goto("/p/policy/runs");
  const panel = page.getByRole("region", { name: "Automatic retraining" });
  await expect(panel).toContainText("Off. Runs start only on request.");
  await panel.getByRole("button", { name: "Edit" }).click();

  const dialog = page.getByRole("dialog", { name: "Automatic retraining" });
  const save = dialog.getByRole("button", { name: "Save policy" });
  await expect(dialog.getByLabel("Schedule")).toHaveValue("0 2 * * 1-5");
  await expect(save).toBeDisabled();
  await dialog.getByLabel("Reason").fill("new truth arrives daily");
  await dialog.getByLabel("Quiet from").fill("8");
  await expect(dialog.getByRole("alert")).toHaveText("Quiet hours need a start and an end.");
  await expect(save).toBeDisabled();
  await dialog.getByLabel("Quiet until").fill("18");
  await dialog.getByLabel("Schedule").fill("every night");
  await save.click();
  await expect(dialog.getByRole("alert")).toContainText('"every night" is not a schedule: five fields are needed');

  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);

  await dialog.getByLabel("Schedule").fill("30 3 * * *");
  await dialog.getByLabel("Time zone").fill("Europe/Zurich");
  await page.getByRole("option", { name: "Europe/Zurich" }).click();
  await dialog.getByLabel("Breasts with new truth").fill("40");
  await save.click();
  await expect(dialog).toBeHidden();
  await page.reload();
  for (const fact of ["30 3 * * *", "03:30", "Europe/Zurich", "40 breasts", "12 h", "08:00 to 18:00", "by a person"])
    await expect(panel).toContainText(fact);

  const manager = await pageOf("manager");
  await manager.goto("/p/policy/runs");
  const theirs = manager.getByRole("region", { name: "Automatic retraining" });
  await expect(theirs).toContainText("30 3 * * *");
  await expect(theirs.getByRole("button", { name: "Edit" })).toHaveCount(0);
});
