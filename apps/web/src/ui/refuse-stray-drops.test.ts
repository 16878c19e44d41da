import { expect, test } from "vitest";
import { refuseStrayDrops } from "./refuse-stray-drops.ts";

/** The result of a drag of this kind: "opened" by the browser, "refused", or "taken" by the element under the pointer. */
function dropped(target: EventTarget, types: readonly string[], isTaken = false): string {
  const dataTransfer = { types, dropEffect: "copy" };
  const event = Object.assign(new Event("drop", { cancelable: true }), { dataTransfer });
  if (isTaken) event.preventDefault();
  target.dispatchEvent(event);
  return !event.defaultPrevented ? "opened" : dataTransfer.dropEffect === "none" ? "refused" : "taken";
}

test("files dropped beside the drop area do not replace the page", () => {
  const page = new EventTarget();
  const end = refuseStrayDrops(page);
  expect(dropped(page, ["Files"])).toBe("refused");
  expect(dropped(page, ["Files"], true)).toBe("taken");
  expect(dropped(page, ["text/plain"])).toBe("opened");
  end();
  expect(dropped(page, ["Files"])).toBe("opened");
});
