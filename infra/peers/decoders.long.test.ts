import { decoders, peersAreMissing } from "@second-read/testing/peers";
import { describe, expect, test } from "vitest";
import { compareDecoder } from "./compare-decoders.ts";

// Set IMAGES_PER_DECODER=1000 to read that many of each.
const count = Number(process.env.IMAGES_PER_DECODER ?? 100);

describe.skipIf(peersAreMissing())(`${count} generated images of each decoder`, () => {
  test.each(decoders)("%s", async (decoder) => {
    expect(await compareDecoder(decoder, 2, count)).toMatchObject({ compared: count, differences: [] });
  });
});
