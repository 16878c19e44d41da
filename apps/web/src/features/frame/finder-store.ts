import { createSpotlight } from "@mantine/spotlight";

export const [finderStore, finder] = createSpotlight();

/** Spotlight marks the first place when a letter is typed. What the server finds comes later, and Enter is to open the first of it all the same. */
export function markFirst(): void {
  const list = document.getElementById(finderStore.getState().listId);
  const first = list?.querySelector("[data-action]");
  if (!first || list?.querySelector("[data-selected]")) return;
  first.setAttribute("data-selected", "true");
  finderStore.updateState((state) => ({ ...state, selected: 0 }));
}
