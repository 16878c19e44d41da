import { expect, test } from "vitest";
import { destinationOf, destinationsFor } from "./navigation.ts";

test("the rail contains only pages that the role may use", () => {
  const keys = (...roles: Parameters<typeof destinationsFor>[0] extends ReadonlySet<infer R> ? R[] : never) =>
    destinationsFor(new Set(roles)).map(({ key }) => key);
  expect(keys("READER")).toContain("read");
  expect(keys("READER")).not.toContain("arbitration");
  expect(keys("READER")).not.toContain("import");
  expect(keys("ARBITER")).toContain("arbitration");
  expect(keys("ADMIN")).not.toContain("read");
  expect(keys("ADMIN")).not.toContain("arbitration");
  expect(keys("DATA_MANAGER")).toContain("import");
  expect([keys("ANALYST"), keys("READER")].map((list) => list.includes("exports"))).toEqual([true, false]);
});

test("a URL belongs to one destination", () => {
  expect(destinationOf("/p/demo/read")).toBe("read");
  expect(destinationOf("/p/demo/versions/3")).toBe("versions");
  expect(destinationOf("/p/demo/versions/3/missed")).toBe("missed");
  expect(destinationOf("/sign-in")).toBeUndefined();
});
