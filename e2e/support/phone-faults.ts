import type { Page } from "@playwright/test";

const phone = { width: 390, height: 844 };
/** A row of a table that a phone squeezes is higher than this; pictures and lists within a row are not. */
const highestRowPixels = 200;

/** What does not fit a phone on this page: content beside the screen, which cannot be scrolled to in a table of its own, and squeezed rows. */
export async function phoneFaults(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize(phone);
  try {
    return await page.evaluate((highest) => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const wide = scrollWidth > clientWidth + 1 ? [`the page is ${scrollWidth} px wide`] : [];
      const rows = [...document.querySelectorAll("tr")].map((row) => ({ row, height: Math.round(row.getBoundingClientRect().height) }));
      return [
        ...wide,
        ...rows
          .filter(({ height }) => height > highest)
          .map(({ row, height }) => `a row of ${height} px: ${(row.textContent ?? "").slice(0, 60)}`),
      ];
    }, highestRowPixels);
  } finally {
    if (before) await page.setViewportSize(before);
  }
}
