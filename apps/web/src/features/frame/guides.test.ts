import { roles } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { dismiss, guideOf, isDismissed } from "./guides.ts";
import { destinations, destinationsFor, landingOf } from "./navigation.ts";

const settings = { undoSeconds: 30 };

describe("first minutes", () => {
  test.each([
    ["READER", "read"],
    ["ARBITER", "arbitration"],
    ["DATA_MANAGER", "import"],
    ["ANALYST", "versions"],
    ["ADMIN", "people"],
  ] as const)("%s lands on %s, a page that the role may use and that says what can be done there", (role, page) => {
    const landing = landingOf(new Set([role]));
    expect(landing?.key).toBe(page);
    expect(destinationsFor(new Set([role]))).toContain(landing);
    expect(guideOf(page, new Set([role]), settings).length).toBeGreaterThan(0);
  });
  test("with several roles it is the page where work is waiting; nobody lands on a page that they may not open", () => {
    expect(landingOf(new Set(["ADMIN", "READER"]))?.key).toBe("read");
    expect(landingOf(new Set(["DATA_MANAGER", "ANALYST"]))?.key).toBe("import");
    expect(landingOf(new Set())).toBeUndefined();
    for (const a of roles) for (const b of roles) expect(destinationsFor(new Set([a, b]))).toContain(landingOf(new Set([a, b])));
  });
  test("every page of the rail has a guide, in no more than three sentences a role", () => {
    for (const { key } of destinations)
      for (const role of roles) {
        const lines = guideOf(key, new Set([role]), settings);
        expect([key, lines.length > 0, lines.join(" ").length <= 220]).toEqual([key, true, true]);
      }
  });
  test("the time for undo is the server's", () => {
    const guideWith = (undoSeconds: number) => guideOf("arbitration", new Set(["ARBITER"]), { undoSeconds }).join(" ");
    expect(guideWith(30)).toContain("undo for 30 seconds.");
    expect(guideWith(1)).toContain("undo for 1 second.");
    expect(guideWith(0)).toContain("cannot be undone.");
  });
  test("a guide dismissed by one person stays dismissed on that page only, and for that person only", () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    dismiss(storage, "u1", "read");
    expect([isDismissed(storage, "u1", "read"), isDismissed(storage, "u1", "cases"), isDismissed(storage, "u2", "read")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
