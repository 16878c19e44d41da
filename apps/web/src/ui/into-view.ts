/** As a ref, of what appears below what is on screen: scrolls as little as shows it, once. */
export function intoView(element: Element | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
