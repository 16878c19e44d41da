import { signInByForm } from "../support/sign-in-by-form.ts";
import { expect, test } from "../support/test.ts";

test("a new person chooses a password before anything else, and an administrator resets it", async ({ page, pageOf, apiOf }) => {
  const email = "first@e2e.example";
  const { createUser } = await (await apiOf("admin")).ask<{ createUser: { oneTimePassword: string } }>(
    'mutation($email: String!) { createUser(email: $email, name: "Fenna First") { oneTimePassword } }',
    { email },
  );
  await page.goto("/sign-in");
  await signInByForm(page, { email, password: createUser.oneTimePassword });
  await expect(page).toHaveURL("/account");
  await expect(page.getByText("Choose your own to continue.")).toBeVisible();
  await expect(page.getByRole("region", { name: "API tokens" })).toHaveCount(0);

  const change = async (from: string, to: string) => {
    await page.getByLabel("Current password").fill(from);
    await page.getByLabel("New password").fill(to);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change(createUser.oneTimePassword, "Password2026!");
  await expect(page.getByText("This password is among the most common ones.")).toBeVisible();
  const password = "a heron stands in the reeds";
  await change(createUser.oneTimePassword, password);
  await expect(page.getByText("this session")).toBeVisible();
  await page.getByRole("link", { name: "Projects" }).click();
  await expect(page.getByText("You are not a member of any project yet.")).toBeVisible();

  const admin = await pageOf("admin");
  await admin.goto("/p/journey/people");
  const accounts = admin.getByRole("region", { name: "Accounts" });
  await accounts.getByRole("button", { name: "More for Fenna First" }).click();
  await admin.getByRole("menuitem", { name: "Reset password" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
  await expect(accounts.getByText(`One-time password for ${email}.`)).toBeVisible();
  await expect(accounts.getByRole("row", { name: /Fenna First/ })).toContainText("one-time password");
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await signInByForm(page, { email, password });
  await expect(page.getByRole("alert").filter({ hasText: "Wrong email or password" })).toBeVisible();
});

test("an administrator creates a project, and adds to it a person who has an account from another one", async ({
  pageOf,
  installation,
}) => {
  const admin = await pageOf("admin");
  await admin.goto("/");
  await admin.getByRole("button", { name: "New project" }).click();
  const creating = admin.getByRole("dialog", { name: "New project" });
  await creating.getByLabel("Name").fill("Second site, Malmö");
  await expect(creating.getByLabel("Key")).toHaveValue("second-site-malmo");
  // A click beside a dialog keeps what was typed.
  await admin.mouse.click(5, 5);
  await creating.getByRole("button", { name: "Create" }).click();
  await expect(admin).toHaveURL(/\/p\/second-site-malmo\/people/);

  const members = admin.getByRole("region", { name: "Members" });
  await members.getByRole("button", { name: "Add a person" }).first().click();
  const adding = admin.getByRole("dialog", { name: "Add a person" });
  await adding.getByLabel("Name").fill("Somebody");
  await adding.getByLabel("Email").fill(installation.accounts.reader2.email);
  await adding.getByRole("button", { name: "Add", exact: true }).click();
  await adding.getByRole("button", { name: "Give Test reader2 these roles" }).click();
  await expect(adding).toHaveCount(0);
  await expect(members.getByRole("checkbox", { name: "Test reader2: Reader" })).toBeChecked();
});
