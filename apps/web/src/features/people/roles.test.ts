import { expect, test } from "vitest";
import { inColumnOrder, withAdministrator } from "./roles.ts";

test("a changed role leaves an administrator one, since the API revokes what a list omits", () => {
  const chosen = inColumnOrder((role) => role === "ANALYST" || role === "READER");
  expect(withAdministrator(chosen, true)).toEqual(["READER", "ANALYST", "ADMIN"]);
  expect(withAdministrator(chosen, false)).toEqual(["READER", "ANALYST"]);
});
