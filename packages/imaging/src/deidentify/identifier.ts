import { hashKey } from "./keyed-hash.ts";

/** Six characters of JIS X 0208 for which Windows and everybody else took different code points. */
const twinsOfJis: Readonly<Record<string, string>> = {
  "\uff0d": "\u2212",
  "\uff5e": "\u301c",
  "\u2225": "\u2016",
  "\uffe0": "\u00a2",
  "\uffe1": "\u00a3",
  "\uffe2": "\u00ac",
};

/**
 * An identifier as it is compared: canonically composed (NFC), without the blanks and NULs that pad it. Whether it came out of a DICOM
 * attribute or a CSV file, the same text is the same identifier.
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

/** A patient as a file names them: the same number of another issuer is another patient. */
export interface PatientIdentity {
  readonly id: string;
  /** Issuer of Patient ID, its universal id and that id's type, and the identifier's type; blank where not stated. */
  readonly issuer: readonly string[];
}

/** The keyed hash of a patient. Without an issuer it is that of the bare id, as facts name the patient too. */
export function patientHashOf(key: string, { id, issuer }: PatientIdentity): string {
  if (issuer.every((part) => part === "")) return hashKey(key, "patient", id);
  // A kind of its own, so that no bare id can be written that hashes like an id with its issuer.
  return hashKey(key, "patient of issuer", JSON.stringify([id, ...issuer]));
}
