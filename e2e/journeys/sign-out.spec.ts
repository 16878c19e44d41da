import type { Page } from "@playwright/test";
import { readingRoom } from "../support/reading-room.ts";
import { signInByForm } from "../support/sign-in-by-form.ts";
import { expect, test } from "../support/test.ts";

/** What the browser's storage contains about exams. */
const written = (page: Page) =>
  page.evaluate(() =>
    [localStorage, sessionStorage].flatMap((one) => Object.keys(one)).filter((key) => /draft|decision|session/.test(key)),
  );

test("nothing of an exam stays in the browser after sign-out, in any tab, and no image is kept on its disk", async ({
  browser,
  installation,
}) => {
  const context = await browser.newContext({ baseURL: installation.origin });
  try {
    const page = await context.newPage();
    const kept: string[] = [];
    let images = 0;
    context.on("response", (response) => {
      if (!new URL(response.url()).pathname.startsWith("/store/")) return;
      images++;
      if (!response.headers()["cache-control"]?.includes("no-store")) kept.push(response.url());
    });
    await page.goto("/p/leaving/read");
    await signInByForm(page, installation.accounts.reader1);
    const room = readingRoom(page);
    await room.untilOpen();
    await room.choice("Right", "BI-RADS", "4B").click();
    await expect(room.panel.getByText("saved", { exact: true })).toBeVisible();
    expect((await written(page)).some((key) => key.includes("draft"))).toBe(true);
    expect([images > 0, kept]).toEqual([true, []]);

    const other = await context.newPage();
    await other.goto("/p/leaving/cases");
    await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
    // The rail is collapsed on pages with images.
    await page.getByRole("button", { name: /^Pages/ }).click();
    await page.getByRole("navigation", { name: "Pages" }).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(other).toHaveURL(/\/sign-in/);
    expect(await written(page)).toEqual([]);

    // The last drawing is not lost: the server has it.
    await page.goto("/p/leaving/read");
    await signInByForm(page, installation.accounts.reader1);
    await expect(room.choice("Right", "BI-RADS", "4B")).toHaveAttribute("aria-pressed", "true");
  } finally {
    await context.close();
  }
});
