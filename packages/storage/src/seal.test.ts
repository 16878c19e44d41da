import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSeal, SealBrokenError, seal, sealBytes } from "./seal.ts";

const secret = "s".repeat(64);

/** The bytes in pieces of this size, as they arrive from a slow disk or network. */
async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const sealOf = (bytes: Uint8Array, size = 1000) => buffer(seal(secret, "incoming/x", pieces(bytes, size)));
const contentOf = (sealed: Uint8Array, size = 1000, key = secret, name = "incoming/x") => buffer(openSeal(key, name, pieces(sealed, size)));

describe("a sealed stream", () => {
  it("decrypts to the original, whatever the pieces, and is longer by a fixed length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 60 }), async (bytes, size) => {
        const sealed = await sealOf(bytes, size);
        expect(sealed.length).toBe(bytes.length + sealBytes);
        expect(Buffer.compare(await contentOf(sealed, size), bytes)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("contains nothing of its content, and is never the same twice", async () => {
    const bytes = Buffer.from("ZZCANARY^PHI ".repeat(50));
    const [one, other] = [await sealOf(bytes), await sealOf(bytes)];
    expect(one.includes("CANARY")).toBe(false);
    expect(one.subarray(20)).not.toEqual(other.subarray(20));
  });

  it("is distinguished from unsealed data where that is expected", async () => {
    for (const text of ["", "D", "plain bytes of an earlier version"])
      for (const size of [1, 1000])
        expect((await buffer(openSeal(secret, "x", pieces(Buffer.from(text), size), { plainToo: true }))).toString()).toBe(text);
    expect((await buffer(openSeal(secret, "incoming/x", pieces(await sealOf(Buffer.from("x")), 1), { plainToo: true }))).toString()).toBe(
      "x",
    );
  });

  it("is refused if a byte was altered, if it was truncated, under another key and under another name", async () => {
    const sealed = await sealOf(Buffer.from("pixels of somebody"));
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      await expect(contentOf(altered)).rejects.toThrow(SealBrokenError);
      await expect(contentOf(sealed.subarray(0, at))).rejects.toThrow(SealBrokenError);
    }
    await expect(contentOf(sealed, 1000, "t".repeat(64))).rejects.toThrow(SealBrokenError);
    await expect(contentOf(sealed, 1000, secret, "incoming/y")).rejects.toThrow(SealBrokenError);
  });
});
