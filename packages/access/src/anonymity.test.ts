import { roles } from "@second-read/domain";
import { expect, test } from "vitest";
import { namesReaders } from "./anonymity.ts";

test("names readers to everyone unless the project hides them; then only to administrators who do not arbitrate", () => {
  for (const a of roles)
    for (const b of roles) {
      const viewer = { userId: "u", roles: [a, b], isAdministrator: a === "ADMIN" || b === "ADMIN" };
      expect(namesReaders(viewer, { anonymousReaders: false })).toBe(true);
      expect(namesReaders(viewer, { anonymousReaders: true })).toBe(viewer.isAdministrator && a !== "ARBITER" && b !== "ARBITER");
    }
});
