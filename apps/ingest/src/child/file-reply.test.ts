import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { type fileReply, replyOf } from "./file-reply.ts";
import type { FileReply } from "./protocol.ts";

test("the schema takes every reply that the type allows, and gives no other", () => {
  expectTypeOf<FileReply>().toExtend<z.input<typeof fileReply>>();
  expectTypeOf<z.output<typeof fileReply>>().toExtend<FileReply>();
});

test.each([
  ["a rejection", { kind: "REJECTED", code: "CORRUPT", context: { found: "its data set" } }],
  ["a fault of the machine", { kind: "FAILED", error: "ENOSPC" }],
])("%s is taken as it is", (_, reply) => {
  expect(replyOf(reply)).toEqual(reply);
});

test.each([
  ["nothing", undefined],
  ["another kind", { kind: "FILED" }],
  ["a code that no rejection has", { kind: "REJECTED", code: "FINE", context: {} }],
  ["a sentence for the sender", { kind: "REJECTED", code: "CORRUPT", context: { sentence: "Call this number." } }],
])("%s is a fault of the machine, not of the file", (_, message) => {
  expect(replyOf(message)).toMatchObject({ kind: "FAILED", error: expect.stringContaining("malformed") });
});
