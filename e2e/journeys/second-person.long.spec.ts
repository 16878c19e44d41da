import type { Page } from "@playwright/test";
import { seedComparedVersions } from "../support/compared-versions.ts";
import { expect, test } from "../support/test.ts";

// Two people open the same thing, and both save: the second is shown the current state, keeps what they typed, and can continue.

test("a verdict on one breast", async ({ pageOf, installation: { databaseUrl, projectIds } }) => {
  await seedComparedVersions(databaseUrl, projectIds.compare);
  const [first, second] = [await pageOf("manager"), await pageOf("admin")];
  await first.goto("/p/compare/missed");
  await first.locator("[data-case]").first().click();
  await expect(first.getByRole("radiogroup", { name: "Verdict" })).toBeVisible();
  await second.goto(first.url());
  await second.getByRole("radio", { name: /^Ambiguous/ }).check();
  await second.getByRole("textbox", { name: "Note" }).fill("Dense tissue");

  await first.getByRole("radio", { name: /^Model wrong/ }).check();
  await first.getByRole("textbox", { name: "Note" }).fill("Seen on both views");
  await first.getByRole("button", { name: "Save verdict" }).click();
  await expect(first.getByText("Verdict saved: model wrong.")).toBeVisible();

  await second.getByRole("button", { name: "Save verdict" }).click();
  const told = second.getByRole("main").getByRole("alert");
  await expect(told).toContainText("It is: model wrong, “Seen on both views”. Saving again replaces it.");
  await expect(second.getByRole("radio", { name: /^Ambiguous/ })).toBeChecked();
  await expect(second.getByRole("textbox", { name: "Note" })).toHaveValue("Dense tissue");
  await second.getByRole("button", { name: /verdict$/ }).click();
  await expect(second.getByText("Verdict saved: ambiguous.")).toBeVisible();
  await expect(told).toHaveCount(0);
});

test("the settings of a project", async ({ pageOf }) => {
  const [first, second] = [await pageOf("admin"), await pageOf("admin")];
  for (const page of [first, second]) await page.goto("/p/policy/people");
  const settings = (page: Page) => page.getByRole("region", { name: "Settings" });
  const save = (page: Page) => settings(page).getByRole("button", { name: "Save settings" });
  await settings(second).getByLabel("Train on lossy images").uncheck();
  await settings(second).getByLabel("Reason").fill("Lossy images mislead");

  await settings(first).getByLabel("Anonymous readers in arbitration").check();
  await settings(first).getByLabel("Reason").fill("Arbiters asked for it");
  await save(first).click();
  await expect(settings(first).getByLabel("Reason")).toHaveValue("");

  await save(second).click();
  await expect(settings(second).getByRole("alert")).toContainText(
    "Somebody else has changed the settings of this project in the meantime.",
  );
  await expect(settings(second).getByLabel("Anonymous readers in arbitration")).toBeChecked();
  await expect(settings(second).getByLabel("Train on lossy images")).not.toBeChecked();
  await expect(settings(second).getByLabel("Reason")).toHaveValue("Lossy images mislead");
  await save(second).click();
  // The alert disappears when saving begins, the reason when it has finished.
  await expect(settings(second).getByLabel("Reason")).toHaveValue("");
  await expect(settings(second).getByRole("alert")).toHaveCount(0);
  await second.reload();
  await expect(settings(second).getByLabel("Anonymous readers in arbitration")).toBeChecked();
  await expect(settings(second).getByLabel("Train on lossy images")).not.toBeChecked();
});

test("the roles of a member", async ({ pageOf }) => {
  const [first, second] = [await pageOf("admin"), await pageOf("admin")];
  for (const page of [first, second]) await page.goto("/p/policy/people");
  const role = (page: Page, name: string) => page.getByRole("checkbox", { name: `Test manager: ${name}`, exact: true });
  await expect(role(second, "Reader")).not.toBeChecked();
  await role(first, "Analyst").click();
  await expect(role(first, "Analyst")).not.toBeChecked();
  await role(second, "Reader").click();
  await expect(second.getByText("Somebody else has changed the roles of this person in the meantime.")).toBeVisible();
  await expect(role(second, "Analyst")).not.toBeChecked();
  await expect(role(second, "Reader")).not.toBeChecked();
  await role(second, "Reader").click();
  await expect(role(second, "Reader")).toBeChecked();
});

test("a retraining policy", async ({ pageOf }) => {
  const [first, second] = [await pageOf("admin"), await pageOf("admin")];
  const dialog = (page: Page) => page.getByRole("dialog", { name: "Automatic retraining" });
  const save = (page: Page) => dialog(page).getByRole("button", { name: "Save policy" });
  for (const page of [first, second]) {
    await page.goto("/p/policy/runs");
    await page.getByRole("region", { name: "Automatic retraining" }).getByRole("button", { name: "Edit" }).click();
  }
  await dialog(second).getByLabel("Schedule").fill("15 4 * * *");
  await dialog(second).getByLabel("Reason").fill("After the night's import");

  await dialog(first).getByLabel("Breasts with new truth").fill("70");
  await dialog(first).getByLabel("Reason").fill("Fewer runs");
  await save(first).click();
  await expect(dialog(first)).toBeHidden();

  await save(second).click();
  await expect(dialog(second).getByRole("alert")).toContainText(
    "Somebody else has changed the retraining policy of this project in the meantime.",
  );
  await expect(dialog(second).getByRole("region", { name: "The current policy" })).toContainText("70 breasts");
  await expect(dialog(second).getByLabel("Schedule")).toHaveValue("15 4 * * *");
  await expect(dialog(second).getByLabel("Reason")).toHaveValue("After the night's import");
  await save(second).click();
  await expect(dialog(second)).toBeHidden();
});
