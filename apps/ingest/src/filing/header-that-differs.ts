import type { FiledImageRecord } from "@second-read/database";
import { type HeaderField, type HeaderStatements, headerFields, spacingText } from "@second-read/imaging";

/**
 * The fields in which another file of a filed instance differs both from the filed header and from the filed values. Absent fields do not differ. For
 * images filed before headers were recorded, only the values in their row can be compared.
 */
export function headerThatDiffers(filed: FiledImageRecord, now: HeaderStatements): HeaderField[] {
  const before = filed.header;
  const row = rowOf(filed);
  return headerFields.filter((field) => {
    if (now[field] === null || now[field] === before?.[field]) return false;
    if (field === "patient") return !isFiledPatient(filed, now);
    // An exam named in the facts need not be that of the study.
    if (field === "exam") return before !== null && before.exam === filed.examKeyHash && now.exam !== filed.examKeyHash;
    const filedText = row[field];
    return filedText === undefined ? before !== null : now[field] !== filedText;
  });
}

/** Before headers were recorded, the issuer of a Patient ID was ignored. */
function isFiledPatient({ patientKeyHash, header }: FiledImageRecord, now: HeaderStatements): boolean {
  return now.patient === patientKeyHash || (header === null && now.patientId === patientKeyHash);
}

/** The values in an image's row by header field; undefined for fields that the row does not hold. */
function rowOf(filed: FiledImageRecord): Partial<Record<HeaderField, string | null>> {
  return {
    laterality: filed.lateralityInferred ? null : filed.laterality,
    view: filed.view,
    modifiers: filed.viewModifiers.join(" "),
    spacing: spacingText({ basis: filed.spacingBasis, rowMm: filed.rowSpacingMm, columnMm: filed.columnSpacingMm }),
    vendor: filed.vendor,
    acquiredOn: filed.acquiredOn?.toISOString().slice(0, 10).replaceAll("-", "") ?? null,
    ageBand: filed.ageBand,
  };
}
