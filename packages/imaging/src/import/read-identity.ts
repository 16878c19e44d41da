import { type DataSet, itemsOf, type TextValue, tags, wholeTextOf } from "@second-read/dicom/elements";
import { identifierOf, type PatientIdentity } from "../deidentify/identifier.ts";
import { isPlaceholder } from "../deidentify/placeholder.ts";

/**
 * The patient that a file names. UNDECODABLE: the bytes are invalid in the character set that the file declares. ABSENT also if there is a
 * placeholder instead of an identifier.
 */
export type StatedPatient =
  | { readonly kind: "ABSENT" }
  | { readonly kind: "UNDECODABLE" }
  | ({ readonly kind: "STATED" } & PatientIdentity);

export function patientOf(dataSet: DataSet): StatedPatient {
  const id = wholeTextOf(dataSet, tags.PatientID);
  const [qualifiers = new Map()] = itemsOf(dataSet, tags.IssuerOfPatientIDQualifiersSequence);
  // Qualifiers use the character set of the enclosing data set unless they declare their own.
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
  // When a console demands a number, people enter zeros. Ones are accepted: a table may well start counting at one.
  if (text === "" || isPlaceholder(text) || /^[^\p{L}\p{N}]*(0[^\p{L}\p{N}]*)+$/u.test(text)) return { kind: "ABSENT" };
  return {
    kind: "STATED",
    id: text,
    issuer: issuer.map((part) => (part === null || part === "UNDECODABLE" ? "" : identifierOf(part.text))),
  };
}
