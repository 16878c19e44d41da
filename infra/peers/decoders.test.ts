import { decoders, peersAreMissing } from "@second-read/testing/peers";
import { describe, expect, test } from "vitest";
import { compareDecoder } from "./compare-decoders.ts";

// `npm run test:long` reads more of the same.

const count = 24;

describe.skipIf(peersAreMissing())("generated images are read value by value as gdcm, dcmtk, pylibjpeg and others read them", () => {
  test.each(decoders)("%s", async (decoder) => {
    const { compared, unattested, differences } = await compareDecoder(decoder, 1, count);
    expect(differences).toEqual([]);
    // Cells with overlays in unused bits, and grey maps of odd ranges, are read by no decoder as the standards specify.
    expect([compared, decoder === "native" || decoder === "pgm" || unattested === 0]).toEqual([count, true]);
  });
});
