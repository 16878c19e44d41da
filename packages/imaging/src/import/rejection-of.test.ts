import { statSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { Rejected } from "@second-read/domain";
import { expect, it } from "vitest";
import { rejectionOf } from "./rejection-of.ts";

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

it.each<[string, string, () => unknown]>([
  ["an odd number of bytes in 16-bit samples", "CORRUPT", () => Buffer.alloc(3).swap16()],
  ["a read behind the end of a buffer", "CORRUPT", () => Buffer.alloc(2).readUInt32LE(0)],
  ["a value that is no number", "CORRUPT", () => Buffer.from(undefined as never)],
  ["a broken deflate stream", "CORRUPT", () => inflateSync(Buffer.from("no stream"))],
  ["a decoder's own message", "CORRUPT", () => JSON.parse("{")],
  ["an image larger than any array", "OUT_OF_MEMORY", () => new Uint8Array(2 ** 53)],
])("%s is the file's fault: %s", (_, code, act) => {
  expect(rejectionOf(thrownBy(act))?.code).toBe(code);
});

it("keeps a rejection", () => {
  const rejection = new Rejected("TRUNCATED");
  expect(rejectionOf(rejection)).toBe(rejection);
});

it.each<[string, unknown]>([
  ["a folder that is gone", thrownBy(() => statSync("/does/not/exist"))],
  ["a full disk", Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" })],
  ["a codec that is not installed", Object.assign(new Error("Cannot find module"), { code: "ERR_MODULE_NOT_FOUND" })],
])("%s is not the file's fault", (_, error) => {
  expect(rejectionOf(error)).toBeUndefined();
});
