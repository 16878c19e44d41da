import type { Page } from "@playwright/test";

/** WCAG 2.2, 2.5.8. */
const leastPixels = 24;

/** Targets on the page smaller than 24 × 24 px, by name and size. Inline links are exempt: they are as high as their line. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const pressable =
      "a[href], button, input, select, textarea, summary, [role=button], [role=slider], [role=switch], [role=tab], [role=menuitem]";
    const isInline = (element: Element) => element.matches("a") && getComputedStyle(element).display === "inline";
    /** A checkbox or radio button that is drawn by its label is pressed on the label. */
    const targetOf = (element: Element) =>
      element.matches("input[type=checkbox], input[type=radio]") ? (element.closest("label") ?? element.parentElement ?? element) : element;
    return [...document.querySelectorAll(pressable)].flatMap((element) => {
      const { width, height } = targetOf(element).getBoundingClientRect();
      const hidden = width <= 1 || height <= 1 || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      // The arrows of a number field duplicate its keys.
      const isDouble = element.closest("[aria-hidden=true]") !== null;
      if (hidden || isDouble || isInline(element) || (width >= least - 0.5 && height >= least - 0.5)) return [];
      const name = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40) || element.outerHTML.slice(0, 80);
      return [`${name}: ${Math.round(width)} × ${Math.round(height)} px`];
    });
  }, leastPixels);
}
