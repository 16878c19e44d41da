import fc from "fast-check";
import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

const origin = "https://reads.test";

test.each(["/", "/p/screening/read", "/p/screening/exams?text=a%2Fb&first=2#one", "/graphql"])("%s is opened after signing in", (next) =>
  expect(safeNext(next)).toBe(next),
);

test.each([
  undefined,
  ["/a", "/b"],
  "",
  "p/read",
  "https://evil.test",
  "//evil.test",
  "/\\evil.test",
  "/sign-in?next=/",
  "/./sign-in",
  "/a/..//evil.test",
])("%j is not", (next) => expect(safeNext(next)).toBe("/"));

test("whatever it says, it leads nowhere but to this origin", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    "\t",
    "\n",
    "\r",
    " ",
    ".",
    "..",
    "@",
    ":",
    "evil.test",
    "%09",
    "%2f",
    "https:",
    "javascript:",
    "?",
    "#",
    "\u00ad",
    "／",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const opened = new URL(safeNext(`/${pieces.join("")}`), origin);
      expect(opened.origin).toBe(origin);
    }),
    { numRuns: 2_000, examples: [[["\t", "/", "evil.test"]], [["\n", "\\", "evil.test"]], [[".", "/", "/", "evil.test"]]] },
  );
});
