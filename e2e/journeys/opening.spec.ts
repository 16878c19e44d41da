import { expect, test } from "../support/test.ts";

test("a page comes with its project and the person's roles, and starts its graphics before its programs", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const asked: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/graphql") asked.push((request.postDataJSON() as { operationName: string }).operationName);
  });
  await page.addInitScript(() => {
    const seen = window as unknown as { opened: string[] };
    seen.opened = [];
    const open = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...how: Parameters<typeof open>) {
      if (!this.dataset.opened) seen.opened.push(document.readyState);
      this.dataset.opened = "yes";
      return open.apply(this, how);
    } as typeof open;
  });
  await page.goto("/p/drafts/read");
  await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
  await expect.poll(() => asked).toContain("NextExam");
  expect(asked).not.toContain("Projects");
  expect(asked).not.toContain("MyRoles");
  await expect(page.locator("canvas")).toHaveCount(1);
  expect(await page.evaluate(() => (window as unknown as { opened: string[] }).opened)).toEqual(["loading"]);
});

test("without a session a page of a project leads to the sign-in page, which knows the way back", async ({ page }) => {
  await page.goto("/p/drafts/read");
  await page.waitForURL(({ pathname }) => pathname === "/sign-in");
  expect(new URL(page.url()).searchParams.get("next")).toBe("/p/drafts/read");
});
