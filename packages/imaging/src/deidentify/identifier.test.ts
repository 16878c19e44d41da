import fc from "fast-check";
import { expect, test } from "vitest";
import { identifierOf, patientHashOf } from "./identifier.ts";
import { hashKey } from "./keyed-hash.ts";

const key = "0123456789abcdef0123456789abcdef";

test("identifiers are compared as composed text without padding", () => {
  expect(identifierOf(" U\u0308-7 \0")).toBe("Ü-7");
  expect(identifierOf("\uFEFF1001\u00a0")).toBe("1001");
  expect(identifierOf(" \0 ")).toBe("");
  expect(identifierOf("A 1")).toBe("A 1");
  // A number with a Japanese minus sign, as Windows and as others encode it in Unicode.
  expect(identifierOf("１２－３")).toBe(identifierOf("１２\u2212３"));
  expect(identifierOf("１２－３")).not.toBe(identifierOf("１２-３"));
});

test("a plain number without issuer keeps the hash that it always had", () => {
  expect(patientHashOf(key, { id: "1001", issuer: ["", "", "", ""] })).toBe(hashKey(key, "patient", "1001"));
});

test("two identities have the same hash only if all their parts are equal", () => {
  const part = fc.string({ maxLength: 4 }).map(identifierOf);
  const identity = fc.record({ id: part, issuer: fc.tuple(part, part, part, part) });
  fc.assert(
    fc.property(identity, identity, (a, b) => {
      expect(patientHashOf(key, a) === patientHashOf(key, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
  expect(patientHashOf(key, { id: '["1001","SITE A"]', issuer: [""] })).not.toBe(patientHashOf(key, { id: "1001", issuer: ["SITE A"] }));
});
