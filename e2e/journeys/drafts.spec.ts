import type { Page } from "@playwright/test";
import { readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

/** Opens the room and waits for its exam. */
async function openRoom(page: Page) {
  const room = readingRoom(page);
  await page.goto("/p/drafts/read");
  await room.untilOpen();
  return { ...room, saved: room.panel.getByText("saved", { exact: true }) };
}

test("a draft survives a reload in mid-stroke and a browser that is gone", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = await openRoom(page);
  await room.drawBox("RCC");
  await room.choice("Right", "BI-RADS", "4B").click();
  // No waiting: what has not reached the server yet is stored in the browser.
  await page.reload();
  await expect(room.choice("Right", "BI-RADS", "4B")).toHaveAttribute("aria-pressed", "true");
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await expect(room.saved).toBeVisible();
  await page.context().close();

  const elsewhere = await openRoom(await pageOf("reader1"));
  await expect(elsewhere.choice("Right", "BI-RADS", "4B")).toHaveAttribute("aria-pressed", "true");
  await expect(elsewhere.viewWithMarks("RCC", 1)).toBeVisible();
});

test("a draft that was changed in another tab asks which version to keep", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const one = await openRoom(page);
  const other = await openRoom(await page.context().newPage());

  await one.choice("Right", "Density", "b").click();
  // The right breast is recalled; the left one has no opinion with which its density could be saved.
  await expect(one.panel.getByText("left breast not saved: no opinion yet")).toBeVisible();
  await other.choice("Left", "BI-RADS", "2").click();
  const question = other.panel.getByRole("alert");
  await expect(question).toContainText("This draft was changed elsewhere. Which version do you want to keep?");
  await expect(other.choice("Left", "BI-RADS", "2")).toHaveAttribute("aria-pressed", "true");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(question).toHaveCount(0);
  await expect(other.saved).toBeVisible();

  await one.choice("Left", "BI-RADS", "3").click();
  await one.panel.getByRole("alert").getByRole("button", { name: "Use the other" }).click();
  await expect(one.choice("Left", "BI-RADS", "2")).toHaveAttribute("aria-pressed", "true");
  await expect(one.choice("Right", "Density", "b")).toHaveAttribute("aria-pressed", "false");
  await expect(one.saved).toBeVisible();
});
