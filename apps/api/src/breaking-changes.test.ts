import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { breakingChanges } from "./breaking-changes.ts";

const released = buildSchema("enum Color { RED BLUE } type Query { tint(of: ID!): Color hue: String! }");

test("finds whatever takes something from a client", () => {
  const now = buildSchema("enum Color { RED } type Query { tint(of: ID!, at: Int!): Color hue: String }");
  expect(breakingChanges(released, now)).toEqual([
    "BLUE was removed from enum type Color. (VALUE_REMOVED_FROM_ENUM)",
    "A required arg at on Query.tint was added. (REQUIRED_ARG_ADDED)",
    "Query.hue changed type from String! to String. (FIELD_CHANGED_KIND)",
  ]);
});

test("ignores pure additions", () => {
  const now = buildSchema("enum Color { RED BLUE GREEN } type Query { tint(of: ID, at: Int): Color! hue: String! more: ID }");
  expect(breakingChanges(released, now)).toEqual([]);
});
