import type { FiledImageRecord } from "@second-read/database";
import type { SealedFacts } from "@second-read/imaging";

export const correctableFacts = [
  "laterality",
  "view",
  "viewModifiers",
  "pixelSpacingMm",
  "vendor",
  "class",
  "density",
  "lesions",
  "acquiredOn",
  "ageBand",
] as const;
export type CorrectableFact = (typeof correctableFacts)[number];

/** The re-sent facts that differ from what was filed. Absent facts do not differ. */
export function factsThatDiffer(filed: FiledImageRecord, facts: SealedFacts): CorrectableFact[] {
  const differs: Readonly<Record<CorrectableFact, boolean>> = {
    // A stated side is news if the filed one was only inferred from the pixels, even if they agree.
    laterality: facts.laterality !== null && (facts.laterality !== filed.laterality || filed.lateralityInferred),
    view: facts.view !== null && facts.view !== "UNKNOWN" && facts.view !== filed.view,
    viewModifiers: facts.viewModifiers?.some((modifier) => !filed.viewModifiers.includes(modifier)) ?? false,
    pixelSpacingMm: facts.pixelSpacingMm !== null && statedSpacingDiffers(filed, facts.pixelSpacingMm),
    vendor: facts.vendor !== null && facts.vendor !== filed.vendor,
    class: facts.class !== null && facts.class !== filed.importedClass,
    density: facts.density !== null && facts.density !== filed.importedDensity,
    lesions: facts.lesions.length > 0 && canonical(facts.lesions) !== canonical(filed.importedLesions),
    acquiredOn: facts.acquiredOn !== null && facts.acquiredOn !== filed.acquiredOn?.toISOString().slice(0, 10).replaceAll("-", ""),
    ageBand: facts.ageBand !== null && facts.ageBand !== filed.ageBand,
  };
  return correctableFacts.filter((fact) => differs[fact]);
}

/** A stated spacing does not override one that the file itself calibrates. */
function statedSpacingDiffers(filed: FiledImageRecord, statedMm: number): boolean {
  if (filed.spacingBasis !== "STATED" && filed.spacingBasis !== "NONE") return false;
  return filed.rowSpacingMm === null || Math.abs(filed.rowSpacingMm - statedMm) > 1e-9;
}

/** jsonb does not preserve the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
