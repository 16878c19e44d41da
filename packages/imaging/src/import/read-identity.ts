import { type DataSet, itemsOf, type TextValue, tags, wholeTextOf } from "@second-read/dicom/elements";
import { identifierOf, type PatientIdentity } from "../deidentify/identifier.ts";
import { isPlaceholder } from "../deidentify/placeholder.ts";

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
  // A console that asks for a number is given zeros; a table may well begin to count with one.
  if (text === "" || isPlaceholder(text) || /^[^\p{L}\p{N}]*(0[^\p{L}\p{N}]*)+$/u.test(text)) return { kind: "ABSENT" };
  return {
    kind: "STATED",
    id: text,
    issuer: issuer.map((part) => (part === null || part === "UNDECODABLE" ? "" : identifierOf(part.text))),
  };
}
