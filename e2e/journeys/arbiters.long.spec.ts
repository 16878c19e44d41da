import { readByApi } from "../support/read-by-api.ts";
import { expect, test } from "../support/test.ts";

test("two arbiters at once: the second is told, keeps the decision on screen, and sees what holds", async ({
  apiOf,
  pageOf,
  installation,
}) => {
  const projectId = installation.projectIds.arbiters;
  await readByApi(await apiOf("reader1"), projectId, "NORMAL");
  await readByApi(await apiOf("reader2"), projectId, "RECALL");

  const first = await pageOf("arbiter1");
  const second = await pageOf("arbiter2");
  for (const page of [first, second]) {
    await page.goto("/p/arbiters/arbitration");
    const decision = page.getByRole("complementary", { name: "Decision" });
    await decision
      .getByRole("region", { name: "right breast" })
      .getByRole("button", { name: page === first ? "Benign" : "Suspected malignancy" })
      .click();
    await decision.getByRole("region", { name: "left breast" }).getByRole("button", { name: "Normal", exact: true }).click();
    await decision.getByRole("textbox", { name: "Reason" }).fill(page === first ? "An oval mass" : "A spiculated mass");
  }

  const decide = (page: typeof first) =>
    page.getByRole("complementary", { name: "Decision" }).getByRole("button", { name: "Submit decision" });
  await decide(first).click();
  await expect(first.getByText("Decided. Right: benign · Left: normal")).toBeVisible();
  await decide(second).click();
  await second.getByRole("dialog").getByRole("button", { name: "Submit as it is" }).click();
  const problem = second.getByRole("complementary", { name: "Decision" }).getByRole("alert");
  await expect(problem).toContainText("WRONG_STATE");
  await expect(second.getByRole("textbox", { name: "Reason" })).toHaveValue("A spiculated mass");
  // Until the first decision can no longer be undone, the second arbiter sees nothing of it.
  await expect(second.getByText("An oval mass")).toHaveCount(0);
  await expect(second.getByText("This exam is final.")).toBeVisible({ timeout: 30_000 });
  await expect(second.getByRole("list", { name: "Truth of the right breast" })).toContainText("An oval mass");
});
