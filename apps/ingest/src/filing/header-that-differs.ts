import type { FiledImageRecord } from "@second-read/database";
import { type HeaderField, type HeaderStatements, headerFields, spacingText } from "@second-read/imaging";

/**
 * Which fields of another file of a filed instance say something else, both than the header that was filed and than what was filed of it. What a
 * header does not say does not differ. Of images that were filed before headers were noted only what stands in their row can be compared.
 */
export function headerThatDiffers(filed: FiledImageRecord, now: HeaderStatements): HeaderField[] {
  const before = filed.header;
  const row = rowOf(filed);
  return headerFields.filter((field) => {
    if (now[field] === null || now[field] === before?.[field]) return false;
    if (field === "patient") return !isFiledPatient(filed, now);
    // An exam that the facts named is not that of its study.
    if (field === "exam") return before !== null && before.exam === filed.examKeyHash && now.exam !== filed.examKeyHash;
    const filedText = row[field];
    return filedText === undefined ? before !== null : now[field] !== filedText;
  });
}

/** Before headers were noted, nobody asked who had issued a Patient ID. */
function isFiledPatient({ patientKeyHash, header }: FiledImageRecord, now: HeaderStatements): boolean {
  return now.patient === patientKeyHash || (header === null && now.patientId === patientKeyHash);
}

/** What stands in an image's row, in the words of its header; undefined for what does not. */
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
