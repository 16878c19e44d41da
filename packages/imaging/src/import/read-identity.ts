import { type DataSet, itemsOf, type TextValue, tags, wholeTextOf } from "@second-read/dicom/elements";
import { identifierOf, type PatientIdentity } from "../deidentify/identifier.ts";

/**
 * Whose image a file says it is. UNDECODABLE: it says so in bytes that its declared character set does not know. ABSENT also where a placeholder
 * stands in place of an identifier.
 */
export type StatedPatient =
  | { readonly kind: "ABSENT" }
  | { readonly kind: "UNDECODABLE" }
  | ({ readonly kind: "STATED" } & PatientIdentity);

export function patientOf(dataSet: DataSet): StatedPatient {
  const id = wholeTextOf(dataSet, tags.PatientID);
  const [qualifiers = new Map()] = itemsOf(dataSet, tags.IssuerOfPatientIDQualifiersSequence);
  // Qualifiers are written in the character set of the data set around them unless they name their own.
  const characterSet = dataSet.get(tags.SpecificCharacterSet);
  const inner: DataSet = characterSet ? new Map([[tags.SpecificCharacterSet, characterSet], ...qualifiers]) : qualifiers;
  const issuer: TextValue[] = [
    wholeTextOf(dataSet, tags.IssuerOfPatientID),
    wholeTextOf(inner, tags.UniversalEntityID),
    wholeTextOf(inner, tags.UniversalEntityIDType),
    wholeTextOf(inner, tags.IdentifierTypeCode),
  ];
  if (id === "UNDECODABLE" || issuer.includes("UNDECODABLE")) return { kind: "UNDECODABLE" };
  const text = identifierOf(id?.text ?? "");
  if (text === "" || isPlaceholder(text)) return { kind: "ABSENT" };
  return {
    kind: "STATED",
    id: text,
    issuer: issuer.map((part) => (part === null || part === "UNDECODABLE" ? "" : identifierOf(part.text))),
  };
}

/** What software that removes identifiers, or a person at a console, writes instead of one; letters and digits alone, in capitals. */
const placeholders = new Set(
  "ANON ANONYM ANONYMOUS ANONYMIZED ANONYMISED ANONPATIENT DEIDENTIFIED DEIDENT REMOVED DELETED REDACTED MASKED UNKNOWN UNDEFINED NONE NULL NIL NA NAN NOID NOPATIENTID PATIENTID".split(
    " ",
  ),
);

/** Is this nobody's identifier? Under it the images of all whose files say the same would become one patient. */
function isPlaceholder(id: string): boolean {
  const bare = id.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return placeholders.has(bare) || /^(0+|X+|)$/.test(bare);
}
