import { readingRoom } from "../support/reading-room.ts";
import { signInByForm } from "../support/sign-in-by-form.ts";
import { expect, test } from "../support/test.ts";

test("a session that has ended leads to the sign-in page and back, with nothing lost", async ({ page, installation }) => {
  const account = installation.accounts.reader2;
  const room = readingRoom(page);
  await page.goto("/p/sessions/read");
  await signInByForm(page, account);
  await room.untilOpen();
  const pseudonym = await room.pseudonym();
  // As if the twelve hours were over: when the next save arrives, the server no longer knows the session.
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("mutation SaveDraft")) {
      const ended = await page.request.post("/auth/sign-out", { headers: { origin: installation.origin }, data: {} });
      expect(ended.ok()).toBe(true);
    }
    await route.continue();
  });
  await room.choice("Right", "BI-RADS", "4C").click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText("Sign in to continue where you were. Your draft is kept.")).toBeVisible();

  await page.unroute("**/graphql");
  await signInByForm(page, { ...account, password: "not-the-password" });
  await expect(page.getByRole("alert").filter({ hasText: "Wrong email or password" })).toBeVisible();
  await signInByForm(page, account);
  await expect(page).toHaveURL("/p/sessions/read");
  await expect(room.heading).toHaveText(pseudonym);
  await expect(room.choice("Right", "BI-RADS", "4C")).toHaveAttribute("aria-pressed", "true");
  await expect(room.panel.getByText("saved", { exact: true })).toBeVisible();
});

test("a foreign project's address shows nothing of it", async ({ pageOf, apiOf, installation }) => {
  const page = await pageOf("reader1");
  for (const path of ["read", "cases", "runs", "versions/1", "people"]) {
    await page.goto(`/p/foreign/${path}`);
    await expect(page.getByRole("heading", { name: "No such project" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Choose a project" }).click();
  await expect(page.getByRole("link", { name: /Project journey/ })).toBeVisible();
  await expect(page.getByText("Project foreign")).toHaveCount(0);
  const reader = await apiOf("reader1");
  expect(await reader.ask("query($id: ID!) { project(id: $id) { name } }", { id: installation.foreignProjectId })).toEqual({
    project: null,
  });
});

test("a page that the role may not use is not in the rail", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  await page.goto("/p/sessions/cases");
  const rail = page.getByRole("navigation", { name: "Pages" });
  await expect(rail.getByRole("link", { name: "Cases" })).toBeVisible();
  for (const name of ["Import", /^Arbitration/]) await expect(rail.getByRole("link", { name })).toHaveCount(0);
});

test("retraining with too little truth says how much there is and how much is needed", async ({ pageOf }) => {
  const page = await pageOf("manager");
  await page.goto("/p/sessions/runs");
  await page.getByRole("button", { name: "Retrain" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Retrain" });
  await dialog.getByRole("button", { name: "Freeze a snapshot and start" }).click();
  const refusal = dialog.getByRole("alert");
  await expect(refusal).toContainText("Too little truth.");
  await expect(refusal).toContainText("patients with an abnormal breast0 of 10 needed");
  await expect(refusal).toContainText("patients with a normal breast0 of 10 needed");
  await expect(refusal).toContainText("TOO_LITTLE_TRUTH");
  await dialog.getByRole("button", { name: "More settings" }).click();
  await dialog.getByLabel("Folds").fill("2");
  await dialog.getByRole("button", { name: "Freeze a snapshot and start" }).click();
  await expect(refusal).toContainText("patients with an abnormal breast0 of 4 needed");
});
