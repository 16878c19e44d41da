/** For the API: turns facts into a form that may be stored. Only hashing; no image code and nothing native. */
export { ageBand } from "./deidentify/age-band.ts";
export { shiftDate, shiftDays } from "./deidentify/dates.ts";
export { type HashKind, hashKey, pseudonymOf, pseudonymOfHash, uidOf } from "./deidentify/keyed-hash.ts";
export { sealText, unsealText } from "./deidentify/sealed-text.ts";
export { contradictionOfFacts } from "./import/contradiction-of-facts.ts";
export type { ImportedFacts, ImportedLesion, SealedFacts } from "./import/imported-facts.ts";
export { projectKeyOf, sealFacts } from "./import/seal-facts.ts";
