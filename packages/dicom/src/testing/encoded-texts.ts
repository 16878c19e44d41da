import { readFileSync } from "node:fs";

/** [Specific Character Set, bytes in hexadecimal, text]: encoded by Python's codecs, escape sequences as in annexes H, I and K of PS3.5. */
export const encodedTexts = JSON.parse(
  readFileSync(new URL("../../fixtures/character-sets.json", import.meta.url), "utf8"),
) as readonly (readonly [characterSet: string[], hex: string, text: string])[];
