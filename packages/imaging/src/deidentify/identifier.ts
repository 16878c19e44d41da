import { hashKey } from "./keyed-hash.ts";

/** Six characters of JIS X 0208 that Windows maps to other code points than everybody else. */
const twinsOfJis: Readonly<Record<string, string>> = {
  "\uff0d": "\u2212",
  "\uff5e": "\u301c",
  "\u2225": "\u2016",
  "\uffe0": "\u00a2",
  "\uffe1": "\u00a3",
  "\uffe2": "\u00ac",
};

/**
 * The form in which identifiers are compared: canonically composed (NFC), without padding of blanks and NULs. The same text is the same identifier,
 * whether it comes from a DICOM attribute or from a CSV file.
 */
export function identifierOf(text: string): string {
  let start = 0;
  let end = text.length;
  const isPadding = (at: number) => text.charCodeAt(at) <= 32 || (text[at] ?? "").trim() === "";
  while (start < end && isPadding(start)) start++;
  while (end > start && isPadding(end - 1)) end--;
  return text
    .slice(start, end)
    .normalize("NFC")
    .replace(/[\uff0d\uff5e\u2225\uffe0-\uffe2]/g, (character) => twinsOfJis[character] ?? character);
}

/** A patient as identified by a file: the same number from another issuer is another patient. */
export interface PatientIdentity {
  readonly id: string;
  /** Issuer of Patient ID, its universal id and that id's type, and the type of the Patient ID; each blank if not stated. */
  readonly issuer: readonly string[];
}

/** The keyed hash of a patient. Without an issuer it equals the hash of the bare id, as facts give it. */
export function patientHashOf(key: string, { id, issuer }: PatientIdentity): string {
  if (issuer.every((part) => part === "")) return hashKey(key, "patient", id);
  // A separate kind, so that no bare id can be chosen that hashes like an id with its issuer.
  return hashKey(key, "patient of issuer", JSON.stringify([id, ...issuer]));
}
