import type { Page } from "@playwright/test";
import { readByApi } from "../support/read-by-api.ts";
import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

const place = "/p/arbitration";

test("an arbiter draws a mark, is asked once, undoes, upholds a technical recall; both readers learn of it", async ({
  apiOf,
  pageOf,
  installation,
}) => {
  test.setTimeout(150_000);
  const projectId = installation.projectIds.arbitration;
  const [reader1, reader2] = [await apiOf("reader1"), await apiOf("reader2")];
  for (const opinion of ["RECALL", "TECHNICAL_RECALL"] as const) await readByApi(reader1, projectId, opinion);
  for (const opinion of ["NORMAL", "NORMAL"] as const) await readByApi(reader2, projectId, opinion);

  const page = await pageOf("arbiter1");
  await page.goto(`${place}/arbitration`);
  const queue = page.getByRole("navigation", { name: "Exams awaiting arbitration" });
  const decision = page.getByRole("complementary", { name: "Decision" });
  const side = (name: "right" | "left") => decision.getByRole("region", { name: `${name} breast` });
  const choose = (name: "right" | "left", choice: string) => side(name).getByRole("button", { name: choice, exact: true }).click();
  const submit = decision.getByRole("button", { name: "Submit decision" });
  await expect(queue.getByRole("button", { name: /recall v normal/ })).toBeVisible({ timeout: 30_000 });
  await expect(queue.getByRole("button", { name: /technical v normal/ })).toBeVisible({ timeout: 30_000 });

  const disputed = await test.step("a mark of the arbiter's own, and a decision that contradicts it", async () => {
    await queue.getByRole("button", { name: /recall v normal/ }).click();
    await expect(decision.getByRole("button", { name: /A Test reader1/ })).toBeVisible();
    await expect(decision.getByRole("button", { name: /B Test reader2/ })).toBeVisible();
    const room = readingRoom(page);
    await room.untilHung();
    await room.drawBox("RCC");
    await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
    await expect(side("right").getByRole("button", { name: "mass RCC" })).toBeVisible();
    await choose("right", "Normal");
    await decision.getByRole("textbox", { name: "Reason" }).fill("Spiculated, on one view only");
    await submit.click();
    const question = page.getByRole("dialog", { name: "Submit this decision?" });
    await expect(question).toContainText("The right breast is decided normal, with a finding kept.");
    await question.getByRole("button", { name: "Change it" }).click();
    await choose("right", "Suspected malignancy");
    await submit.click();
    await expect(question).toHaveCount(0);
    return (await queue.getByText(/decided\. Right: suspected malignancy · Left: normal$/).textContent())?.split(" ")[0] ?? "";
  });

  await test.step("undo brings the exam back as it was decided", async () => {
    await queue.getByRole("button", { name: /^Undo/ }).click();
    await expect(decision.getByRole("heading", { name: disputed })).toBeVisible();
    await expect(decision.getByRole("textbox", { name: "Reason" })).toHaveValue("Spiculated, on one view only");
    await expect(side("right").getByRole("button", { name: "Suspected malignancy", exact: true })).toHaveAttribute("aria-pressed", "true");
    await expect(readingRoom(page).viewWithMarks("RCC", 1)).toBeVisible();
    await submit.click();
    await expect(decision.getByRole("heading", { name: disputed })).toHaveCount(0);
  });

  await test.step("the other reader's technical recall is upheld, with its reason", async () => {
    await side("right").getByRole("button", { name: "Copy A" }).click();
    await expect(side("right").getByLabel("Reason for the technical recall")).toHaveValue("111210");
    await decision.getByRole("textbox", { name: "Reason" }).fill("Blurred in the MLO");
    await submit.click();
    await expect(decision.getByText("Decided. Right: technical recall, motion blur · Left: normal")).toBeVisible();
    await expect(decision.getByText("This exam is a technical recall: it must be imaged again.")).toBeVisible({ timeout: 30_000 });
    await expect(queue).toContainText("No exam awaits arbitration.");
  });

  await test.step("the truth of the first is the arbiter's", async () => {
    await page.goto(`${place}/cases`);
    await expect(page.getByRole("row", { name: new RegExp(disputed) })).toContainText("Suspected malignancy arbitration");
  });

  for (const [name, said] of [
    ["reader1", "recall"],
    ["reader2", "normal"],
  ] as const)
    await test.step(`${name} learns how, and why`, () => learn(pageOf(name), disputed, said));
});

async function learn(opening: Promise<Page>, disputed: string, said: string): Promise<void> {
  const page = await opening;
  await page.goto(`${place}/feedback`);
  const link = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: /^Feedback/ });
  await expect(link).toContainText("2 not seen yet");
  const item = page.getByRole("article", { name: disputed });
  await expect(item.getByRole("row", { name: `Right ${said} suspected malignancy · arbitration` })).toBeVisible();
  await expect(item).toContainText("Spiculated, on one view only");
  await expect(page.getByRole("article").filter({ hasText: "Blurred in the MLO" })).toContainText("technical recall, motion blur");
  await item.getByRole("button", { name: "Mark as seen" }).click();
  await expect(link).toContainText("1 not seen yet");
  await item.getByRole("link", { name: disputed }).click();
  await expect(page.getByRole("heading", { name: disputed })).toBeVisible();
  await expect(page.getByText("Suspected malignancy").first()).toBeVisible();
}
