/** A ref for an element that may appear below the visible area: scrolls once, just far enough to show it. */
export function intoView(element: Element | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
