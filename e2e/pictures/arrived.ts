import type { Page } from "@playwright/test";

/** Waits until everything that a full page shows has loaded, and two frames more. */
export async function untilArrived(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
  // Thumbnails below the fold load only when scrolled to.
  await page.evaluate(() => {
    for (const image of document.images) image.loading = "eager";
  });
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.waitForFunction(() => {
    const viewer = document.querySelector<HTMLElement>("[data-painted]");
    return !viewer || viewer.dataset.painted === viewer.dataset.views;
  });
  await untilDrawn(page);
}

/** Waits for the fonts, and two frames. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.fonts.ready.then(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))),
  );
}

/** Waits until every view of the exam on screen is drawn. */
export async function allViewsPainted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const viewer = document.querySelector<HTMLElement>("[data-painted]");
    return viewer && Number(viewer.dataset.views) > 0 && viewer.dataset.painted === viewer.dataset.views;
  });
}
