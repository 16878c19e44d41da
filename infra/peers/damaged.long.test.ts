import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type DamagedImage, decoders, peersAreMissing, withPeers } from "@second-read/testing/peers";
import { describe, expect, test } from "vitest";
import { readByUs } from "./ask-peers.ts";

const count = 50;

describe.skipIf(peersAreMissing())("of damaged files none is read that a peer refuses, and all are read whole", () => {
  test.each(decoders)("%s", (decoder) =>
    withPeers<DamagedImage, void>("damage.py", [1, count, decoder], async (folder, lines) => {
      const faults: string[] = [];
      for (const { file, damage, refused } of lines) {
        const whole = await readByUs(join(folder, `${file}.whole`));
        if (typeof whole === "string") faults.push(`${file}, whole: ${whole}`);
        const ours = await readByUs(join(folder, file));
        // A changed byte in a density or a comment affects no pixel, although a decoder may object.
        if (typeof ours === "string" || (damage.startsWith("changed") && isDeepStrictEqual(ours, whole))) continue;
        for (const [peer, reason] of Object.entries(refused)) faults.push(`${file}, ${damage}: ${peer} says ${reason}`);
      }
      expect([lines.length, faults]).toEqual([count, []]);
    }),
  );
});
