import { expect, test } from "vitest";
import { faultOfName } from "./name.ts";

test.each(["Ada", "Zoë O’Brien-Müller", "李 明", "می\u200cخواهم", "👩\u200d⚕️ Ada", "a".repeat(200)])("%j is a name", (name) =>
  expect(faultOfName(name, "A person")).toBeNull(),
);

test.each([
  "",
  "a".repeat(201),
  "Ada\u202etxt",
  "Ad\u200ba",
  "A\u0000da",
  "Ada\nGrace",
  "Ada\u2066",
  "\u00adAda",
  "Ada\u2028",
  "Ada\ufeff",
])("%j is none", (name) => expect(faultOfName(name, "A person")).toEqual(expect.any(String)));
