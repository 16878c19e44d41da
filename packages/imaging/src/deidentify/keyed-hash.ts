import { createHmac } from "node:crypto";

/** What is hashed. It is part of the hash, so that equal texts of different kinds cannot be linked. */
export type HashKind = "patient" | "patient of issuer" | "exam" | "series" | "image" | "date" | "project" | "upload";

/**
 * HMAC-SHA256 as 64 hex digits. A plain hash of a patient number falls to a dictionary attack in seconds; a keyed one withstands it as long as the
 * key is secret.
 * @param key the installation's secret; with it patients can be re-identified, so it is only in the configuration
 */
export function hashKey(key: string, kind: HashKind, text: string): string {
  return createHmac("sha256", key).update(`${kind}\0${text}`, "utf8").digest("hex");
}

/** A UID made of the first 128 bits of a keyed hash: equal sources get equal UIDs, so that references between files are kept. */
export function uidOf(key: string, kind: HashKind, text: string): string {
  return `2.25.${BigInt(`0x${hashKey(key, kind, text).slice(0, 32)}`)}`;
}

/** The name under which a patient is shown; the same key gives the same name. */
export function pseudonymOf(key: string, patientKey: string): string {
  return pseudonymOfHash(hashKey(key, "patient", patientKey));
}

/** Ten characters of the keyed hash that can be read out: no vowels, so that no words appear, and no 0, 1 or look-alikes. */
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
