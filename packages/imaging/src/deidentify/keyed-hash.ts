import { createHmac } from "node:crypto";

/** What is hashed; part of the hash, so that equal texts of different kinds cannot be linked. */
export type HashKind = "patient" | "patient of issuer" | "exam" | "series" | "image" | "date" | "project" | "upload";

/**
 * HMAC-SHA256 as 64 hex digits. A plain hash of a patient number falls to a dictionary in seconds; a keyed one does not without the key.
 * @param key the installation's secret; who holds it can link, so it lives in the configuration alone
 */
export function hashKey(key: string, kind: HashKind, text: string): string {
  return createHmac("sha256", key).update(`${kind}\0${text}`, "utf8").digest("hex");
}

/** A UID made of the first 128 bits of a keyed hash: equal sources get equal UIDs, so that relations between files survive. */
export function uidOf(key: string, kind: HashKind, text: string): string {
  return `2.25.${BigInt(`0x${hashKey(key, kind, text).slice(0, 32)}`)}`;
}

/** The name under which a patient is shown; equal for equal keys. */
export function pseudonymOf(key: string, patientKey: string): string {
  return pseudonymOfHash(hashKey(key, "patient", patientKey));
}

/** Ten letters and digits that a person can read out, out of the keyed hash: no vowels (no words), no 0, 1 or look-alikes. */
export function pseudonymOfHash(patientHash: string): string {
  const alphabet = "23456789BCDFGHJKLMNPQRSTVWXZ";
  let rest = BigInt(`0x${patientHash.slice(0, 32)}`);
  let name = "";
  for (let index = 0; index < 10; index++) {
    name += alphabet[Number(rest % 28n)];
    rest /= 28n;
  }
  return name;
}
