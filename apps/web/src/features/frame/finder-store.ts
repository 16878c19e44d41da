import { createSpotlight } from "@mantine/spotlight";

export const [finderStore, finder] = createSpotlight();

/** Spotlight selects the first result when a letter is typed. The server's results arrive later, and Enter must open the first of them as well. */
export function markFirst(): void {
  const list = document.getElementById(finderStore.getState().listId);
  const first = list?.querySelector("[data-action]");
  if (!first || list?.querySelector("[data-selected]")) return;
  first.setAttribute("data-selected", "true");
  finderStore.updateState((state) => ({ ...state, selected: 0 }));
}
